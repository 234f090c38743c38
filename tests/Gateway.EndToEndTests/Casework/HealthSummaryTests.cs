using Gateway.Casework;

namespace Gateway.EndToEndTests.Casework;

/// <summary>The health summaries of the synthetic citizens, heading by heading with what they must say.</summary>
public sealed class HealthSummaryTests(CaseworkGateway gateway) : IClassFixture<CaseworkGateway>
{
    private const string Coordination = "health-coordination";

    private static readonly string[] Names = ["D1", "D2", "D4", "D6", "D8", "D9", "D10", "D11", "D12"];

    public static TheoryData<string> Citizens => [.. Names];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task Every_heading_says_what_a_reviewer_read_in_the_recordings(string name)
    {
        // Proves: each line written before the code was stands under its heading with value, outcome, age and standing;
        // what must not stand there does not; and an empty heading is empty.
        var (expected, summary) = await SummaryAsync(name);
        List<string> wrong =
        [
            .. Compare(SummaryHeading.Problems, expected.Problems, summary),
            .. Compare(SummaryHeading.Tried, expected.Tried, summary),
            .. Compare(SummaryHeading.Function, expected.Function, summary),
            .. Compare(SummaryHeading.Ongoing, expected.Ongoing, summary),
            .. Compare(SummaryHeading.Certificates, expected.Certificates, summary),
            .. Compare(SummaryHeading.Considerations, [.. expected.Considerations.SelectMany(k => k.Value)], summary),
            .. expected.Considerations.SelectMany(k => k.Value.Where(line => !Lines(SummaryHeading.Considerations, summary).Any(l => Kind(l) == k.Key && IsThat(line, l))).Select(line => $"{k.Key}: {line}")),
            .. expected.NotUnder.SelectMany(h => h.Value.SelectMany(banned => Standing(h.Key, banned, summary))),
        ];
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task What_is_not_in_it_is_named_with_its_reason(string name)
    {
        // Proves: every category that could not be read, or holds nothing, is named, with the decision's reason or its state;
        // among them those that nobody may be asked for. What is not named so was read.
        var (expected, summary) = await SummaryAsync(name);
        var everybody = ExpectedCase.ReadEverybody().Summary;
        Assert.Equal(everybody.Asked.Concat(everybody.NotInIt.Select(a => a.Category)).Order(), gateway.Rules.Summary.Asked.Order());
        foreach (var absence in expected.NotInIt.Concat(everybody.NotInIt))
        {
            var section = Assert.Single(summary.NotInIt, s => s.Category.Id == absence.Category);
            Assert.True(absence.Reason is null || section.Reasons.Any(r => Same(r.Code, absence.Reason)), $"{absence.Category}: {string.Join(", ", section.Reasons.Select(r => r.Code))}");
            Assert.True(absence.State is null || Same(section.State, absence.State), $"{absence.Category}: {section.State}");
        }
    }

    [Fact]
    public async Task Nothing_that_must_stand_nowhere_stands_in_a_summary()
    {
        // Proves: what is about others, and what a citizen's protection hides, is in no line of anybody's summary.
        var never = ExpectedCase.ReadEverybody().Never;
        foreach (var name in Names)
        {
            var (_, summary) = await SummaryAsync(name);
            var said = string.Join('\n', summary.Sections.SelectMany(s => s.Lines).Select(l => $"{l.Text} {l.Value} {l.Outcome}"));
            Assert.All(never, text => Assert.DoesNotContain(text, said, StringComparison.OrdinalIgnoreCase));
        }
    }

    private async Task<(ExpectedSummary Expected, HealthSummary Summary)> SummaryAsync(string name)
    {
        var expected = ExpectedCase.Read(name);
        var content = await gateway.AskAsync(expected, gateway.Rules.Summary.Asked, Coordination);
        return (expected.Summary!, HealthSummary.Of(gateway.Rules, content, ExpectedCase.Today));
    }

    private static IEnumerable<string> Compare(SummaryHeading heading, List<ExpectedLine> expected, HealthSummary summary)
    {
        var lines = Lines(heading, summary);
        if (expected.Count == 0 && lines.Count > 0)
            yield return $"{heading} is not empty: {Said(lines)}";
        foreach (var line in expected.Where(line => !lines.Any(l => IsThat(line, l))))
            yield return $"{heading} lacks {line} {line.Value?.Text}; has {Said(lines)}";
    }

    private static bool IsThat(ExpectedLine expected, SummaryLine line) =>
        expected.Is(line.Item)
        && (expected.What is null || line.Text.Split(" / ").Contains(expected.What))
        && (expected.Value is null || (line.ValueName == expected.Value.Name && line.Value == expected.Value.Text))
        && (expected.Outcome is null || line.Outcome == (expected.Outcome == ExpectedLine.NoOutcome ? "" : expected.Outcome))
        && (expected.Months is null || line.Months == expected.Months)
        && (expected.Standing is null || Same(line.Standing!.Value, expected.Standing));

    // A name alone, or a line.
    private static IEnumerable<string> Standing(string heading, object banned, HealthSummary summary)
    {
        var lines = Lines(Enum.Parse<SummaryHeading>(heading, ignoreCase: true), summary);
        var there = banned switch
        {
            string text => lines.Where(l => l.Text.Split(" / ").Contains(text)),
            IDictionary<object, object> line => lines.Where(l => IsThat(
                new ExpectedLine { Source = (string)line["source"], Category = (string)line["category"], What = (string)line["what"], Start = (string)line["start"] }, l)),
            _ => throw new ArgumentOutOfRangeException(nameof(banned)),
        };
        return there.Select(l => $"{heading} holds {Said([l])}");
    }

    private static IReadOnlyList<SummaryLine> Lines(SummaryHeading heading, HealthSummary summary) => summary.Sections.Single(s => s.Heading == heading).Lines;

    private static string Kind(SummaryLine line) => line.Consideration is ConsiderationKind.NotSorted ? "unsorted" : $"{line.Consideration}".ToLowerInvariant();

    // SOURCE_DECIDES is SourceDecides.
    private static bool Same(Enum value, string word) => string.Equals($"{value}", word.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static string Said(IEnumerable<SummaryLine> lines) =>
        string.Join(" | ", lines.Select(l => $"{l.Item.Id} {l.Item.Fact.Start} {l.Item.Fact.End} {l.Item.Fact.Status} '{l.Text}' {l.ValueName}"));
}
