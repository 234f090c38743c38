using Gateway.EndToEndTests.FailClosed;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Hosting.Health;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using State = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Gateway.EndToEndTests;

/// <summary>The health an orchestrator probes, without a token.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly RunningGateway _gateway = new();
    private GrpcChannel _channel = null!;
    private Health.HealthClient _health = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _channel = _gateway.OpenChannel();
        _health = new Health.HealthClient(_channel);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("gateway.overview.v1.OverviewService")]
    [InlineData("grpc.health.v1.Health")]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    public async Task Whole_and_each_service_are_serving(string service)
    {
        // Proves: anybody may ask, and every served name is known.
        Assert.Equal(State.Serving, (await CheckAsync(service)).Status);
    }

    [Fact]
    public async Task A_service_that_is_not_there()
    {
        // Proves: Check says NOT_FOUND and repeats nothing; Watch says SERVICE_UNKNOWN and stays open.
        var error = await Assert.ThrowsAsync<RpcException>(() => CheckAsync("no.such.Service"));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.DoesNotContain("no.such", error.Status.Detail, StringComparison.Ordinal);
        using var watch = Watch("no.such.Service");
        Assert.Equal(State.ServiceUnknown, await NextAsync(watch));
        Assert.False(watch.ResponseStream.MoveNext(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Health_says_the_state_and_nothing_else()
    {
        // Proves: no header or trailer of ours travels with the answer.
        using var call = _health.CheckAsync(new HealthCheckRequest(), deadline: Soon);
        Assert.Equal(2, (await call).CalculateSize());
        Assert.Empty((await call.ResponseHeadersAsync).Select(h => h.Key).Except(["date"]));
        Assert.Empty(call.GetTrailers());
    }

    [Fact]
    public async Task A_log_that_is_gone_is_NOT_SERVING_and_coming_back_is_told()
    {
        // Proves: a gateway that could release nothing says so, to who asks and to who watches, and recovers.
        using var watch = Watch("gateway.overview.v1.OverviewService");
        Assert.Equal(State.Serving, await NextAsync(watch));
        var store = Path.Combine(_gateway.DataFolder, "gateway.sqlite");
        File.Move(store, store + ".away");
        Assert.Equal(State.NotServing, await NextAsync(watch));
        Assert.Equal(State.NotServing, (await CheckAsync("")).Status);
        File.Move(store + ".away", store);
        Assert.Equal(State.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task A_probe_over_HTTP_is_told_the_same_and_no_word_more()
    {
        // Proves: 200 while the gateway serves, 503 with an empty body while its log is gone, 200 again after.
        using var probe = new HttpClient(_gateway.Handler()) { BaseAddress = _gateway.Started.Gateway.Address };
        async Task<System.Net.HttpStatusCode> AskAsync()
        {
            using var answer = await probe.GetAsync(new Uri(ReadyPage.Path, UriKind.Relative));
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
            Assert.True(answer.Headers.CacheControl!.NoStore);
            return answer.StatusCode;
        }
        Assert.Equal(System.Net.HttpStatusCode.OK, await AskAsync());
        var store = Path.Combine(_gateway.DataFolder, "gateway.sqlite");
        using var patience = new CancellationTokenSource(Patience);
        File.Move(store, store + ".away");
        while (await AskAsync() != System.Net.HttpStatusCode.ServiceUnavailable)
            await Task.Delay(50, patience.Token);
        File.Move(store + ".away", store);
        while (await AskAsync() != System.Net.HttpStatusCode.OK)
            await Task.Delay(50, patience.Token);
    }

    [Fact]
    public async Task Why_is_told_to_who_looks_after_the_gateway_alone()
    {
        // Proves for the personas, for no token and a wrong one: the kind of cause comes to the privacy officer; to everybody else the same answer as ever. While it serves, nobody is told anything.
        string?[] others = [null, "x", .. await Task.WhenAll(new[] { OneCommandStart.CaseworkerClient, "job-centre-high", "general-practitioner", "citizen-d1", "representative", "companion" }.Select(c => _gateway.TokenAsync(c)))];
        var officers = await _gateway.TokenAsync("privacy-officer");
        using (var call = _health.CheckAsync(new HealthCheckRequest(), new Metadata { { "authorization", $"Bearer {officers}" } }, Soon))
        {
            Assert.Equal(State.Serving, (await call).Status);
            Assert.Empty(call.GetTrailers());
        }
        var store = Path.Combine(_gateway.DataFolder, "gateway.sqlite");
        File.Move(store, store + ".away");
        using (var watch = Watch(""))
        {
            while (await NextAsync(watch) != State.NotServing)
                continue;
        }
        Assert.StartsWith("log: ", await ReadinessReasons.ToldAsync(_health, officers), StringComparison.Ordinal);
        foreach (var token in others)
            Assert.Null(await ReadinessReasons.ToldAsync(_health, token));
        // What is not the log's has its own name and says no cause.
        using var certificates = _health.CheckAsync(new HealthCheckRequest { Service = "certificates" }, new Metadata { { "authorization", $"Bearer {officers}" } }, Soon);
        await certificates;
        Assert.Empty(certificates.GetTrailers());
        File.Move(store + ".away", store);
    }

    [Fact]
    public async Task Watchers_are_told_that_the_gateway_stops()
    {
        // Proves: NOT_SERVING comes before the end, and the end is no failure.
        using var watch = Watch("");
        Assert.Equal(State.Serving, await NextAsync(watch));
        _gateway.Started.Gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal(State.NotServing, await NextAsync(watch));
        Assert.False(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, watch.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Watchers_are_few_and_a_place_left_is_free_again()
    {
        // Proves: whoever holds streams open without a token cannot hold more than the limit, and one who leaves gives
        // the place back.
        var watches = new List<AsyncServerStreamingCall<HealthCheckResponse>>();
        try
        {
            for (var i = 0; i < GatewayLimits.MostHealthWatchers; i++)
            {
                watches.Add(Watch(""));
                Assert.Equal(State.Serving, await NextAsync(watches[^1]));
            }
            Assert.Equal(StatusCode.ResourceExhausted, await TryWatchAsync());
            Assert.Equal(State.Serving, (await CheckAsync("")).Status);
            watches[0].Dispose();
            using var patience = new CancellationTokenSource(Patience);
            // The server learns of it when the cancellation arrives.
            while (await TryWatchAsync() != StatusCode.OK)
                await Task.Delay(20, patience.Token);
        }
        finally
        {
            watches.ForEach(w => w.Dispose());
        }
    }

    private static DateTime Soon => DateTime.UtcNow + Patience;

    private async Task<HealthCheckResponse> CheckAsync(string service) =>
        await _health.CheckAsync(new HealthCheckRequest { Service = service }, deadline: Soon);

    private AsyncServerStreamingCall<HealthCheckResponse> Watch(string service) =>
        _health.Watch(new HealthCheckRequest { Service = service }, deadline: Soon);

    private static async Task<State> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None), "the watch ended");
        return watch.ResponseStream.Current.Status;
    }

    private async Task<StatusCode> TryWatchAsync()
    {
        using var watch = Watch("");
        try
        {
            await NextAsync(watch);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
