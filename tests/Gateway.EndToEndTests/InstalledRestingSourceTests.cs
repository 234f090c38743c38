// Proves the same of a gateway that is a process of its own with an installation's settings, by its own clock.
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Gateway.Sources.Resilience;
using Gateway.Sources.V1;

namespace Gateway.EndToEndTests;

/// <summary>The circuit breaker of a source behind an installed gateway.</summary>
public sealed class InstalledRestingSourceTests
{
    private const string Sick = "ffb";

    [Fact]
    public async Task A_flapping_source_rests_untouched_and_one_question_brings_it_back()
    {
        // Proves: once the list says open, an overview says SOURCE_RESTING and nothing reaches the source, however often it is asked for, until a question goes out; that is the only one, it is answered, and the list says closed.
        var folder = Directory.CreateTempSubdirectory("gateway-resting-").FullName;
        try
        {
            await using var alone = await GatewayAlone.StartAsync(folder, sources: [Sick, "cosmic"], more: new Dictionary<string, string> { ["Gateway__Issuers__test__VouchesFor"] = "systems, staff" });
            var officer = alone.ConnectOfficer();
            int Asked() => alone.Simulators.Received.Count(r => r.Source == Sick);
            async Task<Section> AskAsync() => (await alone.Caseworker.GetOverviewAsync(alone.About("D1", "social-assessment"))).Sections.Single();

            alone.Simulators.SetFault(Sick, Fault.Of(FaultKind.Flapping));
            while (await BreakerAsync(officer) == "closed")
            {
                Assert.True(Asked() <= 2 * SourceBreaker.LeastQuestions, "it never rests");
                await AskAsync();
            }
            var asked = Asked();
            Assert.InRange(asked, SourceBreaker.LeastQuestions, 2 * SourceBreaker.LeastQuestions);
            var resting = 0;
            var section = await AskAsync();
            for (; section.Codes().Contains("SOURCE_RESTING"); section = await AskAsync())
            {
                resting++;
                Assert.Equal((asked, SectionState.Unavailable), (Asked(), section.State));
                // A caseworker who tries again; how long the rest is, is told elsewhere.
                await Task.Delay(50);
            }
            Assert.True(resting > 0);
            Assert.Equal((asked + 1, SectionState.Available, "closed"), (Asked(), section.State, await BreakerAsync(officer)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> BreakerAsync(GatewayClient officer) =>
        (await officer.Sources.ListSourcesAsync(new ListSourcesRequest { PageSize = 100 })).Sources.Single(s => s.SourceId == Sick).State.Breaker;
}
