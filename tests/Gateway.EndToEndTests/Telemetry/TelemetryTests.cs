using System.Diagnostics;
using Gateway.Telemetry;
using OpenTelemetry.Trace;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>What an installation's collector is told of the gateway's work, and what it is never told.</summary>
public sealed class TelemetryTests
{
    private const string Spans = "/v1/traces";
    private const string Figures = "/v1/metrics";
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_call_is_a_trace_of_its_own_with_every_source_it_asked_and_figures_beside_it()
    {
        // Proves over real OTLP: call, sources and outcomes arrive as spans and as figures; a caller's trace is not gone on with; of a page nobody knows only that arrives.
        await using var collector = await Collector.StartAsync();
        var gateway = new RunningGateway { Telemetry = new TelemetrySettings(collector.Address) };
        await gateway.InitializeAsync();
        try
        {
            gateway.Simulators.SetFault("ffb", Sandbox.Fault.Of(Sandbox.FaultKind.ServerError));
            var headers = await gateway.HeadersAsync();
            headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
            headers.Add("tracestate", "vendor=opaque-to-us");
            headers.Add("baggage", "who=whoever-it-is");
            await gateway.Raw().GetOverviewAsync(gateway.About("D1"), headers);
            using (var http = new HttpClient(gateway.Handler()))
                await http.GetAsync(new Uri(gateway.Started.Gateway.Address, "/nothing/here-is-what-i-wrote?and=more"));
        }
        finally
        {
            await gateway.DisposeAsync();
        }
        foreach (var word in new[] { "gateway.overview.v1.OverviewService/GetOverview", "ask dfdg", "ask ffb", "Answered", "SourceError", "unknown" })
            Assert.True(collector.Has(Spans, word), word);
        foreach (var word in new[] { "rpc.server.call.duration", "gateway.source.duration", "kestrel.active_connections", "dotnet.gc.collections" })
            Assert.True(collector.Has(Figures, word), word);
        var traceId = System.Text.Encoding.Latin1.GetString(Convert.FromHexString(TraceId));
        foreach (var word in new[] { "opaque-to-us", "whoever-it-is", "here-is-what-i-wrote", "D1" })
            Assert.False(collector.Has(Spans, word) || collector.Has(Figures, word), word);
        Assert.DoesNotContain(collector.Received, body => System.Text.Encoding.Latin1.GetString(body).Contains(traceId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_away_keeps_nobody_waiting()
    {
        // Proves: with nobody at the collector's address a start, a call and an end go through.
        var gateway = new RunningGateway { Telemetry = new TelemetrySettings(new Uri($"http://localhost:{GatewayAlone.FreePort()}")) };
        await gateway.InitializeAsync();
        try
        {
            Assert.NotEmpty((await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"))).Sections);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    [Fact]
    public void A_tag_that_nobody_has_listed_does_not_leave()
    {
        // Proves: whoever adds a tag must list it first; what is listed goes through.
        using var source = new ActivitySource("Gateway.TelemetryTests");
        var handedOn = new List<Activity>();
        using var provider = OpenTelemetry.Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddProcessor(new KnownTags.Only()).AddProcessor(new Kept(handedOn)).Build();
        using (var span = source.StartActivity("work"))
        {
            span!.SetTag("citizen", Canaries.Number);
            span.SetTag(KnownTags.Source, "dfdg");
        }
        Assert.Equal([KeyValuePair.Create<string, object?>(KnownTags.Source, "dfdg")], Assert.Single(handedOn).TagObjects);
    }

    private sealed class Kept(List<Activity> spans) : OpenTelemetry.BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Add(data);
    }
}
