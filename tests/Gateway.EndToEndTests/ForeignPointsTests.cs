using Gateway.Overview.V1;
using Gateway.Tests;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>The expected overview of the eight citizens, where the systems answer from the folder that others recorded.</summary>
public sealed class ForeignPointsTests(ITestOutputHelper output)
{
    // Points that this folder does not hold in full: why, and what is shown of them instead.
    private static readonly Dictionary<string, (string Why, Action<GetOverviewResponse> Instead)> OutOfReach = new()
    {
        ["D1: case 26/1234 once, from the archive and from the index, with 2 documents and 1 note"] = ("no answer of the case index is recorded", o =>
        {
            var filed = Assert.Single(o.Of("documents").Items, i => Says(i, "number", "26/1234"));
            Assert.Equal("acadre", Assert.Single(filed.Provenance).SourceId);
            Assert.Equal(3, o.Of("documents").Items.Count(i => Says(i, "case", "26/1234")));
        }),
        ["D2: case 'Uddannelsespålæg', its KLE told by GetCase"] = ("no answer of GetCase about it is recorded, and no other tells its KLE: of a case of unknown subject it is not told that it exists, but that the archive did not tell everything", o =>
        {
            Assert.Equal((SectionState.Partial, 0), (o.Of("documents").State, o.Of("documents").Items.Count));
            Assert.Contains(o.Of("documents").Reasons, r => (r.Code, r.SourceId) == ("SOURCE_ERROR", "acadre"));
        }),
        ["D2: what failed is shown as failed, and nothing else is"] = ("no answer of GetCase about the case is recorded: the archive is shown as failed, and nothing else is", o =>
        {
            var failed = ExpectedPoints.FailuresIn(o).ToList();
            Assert.Contains(("documents", "acadre", "SOURCE_ERROR"), failed);
            Assert.All(failed, f => Assert.Equal(("acadre", "SOURCE_ERROR"), (f.Source, f.Code)));
        }),
        ["D2: no education information, asked for by name: unknown to the one system there is, not 'no education'"] = ("no system of education has a folder", o =>
        {
            Assert.Equal((SectionState.Unavailable, 0), (o.Of("education-history").State, o.Of("education-history").Items.Count));
            Assert.Equal(["SOURCE_NOT_CONNECTED"], o.Of("education-history").Codes());
        }),
        ["D3: all others: no information, no red error"] = ("some systems have no folder: that they are not there is said, and is no error of theirs", o => Assert.All(o.Sections, s => Assert.True(
            s.State is SectionState.NothingHeld or SectionState.Withheld || s.Reasons.All(r => r.Code == "SOURCE_NOT_CONNECTED" && !r.Transient), $"{s.Category} {s.State}"))),
        ["D4: two grants of one benefit, one continuous stretch, are two items"] = ("of the employment platform no benefits of hers are recorded; the index tells both grants", o =>
            Assert.Empty(o.Of("benefit-history").Items)),
        ["D7: children's assessment, contact person, the child's plan: that there is a case and whom to invite, by the catalogue"] = ("the recorded case does not say who has it", o =>
        {
            Assert.All(o.Of("child-case").Items, i => Assert.Equal(("Børnesag", 0), (i.Code.Text, i.Values.Count)));
            Assert.DoesNotContain("Kontaktperson", o.ToString(), StringComparison.Ordinal);
        }),
        ["D8: § 101 is extra sensitive: who has no consent to it is not told that there is any"] = ("there every consent is given: it is shown by consent alone", o => Assert.Equal(
            (SectionState.Available, true), (o.Of("substance-abuse-treatment").State, o.Of("substance-abuse-treatment").ConsentId.Length > 0))),
    };

    [SharedDataFact]
    public async Task Every_point_is_shown_of_the_shared_recordings_too()
    {
        // Proves: with that folder behind the shipped definitions the answers about the eight hold each point of the expected overview; of those that they cannot hold, listed with the reason, they hold what is listed instead, and not the point.
        var gateway = new RunningGateway { Sources = [] };
        await gateway.StartAsync(SharedData.Folder("recorded"));
        try
        {
            List<string> wrong = [];
            var shown = 0;
            foreach (var alias in ExpectedPoints.All.Select(p => p.Citizen).Distinct())
            {
                foreach (var (point, missing) in await PointsHeld.AgainstAsync(gateway, alias, ExpectedPoints.All.SelectMany(WithWhatIsThere)))
                {
                    shown += missing is null ? 1 : 0;
                    if (missing is null == OutOfReach.ContainsKey(point.ToString()))
                        wrong.Add($"{point}: {missing ?? "is shown after all"}");
                }
            }
            output.WriteLine($"{shown} points");
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
            // Each listed point that is not shown has another in its place.
            Assert.Equal(ExpectedPoints.All.Count, shown);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static IEnumerable<ExpectedPoint> WithWhatIsThere(ExpectedPoint point) => OutOfReach.TryGetValue(point.ToString(), out var there)
        ? [point, point with { Words = $"instead, since {there.Why}", Check = there.Instead }]
        : [point];

    private static bool Says(Item item, string name, string text) => item.Values.Any(v => v.Name == name && v.Text == text);
}
