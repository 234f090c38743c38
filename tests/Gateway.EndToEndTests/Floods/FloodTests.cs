using System.Diagnostics;
using System.Globalization;
using Gateway.Hosting;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Floods;

/// <summary>
/// Known floods of HTTP/2 and HTTP/1.1, sent by clients that write their own frames: the gateway lives, honest callers are
/// answered meanwhile, it takes a bounded amount of memory, and it is as before soon after.
/// </summary>
public sealed class FloodTests(FloodedGateway flooded, ITestOutputHelper output) : IClassFixture<FloodedGateway>
{
    private const long BoundKib = 128 * 1024;
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Rapid_reset()
    {
        // Proves: streams begun and reset at once end the connection that sends them and nobody else's.
        var flood = await RunAsync("rapid reset", (f, stop) => f.RapidResetAsync(stop));
        Assert.True(flood.Sent > 1_000 && flood.Ended > 0, Said(flood));
    }

    [Fact]
    public async Task Continuation_flood()
    {
        // Proves: headers without end are cut off at the limit of headers, with their connection.
        var flood = await RunAsync("CONTINUATION flood", (f, stop) => f.ContinuationAsync(stop));
        Assert.True(flood.Ended > 0, Said(flood));
    }

    [Fact]
    public async Task Made_you_reset()
    {
        // Proves: streams that the gateway is made to reset count as much as those its peer resets.
        var flood = await RunAsync("MadeYouReset", (f, stop) => f.MadeYouResetAsync(stop));
        Assert.True(flood.Ended > 0, Said(flood));
    }

    [Fact]
    public async Task Slow_headers()
    {
        // Proves: a connection whose headers do not come within their time is ended.
        var flood = await RunAsync("slow headers", (f, stop) => f.SlowHeadersAsync(stop));
        Assert.True(flood.Ended >= 150, Said(flood));
    }

    [Fact]
    public async Task Slow_body()
    {
        // Proves: messages of a known caller that come slower than the slowest peer are given up.
        var flood = await RunAsync("slow body", (f, stop) => f.SlowBodyAsync(stop));
        Assert.True(flood.Ended > 0, Said(flood));
    }

    [Fact]
    public async Task Slow_read()
    {
        // Proves: answers that a known caller does not read are given up, with its connection.
        var message = flooded.Gateway.About("D1").ToByteArray();
        var flood = await RunAsync("slow read", (f, stop) => f.SlowReadAsync(message, stop));
        Assert.True(flood.Ended > 0, Said(flood));
    }

    [Fact]
    public async Task Ten_thousand_idle_connections()
    {
        // Proves: of 10,000 connections from one address that say nothing no more than its share stays open, and others go on connecting.
        var flood = await RunAsync("10,000 idle connections", (f, stop) => f.IdleConnectionsAsync(stop), 2 * Lasts);
        Assert.True(flood.Sent == Flood.Idle && flood.Ended + flood.Refused >= Flood.Idle - GatewayLimits.Standard.ConnectionsPerAddress, Said(flood));
    }

    [Fact]
    public async Task Huge_metadata()
    {
        // Proves: headers beyond their limit are refused, call upon call.
        var flood = await RunAsync("huge metadata", (f, stop) => f.HugeMetadataAsync(stop));
        Assert.True(flood.Sent > 100, Said(flood));
    }

    private async Task<Flood> RunAsync(string name, Func<Flood, CancellationToken, Task> send, TimeSpan? lasts = null)
    {
        var time = lasts ?? Lasts;
        var gateway = flooded.Gateway;
        var (handler, token) = await gateway.OpenAsync();
        handler.Dispose();
        var flood = new Flood(gateway.Address.Port, handler.SslOptions.CertificateChainPolicy!, token);
        var quiet = await HonestAsync(TimeSpan.FromSeconds(2), opensAnew: false);
        var idle = ProcessMemory.Now(gateway.Process.Id);

        var (honest, peak) = await ProcessMemory.PeakOfAsync(gateway.Process.Id, async () =>
        {
            using var stop = new CancellationTokenSource(time);
            var sending = send(flood, stop.Token);
            try
            {
                return await HonestAsync(time, opensAnew: true);
            }
            finally
            {
                // Whatever becomes of the honest: no flood outlives its test.
                await stop.CancelAsync();
                await sending;
            }
        });

        var watch = Stopwatch.StartNew();
        await AskAnewAsync();
        var recovery = watch.Elapsed;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: sent {flood.Sent}, connections ended {flood.Ended}, not taken {flood.Refused}; honest calls {honest.Count}, median {Part(honest, 0.5):F1} ms, p99 {Part(honest, 0.99):F1} ms (quiet: median {Part(quiet, 0.5):F1}, p99 {Part(quiet, 0.99):F1}); memory {idle / 1024} MiB idle, {(peak - idle) / 1024} MiB more at the most; recovered in {recovery.TotalMilliseconds:F0} ms"));
        Assert.False(gateway.Process.HasExited);
        Assert.NotEmpty(honest);
        Assert.True(peak - idle <= BoundKib, $"{(peak - idle) / 1024} MiB above idle");
        Assert.True(recovery <= Recovered, $"{recovery} until a new caller was answered");
        return flood;
    }

    // One call after the other; each must be answered. Every tenth comes over a connection of its own, as a newcomer's does.
    private async Task<List<double>> HonestAsync(TimeSpan lasts, bool opensAnew)
    {
        var (gateway, times, watch) = (flooded.Gateway, new List<double>(), Stopwatch.StartNew());
        for (var i = 0; watch.Elapsed < lasts; i++)
        {
            var began = watch.Elapsed;
            await (opensAnew && i % 10 == 9 ? AskAnewAsync() : AskAsync(gateway.Caseworker));
            times.Add((watch.Elapsed - began).TotalMilliseconds);
        }
        return times;
    }

    // The newcomer goes again: the address has its share of connections like any other.
    private async Task AskAnewAsync()
    {
        using var newcomer = flooded.Gateway.Connect(flooded.Gateway.Address);
        await AskAsync(newcomer);
    }

    private async Task AskAsync(Gateway.Client.GatewayClient client) =>
        Assert.NotEmpty((await client.GetOverviewAsync(flooded.Gateway.About("D3", "employment-status"), TimeSpan.FromSeconds(30))).Sections);

    private static double Part(List<double> times, double part) => times.Order().ElementAt(Math.Min(times.Count - 1, (int)(times.Count * part)));

    private static string Said(Flood flood) => $"sent {flood.Sent}, ended {flood.Ended}, not taken {flood.Refused}";
}
