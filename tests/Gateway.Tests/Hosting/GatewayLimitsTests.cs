using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;
using Gateway.Sources;
using Gateway.Tests.Conventions;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Hosting;

/// <summary>Each limit can be set within its range, is named where it is not, and reaches the server.</summary>
public sealed class GatewayLimitsTests
{
    public static TheoryData<string> Names() => [.. GatewayLimits.Known.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_limit_holds_at_both_ends_of_its_range_and_stops_the_start_beyond_them(string name)
    {
        // Proves: what is set is what holds; one beyond either end, a word and a fraction are refused with the setting's name, unit and range.
        var (property, range) = GatewayLimits.Known[name];
        Assert.InRange((int)property.GetValue(GatewayLimits.Standard)!, range.Least, range.Most);
        foreach (var end in new[] { range.Least, range.Most })
        {
            var (limits, errors) = Read((name, Text(end)));
            Assert.DoesNotContain(errors, e => e.Contains("whole number", StringComparison.Ordinal));
            Assert.Equal(end, property.GetValue(limits));
        }
        foreach (var wrong in new[] { Text(range.Least - 1), Text(range.Most + 1), "many", "1.5", "" })
            Assert.Contains($"Gateway:Limits:{name} is a whole number of {range.Unit} from {range.Least} to {range.Most}", Read((name, wrong)).Errors);
    }

    [Fact]
    public void What_is_no_limit_and_what_cannot_hold_together_is_named()
    {
        // Proves: a limit that is misspelt does not go unnoticed, and neither do two that contradict each other.
        var (_, errors) = Read(("CallsPerUsr", "1"), ("StreamWindow", "300000"), ("ConnectionsPerAddress", "2000"));
        Assert.Equal(3, errors.Count);
        Assert.StartsWith("Gateway:Limits:CallsPerUsr is no limit; there are ", errors[0], StringComparison.Ordinal);
        Assert.Equal("Gateway:Limits:StreamWindow is at most ConnectionWindow, 262144", errors[1]);
        Assert.Equal("Gateway:Limits:ConnectionsPerAddress is at most Connections, 700", errors[2]);
        Assert.Empty(Read().Errors);
        Assert.Equal(GatewayLimits.Standard, Read().Limits);
    }

    [Fact]
    public void The_server_is_given_each_of_them()
    {
        // Proves: with every limit set to a value of its own, each value arrives at the one place of Kestrel or gRPC that it is for, and callers are never told details of a failure.
        var limits = new GatewayLimits
        {
            RequestMessage = 100_001, ResponseMessage = 2_000_002, RequestHeaders = 30_003, RequestHeaderFields = 44, Connections = 505, ConnectionsPerAddress = 66, StreamsPerConnection = 77,
            ConnectionWindow = 180_008, StreamWindow = 90_009, TlsHandshake = 10, HeadersWithin = 11, IdleConnection = 112, PingAfter = 13, PingWithin = 14, SlowestPeer = 150,
        };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        using var certificate = new X509Certificate2Collection().FirstOrDefault();
        GatewayServer.SetUp(builder, limits, new Uri("https://localhost:0"), certificate!);
        using var services = builder.Services.BuildServiceProvider();
        // Listening needs the server itself; what it is limited by does not.
        var kestrel = new KestrelServerLimits();
        GatewayServer.Limit(kestrel, limits);
        Assert.Equal(
            (200_002L, 30_003, 44, 505L, 77, 180_008, 90_009, 30_003),
            (kestrel.MaxRequestBodySize!.Value, kestrel.MaxRequestHeadersTotalSize, kestrel.MaxRequestHeaderCount, kestrel.MaxConcurrentConnections!.Value,
                kestrel.Http2.MaxStreamsPerConnection, kestrel.Http2.InitialConnectionWindowSize, kestrel.Http2.InitialStreamWindowSize, kestrel.Http2.MaxRequestHeaderFieldSize));
        Assert.Equal(
            [11, 112, 13, 14],
            new[] { kestrel.RequestHeadersTimeout, kestrel.KeepAliveTimeout, kestrel.Http2.KeepAlivePingDelay, kestrel.Http2.KeepAlivePingTimeout }.Select(t => t.TotalSeconds));
        Assert.Equal((150, 150), (kestrel.MinRequestBodyDataRate!.BytesPerSecond, kestrel.MinResponseDataRate!.BytesPerSecond));
        var grpc = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        Assert.Equal((100_001, 2_000_002, false), (grpc.MaxReceiveMessageSize!.Value, grpc.MaxSendMessageSize!.Value, grpc.EnableDetailedErrors!.Value));
    }

    [Fact]
    public void The_list_of_limits_says_what_the_server_is_given()
    {
        // Proves: the decision's list has each limit of server, gRPC and deadline once, at the value that holds where nothing is set, and a reason wherever it differs from what is advised, and nowhere else.
        var limits = GatewayLimits.Standard;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        GatewayServer.SetUp(builder, limits, new Uri("https://localhost:0"), null!);
        using var services = builder.Services.BuildServiceProvider();
        var grpc = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var kestrel = new KestrelServerLimits();
        GatewayServer.Limit(kestrel, limits);
        var (http2, given) = (kestrel.Http2, new Dictionary<string, object>
        {
            ["`MaxRequestHeadersTotalSize`"] = kestrel.MaxRequestHeadersTotalSize,
            ["`MaxRequestHeaderCount`"] = kestrel.MaxRequestHeaderCount,
            ["`KeepAliveTimeout`, seconds"] = kestrel.KeepAliveTimeout.TotalSeconds,
            ["`RequestHeadersTimeout`, seconds"] = kestrel.RequestHeadersTimeout.TotalSeconds,
            ["`MinRequestBodyDataRate`, bytes a second"] = kestrel.MinRequestBodyDataRate!.BytesPerSecond,
            ["`MinResponseDataRate`, bytes a second"] = kestrel.MinResponseDataRate!.BytesPerSecond,
            ["`MaxConcurrentConnections`"] = kestrel.MaxConcurrentConnections!,
            ["`MaxRequestBodySize`"] = kestrel.MaxRequestBodySize!,
            ["`MaxReceiveMessageSize`"] = grpc.MaxReceiveMessageSize!,
            ["`MaxSendMessageSize`"] = grpc.MaxSendMessageSize!,
            ["`EnableDetailedErrors`"] = grpc.EnableDetailedErrors!,
            ["Compressed requests"] = string.Join(' ', grpc.CompressionProviders.Select(p => p.EncodingName)),
            ["`TlsHandshake`, seconds"] = limits.TlsHandshake,
            ["`IdleStream`, seconds"] = limits.IdleStream,
            ["Connections of one caller"] = limits.ConnectionsPerAddress,
            ["`Unanswered`, calls in ten seconds"] = limits.Unanswered,
            ["`RefusedFor`, seconds"] = GatewayLimits.RefusedFor.TotalSeconds,
            ["`UnusedPercent`, of all connections"] = GatewayLimits.UnusedPercent,
            ["`MostLogouts`, of fifteen minutes"] = GatewayLimits.MostLogouts,
            ["Deadline where a caller sets none, seconds"] = CallDeadline.Default.TotalSeconds,
            ["`CallWithin`, seconds: the same of calls that ask no source"] = limits.CallWithin,
            ["Longest deadline, seconds"] = CallDeadline.Longest.TotalSeconds,
            ["Kept of the deadline for the answer, milliseconds"] = CallDeadline.Reserve.TotalMilliseconds,
        });
        given["`MaxStreamsPerConnection`"] = http2.MaxStreamsPerConnection;
        given["`MaxRequestHeaderFieldSize`"] = http2.MaxRequestHeaderFieldSize;
        given["`HeaderTableSize`"] = http2.HeaderTableSize;
        given["`MaxFrameSize`"] = http2.MaxFrameSize;
        given["`InitialConnectionWindowSize`"] = http2.InitialConnectionWindowSize;
        given["`InitialStreamWindowSize`"] = http2.InitialStreamWindowSize;
        given["`KeepAlivePingDelay`, seconds"] = http2.KeepAlivePingDelay.TotalSeconds;
        given["`KeepAlivePingTimeout`, seconds"] = http2.KeepAlivePingTimeout.TotalSeconds;

        var rows = File.ReadAllLines(Path.Combine(SourceTree.Root, "src/decisions/0058-limits-that-differ-from-what-is-usual.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(l => l.Split('|')[1..^1]).Select(c => (Limit: c[0].Trim(), Advised: c[1].Trim(), Ours: c[2].Trim(), Why: c[3].Trim())).ToList();
        Assert.Equal(given.Select(g => $"{g.Key} {Convert.ToString(g.Value, CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal), rows.Select(r => $"{r.Limit} {r.Ours}").Order(StringComparer.Ordinal));
        Assert.All(rows, r => Assert.True(r.Advised == r.Ours == (r.Why.Length == 0), r.Limit));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static (GatewayLimits Limits, List<string> Errors) Read(params (string Name, string Value)[] set)
    {
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(set.Select(s => KeyValuePair.Create($"Gateway:Limits:{s.Name}", (string?)s.Value))).Build();
        return (GatewayLimits.Read(configuration.GetSection("Gateway:Limits"), errors), errors);
    }
}
