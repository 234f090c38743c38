using System.Diagnostics;
using Gateway.Client;
using Gateway.Storage.Tests;
using Grpc.Health.V1;
using Xunit.Abstractions;
using State = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Gateway.EndToEndTests.FailClosed;

/// <summary>A clock that jumps: nothing is asked and nothing leaves until it is right again.</summary>
public sealed class ClockTroubleTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly MovableClock _clock = new();
    private RunningGateway _gateway = null!;

    public static TheoryData<int> Jumps => [-3600, -15, 15, 3600];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory, OnSqlite(nameof(Jumps)), OnPostgres(nameof(Jumps))]
    public async Task A_clock_that_jumps_stops_every_answer_until_it_is_back(On engine, int seconds)
    {
        // Proves: back and ahead, no source is asked, nothing is recorded, readiness says so, why to who may know, and the operator's log too, and whoever else writes is not kept waiting; with the clock back the next query is answered.
        await StartAsync(engine);
        await AskAsync();
        var (officers, caseworkers) = (await _gateway.TokenAsync("privacy-officer"), await _gateway.TokenAsync("job-centre-high"));
        var (questions, records) = (_gateway.Simulators.Received.Count, _gateway.Records().Count);
        _clock.Set(TimeSpan.FromSeconds(seconds));
        Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", (await Assert.ThrowsAsync<GatewayException>(AskAsync)).Error.Reason);
        await UntilAsync(State.NotServing);
        Assert.Equal("clock: jumped", await ToldAsync(officers));
        Assert.Null(await ToldAsync(caseworkers));
        Assert.Equal((questions, records), (_gateway.Simulators.Received.Count, _gateway.Records().Count));
        Assert.Contains(_gateway.Log, l => l.Contains("Not ready", StringComparison.Ordinal) && l.Contains("clock has jumped", StringComparison.Ordinal));
        await TakesEveryLockAsync(engine);
        _clock.Set(TimeSpan.FromSeconds(-seconds));
        var since = Stopwatch.StartNew();
        await AskAsync();
        Assert.True(since.Elapsed < StoreTroubleTests.RecoversWithin, $"The first answer came after {since.Elapsed}.");
        output.WriteLine($"first answer {since.ElapsedMilliseconds} ms after the cause had gone");
        await UntilAsync(State.Serving);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_clock_that_stays_where_it_is_is_believed_in_the_end(On engine)
    {
        // Proves: a clock that was put right, or a machine that slept, needs nobody to restart the gateway; and time that passes is no jump.
        await StartAsync(engine);
        await AskAsync();
        _clock.Set(TimeSpan.FromHours(-2));
        Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", (await Assert.ThrowsAsync<GatewayException>(AskAsync)).Error.Reason);
        _clock.Move(TimeSpan.FromMinutes(9));
        Assert.Equal("DISCLOSURE_LOG_UNAVAILABLE", (await Assert.ThrowsAsync<GatewayException>(AskAsync)).Error.Reason);
        _clock.Move(TimeSpan.FromMinutes(2));
        await AskAsync();
        _clock.Move(TimeSpan.FromDays(2));
        await AskAsync();
    }

    private Task StartAsync(On engine)
    {
        _gateway = RunningGateway.OnEngine(engine, _clock);
        return _gateway.InitializeAsync();
    }

    private Task AskAsync() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3", "employment-status"));

    private async Task<string?> ToldAsync(string token)
    {
        using var channel = _gateway.OpenChannel();
        return await ReadinessReasons.ToldAsync(new Health.HealthClient(channel), token);
    }

    // What a writer holds, from outside and without waiting; the gateway may be looking whether it may write again, which takes no time.
    private async Task TakesEveryLockAsync(On engine)
    {
        var takes = engine == On.Sqlite
            ? "BEGIN IMMEDIATE; ROLLBACK"
            : "BEGIN; LOCK TABLE log_entries, log_places, consents IN SHARE ROW EXCLUSIVE MODE NOWAIT; SELECT epoch FROM log_head FOR UPDATE NOWAIT; ROLLBACK";
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await Record.ExceptionAsync(() => RunAsync(takes)) is not null)
            await Task.Delay(50, patience.Token);
    }

    private async Task RunAsync(string sql)
    {
        using var store = _gateway.OpenEitherStore();
        using var command = store.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 1;
        await command.ExecuteNonQueryAsync();
    }

    private async Task UntilAsync(State state)
    {
        using var channel = _gateway.OpenChannel();
        var health = new Health.HealthClient(channel);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await health.CheckAsync(new HealthCheckRequest(), cancellationToken: patience.Token)).Status != state)
            await Task.Delay(50, patience.Token);
    }
}
