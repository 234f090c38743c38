using System.Diagnostics;
using System.Globalization;
using Gateway.Client;
using Gateway.Hosting;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Floods;

/// <summary>
/// Known floods of HTTP/2 and HTTP/1.1, sent by clients that write their own frames: the gateway lives, honest callers are
/// answered meanwhile, it takes a bounded amount of memory, and it is as before soon after. The floods are processes of the lowest priority: they come
/// from the gateway's own machine, and what honest callers feel must be what the gateway does about them.
/// </summary>
public sealed class FloodTests(FloodedGateway flooded, ITestOutputHelper output) : IClassFixture<FloodedGateway>
{
    private const long BoundKib = 128 * 1024;

    // Of honest calls, p99 in a flood against p99 just before it. The least of the windows counts on both sides: what else runs on the machine is shorter
    // than all of them, and a gateway that a flood takes down is slow in each. The middle one is printed beside it: it is the machine's as much as the flood's.
    private const double MostTimesQuiet = 3;

    // How many of the connections from many addresses must be tried at least for it to be a flood. Each is a handshake of TLS on the gateway's own two cores, by a
    // process of the lowest priority, so that how many of them come about in the time is the machine's. From twice all that may be open on, whoever is
    // open without a call has had to make room, and whoever comes anew has found every place asked for.
    private static readonly int LeastFromMany = 2 * GatewayLimits.Standard.Connections;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lasts = 5 * Window;
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Rapid_reset()
    {
        // Proves: streams begun and reset at once end the connection that sends them, and keep the address they come from out, and nobody else.
        var flood = await RunAsync("rapid-reset");
        Assert.True(flood is { Sent: > 1_000, Ended: > 0, Refused: > 0 }, flood.ToString());
    }

    [Fact]
    public async Task Continuation_flood()
    {
        // Proves: headers without end are cut off at the limit of headers, with their connection.
        var flood = await RunAsync("continuation", 2 * Lasts);
        Assert.True(flood.Ended > 0, flood.ToString());
    }

    [Fact]
    public async Task Made_you_reset()
    {
        // Proves: streams that the gateway is made to reset count as much as those its peer resets.
        var flood = await RunAsync("made-you-reset", 2 * Lasts);
        Assert.True(flood is { Ended: > 0, Refused: > 0 }, flood.ToString());
    }

    [Fact]
    public async Task Connections_broken_at_once()
    {
        // Proves: connections that must be ended at their first frame, again and again, keep the address they come from out, and nobody else.
        var flood = await RunAsync("broken-connections", 2 * Lasts);
        Assert.True(flood is { Ended: > 0, Refused: > 0 }, flood.ToString());
    }

    [Fact]
    public async Task Slow_headers()
    {
        // Proves: a connection whose headers do not come within their time is ended.
        var flood = await RunAsync("slow-headers", 2 * Lasts);
        Assert.True(flood.Ended >= 150, flood.ToString());
    }

    [Fact]
    public async Task Slow_body()
    {
        // Proves: messages of a known caller that come slower than the slowest peer are given up.
        var flood = await RunAsync("slow-body");
        Assert.True(flood.Ended > 0, flood.ToString());
    }

    [Fact]
    public async Task Slow_read()
    {
        // Proves: answers that a known caller does not read are given up, with its connection.
        var flood = await RunAsync("slow-read");
        Assert.True(flood.Ended > 0, flood.ToString());
    }

    [Fact]
    public async Task Ten_thousand_idle_connections()
    {
        // Proves: of 10,000 connections from one address that say nothing no more than its share stays open, and others go on connecting.
        var flood = await RunAsync("idle", 2 * Lasts);
        Assert.True(flood.Sent == Flood.Idle && flood.Ended + flood.Refused >= Flood.Idle - GatewayLimits.Standard.ConnectionsPerAddress, flood.ToString());
    }

    [Fact]
    public async Task Ten_thousand_idle_connections_from_many_addresses()
    {
        // Proves: of up to 10,000 connections from 250 addresses, and at least twice as many as may be open, none of them beyond its share, that agree on TLS and HTTP/2 and then say nothing, no more stay open than may be without a call; who has a connection goes on being answered, and so is whoever comes anew.
        var flood = await RunAsync("idle-many", 2 * Lasts);
        Assert.True(flood.Sent <= Flood.Idle && flood.Sent - flood.Refused - flood.Ended <= GatewayLimits.Standard.Connections * GatewayLimits.UnusedPercent / 100 && flood.Sent > LeastFromMany, flood.ToString());
    }

    [Fact]
    public async Task Huge_metadata()
    {
        // Proves: headers far beyond their limit, call upon call, take no more from others than any flood may. That they are refused, and from where on, HeaderLimitTests show.
        var flood = await RunAsync("huge-metadata", 2 * Lasts);
        Assert.True(flood.Sent > 100, flood.ToString());
    }

    private async Task<FloodCount> RunAsync(string kind, TimeSpan? lasts = null)
    {
        var gateway = flooded.Gateway;
        var quiet = await HonestAsync(2 * Window);
        var idle = ProcessMemory.Now(gateway.Process.Id);

        FloodCount? flood = null;
        var (honest, peak) = await ProcessMemory.PeakOfAsync(gateway.Process.Id, async () =>
        {
            await using var flooding = await FloodProcess.StartAsync(kind, gateway, gateway.About("D1").ToByteArray());
            var calls = await HonestAsync(lasts ?? Lasts);
            flood = await flooding.StopAsync();
            return calls;
        });

        var watch = Stopwatch.StartNew();
        while (!await IsAnsweredAnewAsync())
            Assert.True(watch.Elapsed <= Recovered, $"{watch.Elapsed} and no new caller answered");
        var recovery = watch.Elapsed;
        var (before, during) = (quiet.LeastP99(), honest.LeastP99());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kind}: sent {flood!.Sent}, connections ended {flood.Ended}, not taken {flood.Refused}; honest calls {honest.Times.Count}, median {honest.Part(0.5):F1} ms, p99 {honest.Part(0.99):F1} ms, window by window {honest.Windows} (quiet: median {quiet.Part(0.5):F1}, p99 {quiet.Part(0.99):F1}, {quiet.Windows}): best against best {during / before:F1} times, middle against middle {honest.MiddleP99() / quiet.MiddleP99():F1}; newcomers {honest.Newcomers}, not let in {honest.KeptOut}; memory {idle / 1024} MiB idle, {(peak - idle) / 1024} MiB more at the most; recovered in {recovery.TotalMilliseconds:F0} ms"));
        Assert.False(gateway.Process.HasExited);
        Assert.True(peak - idle <= BoundKib, $"{(peak - idle) / 1024} MiB above idle");
        Assert.True(recovery <= Recovered, $"{recovery} until a new caller was answered");
        Assert.True(honest.KeptOut == 0, $"{honest.KeptOut} newcomers were not let in");
        Assert.True(during <= MostTimesQuiet * before, $"p99 {during} ms in the best window, {before} ms when quiet");
        return flood;
    }

    // One call after the other; each must be answered. Every tenth comes over a connection of its own, as a newcomer's does.
    private async Task<Honest> HonestAsync(TimeSpan lasts)
    {
        var (honest, watch) = (new Honest(), Stopwatch.StartNew());
        for (var i = 0; watch.Elapsed < lasts; i++)
        {
            var (began, anew) = (watch.Elapsed, i % 10 == 9);
            if (anew)
            {
                honest.Newcomers++;
                honest.KeptOut += await IsAnsweredAnewAsync() ? 0 : 1;
            }
            else
            {
                await AskAsync(flooded.Gateway.Caseworker);
            }
            honest.Times.Add((began, (watch.Elapsed - began).TotalMilliseconds));
        }
        return honest;
    }

    // The newcomer goes again: the address has its share of connections like any other.
    private async Task<bool> IsAnsweredAnewAsync()
    {
        using var newcomer = flooded.Gateway.Connect(flooded.Gateway.Address);
        try
        {
            await AskAsync(newcomer);
            return true;
        }
        catch (GatewayException e) when (e.Error.Code is GatewayErrorCode.Unavailable or GatewayErrorCode.NotReachable)
        {
            return false;
        }
    }

    private async Task AskAsync(GatewayClient client) =>
        Assert.NotEmpty((await client.GetOverviewAsync(flooded.Gateway.About("D3", "employment-status"), TimeSpan.FromSeconds(30))).Sections);

    /// <summary>How honest callers fared.</summary>
    private sealed class Honest
    {
        internal List<(TimeSpan Began, double Milliseconds)> Times { get; } = [];

        internal int Newcomers { get; set; }

        internal int KeptOut { get; set; }

        internal double Part(double part) => Part(Times.Select(t => t.Milliseconds), part);

        internal double LeastP99() => P99s.Min();

        internal double MiddleP99() => Part(P99s, 0.5);

        internal string Windows => string.Join(" ", P99s.Select(p => p.ToString("F1", CultureInfo.InvariantCulture)));

        private IEnumerable<double> P99s => Times.GroupBy(t => (int)(t.Began / Window)).Select(w => Part(w.Select(t => t.Milliseconds), 0.99));

        private static double Part(IEnumerable<double> times, double part)
        {
            var ordered = times.Order().ToList();
            return ordered[Math.Min(ordered.Count - 1, (int)(ordered.Count * part))];
        }
    }
}
