using System.Diagnostics;
using Gateway.EndToEndTests.Identity;
using Gateway.Hosting;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.EndToEndTests;

/// <summary>A caller that sets no deadline while every source hangs: the server's own ends the call.</summary>
public sealed class WithoutDeadlineTests : IDisposable
{
    private const string Patient = "patient-";

    // What a busy machine may add.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(6);
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-without-deadline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_call_that_asks_sources_is_answered_by_the_server_s_own_deadline()
    {
        // Proves, of systems that their definitions would give thirty seconds: each call is answered at ten, not before its sources were given up and not long after, with what hangs as an explained gap and a record of it.
        var own = new OwnDefinitions(_folder);
        foreach (var shipped in RunningGateway.ThreeSources)
            own.Define(Patient + shipped, shipped, ("limits: { deadline_ms: 9750,", "limits: { deadline_ms: 30000,"));
        string[] sources = [.. RunningGateway.ThreeSources.Select(s => Patient + s)];
        await using var gateway = await own.StartAsync(sources, new Dictionary<string, string>(), new Dictionary<string, SourceDemand>());
        var (handler, token) = await gateway.OpenAsync();
        using var channel = GrpcChannel.ForAddress(gateway.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        var calls = new CitizenCalls(channel, new Metadata { { "authorization", $"Bearer {token}" } });
        var about = gateway.About("D1", "employment-status", "social-assessment", "hospital-diagnoses");
        foreach (var source in sources)
            gateway.Simulators.SetFault(source, Fault.Of(FaultKind.Hang));

        await Task.WhenAll(CitizenCalls.OfSources.Select(async call =>
        {
            var begun = Stopwatch.GetTimestamp();
            var answer = await calls.AskAsync(call, about, deadline: null);
            var took = Stopwatch.GetElapsedTime(begun);
            // The meeting's answer waits for the confirmation of the case alone, which has half of the time, and lists no reasons.
            var meeting = call.Name == "ListMeetingMembers";
            Assert.True(took > (CallDeadline.Default / (meeting ? 2 : 1)) - TimeSpan.FromSeconds(1) && took < CallDeadline.Default + Slack, $"{call.Name} took {took}");
            if (!meeting)
                Assert.Contains(CitizenCalls.Reasons(answer), t => t.Codes.Contains("SOURCE_TIMEOUT"));
        }));
        Assert.All(sources, s => Assert.Contains(gateway.Simulators.Received, r => r.Source == s));
        Assert.True(IssuedGateway.Entries(gateway.DataFolder).Count(r => r.Contains(" SOURCE_TIMEOUT\n", StringComparison.Ordinal)) >= CitizenCalls.OfSources.Count);
    }

    [Fact]
    public async Task The_trial_of_a_definition_is_ended_by_the_server_s_own_deadline()
    {
        // Proves of the one call that asks a source about nobody who exists: DEADLINE_EXCEEDED when the installation's time for calls is over, which the hanging source would outlast.
        var gateway = new RunningGateway { Limits = GatewayLimits.Standard with { CallWithin = 2 } };
        await gateway.InitializeAsync();
        try
        {
            gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.Hang));
            using var channel = gateway.OpenChannel();
            var client = new SourceCatalogueService.SourceCatalogueServiceClient(channel);
            var headers = new Metadata { { "authorization", $"Bearer {await gateway.TokenAsync("privacy-officer")}" } };
            var definition = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions", "dfdg.yaml"));
            var begun = Stopwatch.GetTimestamp();
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.CheckSourceAsync(new CheckSourceRequest { Definition = definition, SyntheticCitizen = "D1" }, headers));
            Assert.Equal(StatusCode.DeadlineExceeded, refused.StatusCode);
            Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2) + Slack);
            Assert.Contains(gateway.Simulators.Received, r => r.Source == "dfdg");
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }
}
