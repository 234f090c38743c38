using System.Globalization;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>
/// What sources hold about the recorded citizens, written down from their answers, against what the gateway shows of it:
/// every fact is in an overview or its absence is explained there, and nothing else is shown.
/// </summary>
public sealed class TruthTests(WholeGateway whole, ITestOutputHelper output) : IClassFixture<WholeGateway>
{
    private readonly RunningGateway _gateway = whole.Running;

    public static TheoryData<string> Citizens => [.. TrueRecord.All.Select(r => r.Citizen).Where(c => c != TrueRecord.Nobody).Distinct()];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task Every_fact_about_a_citizen_is_shown_or_explained_and_nothing_else_is_shown(string alias)
    {
        // Proves: each fact of each recorded answer is one item with that source among its provenance, or the reason for its
        // absence stands in the answer; and every item of the citizen's own overview is one of these facts.
        var facts = TrueRecord.All.Where(r => r.Citizen == alias).SelectMany(r => r.Facts).ToList();
        var own = await OwnAsync(alias, facts);
        var caseworkers = await CaseworkersAsync(alias, facts);
        List<string> wrong = [];
        var shown = new HashSet<Provenance>(ReferenceEqualityComparer.Instance);
        foreach (var fact in facts)
        {
            var overviews = fact.Reader == TrueFact.Caseworker ? caseworkers : own;
            if (fact.Explained is { } reason)
            {
                if (!fact.IsExplainedIn(overviews))
                    wrong.Add($"not explained ({reason}): {fact}");
                continue;
            }
            var found = fact.FoundIn(overviews[0]);
            if (found.Count == 1)
                shown.Add(found[0].Provenance);
            else
                wrong.Add($"{(found.Count == 0 ? "not shown" : "shown several times")}: {fact}");
        }
        wrong.AddRange(ShownFact.AllOf(own[0]).Where(f => !shown.Contains(f.Provenance)).Select(f => $"no fact of any recorded answer: {f}"));
        var explained = facts.Count(f => f.Explained is not null);
        output.WriteLine($"{alias}: {facts.Count} facts, {facts.Count - explained} shown, {explained} explained");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_truth_is_told_of_every_recorded_answer_and_of_every_citizen()
    {
        // Proves: no recorded answer and no citizen is left out of the truth, and none is told of that is not there.
        var recorded = Directory.EnumerateFiles(TrueRecord.Recorded, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(TrueRecord.Recorded, f).Replace('\\', '/'))
            .Where(f => f.Contains('/', StringComparison.Ordinal) && !f.Contains(".request.", StringComparison.Ordinal) && !f.EndsWith("/index.json", StringComparison.Ordinal));
        Assert.Equal(recorded.Order(StringComparer.Ordinal), TrueRecord.All.Select(r => r.File).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(_gateway.Simulators.Citizens.Select(c => c.Alias).Order(), TrueRecord.All.Select(r => r.Citizen).Where(c => c != TrueRecord.Nobody).Distinct().Order());
        Assert.Empty(TrueRecord.All.Select(r => r.Repeats).OfType<string>().Except(TrueRecord.All.Where(r => r.Facts.Count > 0).Select(r => r.File)));
    }

    [Fact]
    public void The_truth_has_as_many_facts_as_the_answers_have_records()
    {
        // Proves: where records can be counted (grants, payments, months, resources, rows), none of them is missing from the truth.
        List<string> wrong = [];
        foreach (var file in TrueRecord.All.Where(r => r.Records.Count > 0).GroupBy(r => r.File))
        {
            foreach (var kind in file.SelectMany(r => r.Records).GroupBy(r => r.Key, r => int.Parse(r.Value, CultureInfo.InvariantCulture)))
            {
                if (kind.Sum() != TrueRecord.Count(file.Key, kind.Key))
                    wrong.Add($"{file.Key}: {TrueRecord.Count(file.Key, kind.Key)} {kind.Key}, not {kind.Sum()}");
            }
            var records = file.SelectMany(r => r.Records.Values).Sum(n => int.Parse(n, CultureInfo.InvariantCulture));
            var facts = file.SelectMany(r => r.Facts).Count(f => !f.IsPart);
            if (records != facts)
                wrong.Add($"{file.Key}: {records} records, {facts} facts");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // The citizen's own overview, and what comes of asking by name for what is in none.
    private async Task<List<GetOverviewResponse>> OwnAsync(string alias, IEnumerable<TrueFact> facts)
    {
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{alias.ToLowerInvariant()}");
        var own = await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias), citizen.Options());
        var byName = facts.Where(f => f.Reader is null).Select(f => f.Category).Except(own.Sections.Select(s => s.Category)).ToArray();
        return byName.Length == 0 ? [own] : [own, await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias, byName), citizen.Options())];
    }

    private async Task<List<GetOverviewResponse>> CaseworkersAsync(string alias, IEnumerable<TrueFact> facts)
    {
        var categories = facts.Where(f => f.Reader == TrueFact.Caseworker).Select(f => f.Category).Distinct().ToArray();
        return categories.Length == 0 ? [] : [await _gateway.Caseworker.GetOverviewAsync(_gateway.About(alias, categories))];
    }
}
