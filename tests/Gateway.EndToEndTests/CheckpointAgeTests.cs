using System.Collections.Concurrent;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Checks;
using Gateway.Storage;
using Gateway.Storage.Tests;
using Gateway.Transparency;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>How soon a record is in a published checkpoint.</summary>
public sealed class CheckpointAgeTests : IDisposable
{
    private const string Database = "gateway_checkpoints";
    private const int Writers = 8;
    private const int MoreEachStep = 40;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    // Only what hangs takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-checkpoints-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task On_SQLite_every_record_is_covered_two_seconds_later() => IsCoveredAsync(null);

    [NeedsPostgres]
    public Task On_PostgreSQL_every_record_is_covered_two_seconds_later()
    {
        PostgresServer.Shared.MakeDatabase(Database, template: null);
        return IsCoveredAsync(PostgresServer.Shared.ConnectionString(Database));
    }

    // Proves on a clock that stands still while it is looked: what was acknowledged two seconds ago by that clock is covered
    // by a published checkpoint without the clock moving on, at every quarter of a second, while eight callers go on writing;
    // and that the checkpoint covers it truly, by its proof. With a longer pace than is promised it never would be.
    private async Task IsCoveredAsync(string? database)
    {
        await using var opened = await OpenedStore.OfAsync(_folder, database);
        using var log = await opened.LogAsync();
        var clock = new SteppedClock(TimeProvider.System.GetUtcNow());
        using var watch = new CheckpointWatch(log, CheckpointPace.Standard, clock, NullLogger<CheckpointWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        var acknowledged = new ConcurrentQueue<(LogPosition Position, DateTimeOffset At)>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteAsync(opened.Store, clock, acknowledged, stop.Token))).ToList();
        await UntilAsync(() => clock.Timers > 0, writers);
        var sizes = new List<long>();
        for (var step = 0; step < 24; step++)
        {
            var so = acknowledged.Count;
            await UntilAsync(() => acknowledged.Count >= so + MoreEachStep, writers);
            clock.Move(Step);
            var due = acknowledged.Where(a => a.At <= clock.GetUtcNow() - CheckpointPace.Promised).ToList();
            await UntilAsync(() => due.TrueForAll(a => a.Position.Index < (log.Published?.Size ?? 0)), writers);
            if (log.Published is not { } shown)
                continue;
            sizes.Add(shown.Size);
            foreach (var (position, _) in due.TakeLast(3))
            {
                var proof = (await log.InclusionAsync(position.Index, shown.Size, CancellationToken.None))!;
                Assert.True(ProofChecker.Inclusion(position.Index, shown.Size, Convert.FromHexString(position.LeafHash), proof, shown.Checkpoint.Root.Span));
            }
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await watch.StopAsync(CancellationToken.None);
        Assert.True(sizes.Distinct().Count() > 3);
        Assert.Equal(sizes.Order(), sizes);
    }

    [Theory]
    [InlineData(null, 1000, null)]
    [InlineData("100", 100, null)]
    [InlineData("1500", 1500, null)]
    [InlineData("1501", 1000, "Gateway:CheckpointMilliseconds is a whole number from 100 to 1500")]
    [InlineData("99", 1000, "Gateway:CheckpointMilliseconds is a whole number from 100 to 1500")]
    [InlineData("soon", 1000, "Gateway:CheckpointMilliseconds is a whole number from 100 to 1500")]
    public void The_pace_may_be_set_within_what_is_promised(string? set, int milliseconds, string? error)
    {
        // Proves the option, its bounds and its error; every pace that can be set is shorter than what is promised.
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
        configuration["Gateway:CheckpointMilliseconds"] = set;
        var errors = new List<string>();
        var pace = CheckpointPace.Read(configuration.GetSection("Gateway"), errors);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), pace.Every);
        Assert.Equal(error is null ? [] : [error], errors);
        Assert.True(pace.Every < CheckpointPace.Promised);
    }

    private static async Task WriteAsync(Store store, SteppedClock clock, ConcurrentQueue<(LogPosition Position, DateTimeOffset At)> acknowledged, CancellationToken stop)
    {
        var municipality = MunicipalityId.Parse("0999");
        while (!stop.IsCancellationRequested)
        {
            var query = QueryId.New();
            var citizen = new CitizenKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(CitizenKey.Length));
            var entry = new LogEntry(EntryKind.Asked, municipality, TimeProvider.System.GetUtcNow()).Add("query", query.Hex);
            var recorded = await store.AppendQueryAsync(query, entry, new Opening(citizen, Commitment.NewSalt()));
            acknowledged.Enqueue((recorded.Position, clock.GetUtcNow()));
        }
    }

    private static async Task UntilAsync(Func<bool> holds, List<Task> writers)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            // A writer that failed says why.
            await Task.WhenAll(writers.Where(w => w.IsFaulted));
            await Task.Delay(5, patience.Token);
        }
    }
}
