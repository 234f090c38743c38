using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that the shipped definitions read the shipped recordings in full.</summary>
public sealed class ShippedRecordingsTests : SimulatedSources
{
    [Fact]
    public async Task Nothing_in_them_goes_unmapped_but_what_an_overview_has_no_use_for()
    {
        // Proves that what is named as not mapped is D4's next of kin and account and nothing else: no field of any item is lost, in silence or not.
        Assert.Empty(await NotMappedAsync(Shipped.D1));
        Assert.Equal(["ffb Account", "ffb RelatedPerson"], await NotMappedAsync(Shipped.D4));
    }

    [Fact]
    public async Task Both_activities_of_a_plan_are_shown()
    {
        // Proves that of D1's rehabilitation plan the home exercises, still going on, are there beside the training that has ended.
        var plans = (await AskAsync(Shipped.D1)).Single(a => a.RequestId == "rehabilitation-plans");
        var plan = Assert.Single(Assert.IsType<SourceOutcome.Answered>(plans.Outcome).Facts);
        Assert.Equal(["Superviseret rygtræning på hold", "Instruktion i hjemmeøvelser"], Texts(plan, "activity"));
        Assert.Equal(["completed", "in-progress"], Texts(plan, "activity-status"));
        Assert.Equal(["2026-06-08 – 2026-09-30", "2026-06-08 –"], Texts(plan, "activity-period"));
    }

    private Task<IReadOnlyList<SourceAnswer>> AskAsync(CitizenId citizen) => Bench.AskAsync(Shipped.FullGrant(citizen), SourceBench.To(Sandbox));

    private async Task<IEnumerable<string>> NotMappedAsync(CitizenId citizen) =>
        (await AskAsync(citizen)).SelectMany(a => ((SourceOutcome.Answered)a.Outcome).NotMapped.Select(n => $"{a.Definition.Id} {n.Path}"));

    private static IEnumerable<string> Texts(Fact fact, string value) => fact.Values.Where(v => v.Name == value).Select(v => v.Datum switch
    {
        FactDatum.TextDatum text => text.Text,
        FactDatum.ConceptDatum concept => concept.Concept.Text,
        var other => other.ToString(),
    });
}
