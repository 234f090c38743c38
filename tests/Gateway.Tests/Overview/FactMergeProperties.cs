using System.Globalization;
using System.Text.Json;
using Gateway.Overview;
using Gateway.Sources;

namespace Gateway.Tests.Overview;

/// <summary>Proves over 10,000 generated histories what must hold of every merge, against a second reading of the rules.</summary>
public sealed class FactMergeProperties
{
    private const int Histories = 10_000;

    [Fact]
    public void The_order_of_arrival_changes_nothing()
    {
        // Proves: shuffled, a history gives the same items, in the same order, under the same ids, with the same conflicts.
        Replayable.Check(FactHistories.Shuffled, Histories, h => Assert.Equal(Described(FactMerge.Merge(h.One)), Described(FactMerge.Merge(h.Other))));
    }

    [Fact]
    public void Merging_what_is_merged_changes_nothing()
    {
        // Proves idempotence: items, ids, corrections, net amounts and conflicts stay as they are.
        Replayable.Check(FactHistories.All, Histories, history =>
        {
            var once = FactMerge.Merge(history);
            Assert.Equal(Described(once), Described(FactMerge.Merge(once.Items)));
        });
    }

    [Fact]
    public void Nothing_is_lost_and_nothing_is_made_up()
    {
        // Proves: every fact that came in, repeats of one id in one source apart, stands exactly once, as an item, part of an item, or a correction.
        var (merged, corrected) = (0, 0);
        Replayable.Check(FactHistories.All, Histories, history =>
        {
            var result = FactMerge.Merge(history);
            var came = history.GroupBy(i => i.Fact.SourceItemId.Length > 0 ? $"{i.Provenance[0].SourceId} {Text(i.Fact)}" : Guid.NewGuid().ToString()).Select(g => g.First())
                .Select(i => $"{i.Provenance[0].SourceId} {i.Fact.SourceItemId}").Order();
            var stands = result.Items.SelectMany(i => i.Provenance.Select(p => $"{p.SourceId} {p.SourceItemId}")
                .Concat(i.Corrections.Select(c => $"{CorrectedBy(i, c, history)} {c.SourceItemId}")));
            // A correction merged into one item from two sources stands once for both.
            var missing = came.ToList();
            foreach (var one in stands)
                Assert.True(missing.Remove(one), $"made up: {one}");
            Assert.All(missing, m => Assert.Contains(history, i => i.Fact.Corrects.Length > 0 && $"{i.Provenance[0].SourceId} {i.Fact.SourceItemId}" == m));
            merged += result.Items.Count(i => i.Provenance.Count > 1);
            corrected += result.Items.Sum(i => i.Corrections.Count);
        });
        Assert.True(merged > Histories / 20 && corrected > Histories / 20, $"{merged} merged, {corrected} corrected: the histories have gone stale.");
    }

    [Fact]
    public void What_is_merged_agrees_and_no_source_merges_with_itself()
    {
        // Proves: one item has each source once; same person, end and (key or code and beginning), no two words of status, no two values of a name.
        Replayable.Check(FactHistories.All, Histories, history =>
        {
            foreach (var item in FactMerge.Merge(history).Items.Where(i => i.Provenance.Count > 1))
            {
                Assert.Distinct(item.Provenance.Select(p => p.SourceId));
                Assert.True(item.Fact.Values.Count(v => v.Name == "hours") <= 1);
                foreach (var provenance in item.Provenance)
                {
                    Assert.Contains(history, i => i.Provenance[0].SourceId == provenance.SourceId && i.Fact.SourceItemId == provenance.SourceItemId
                        && i.Fact.About == item.Fact.About && i.Fact.SharedKey == item.Fact.SharedKey && Day(i.Fact.End) == Day(item.Fact.End)
                        && (i.Fact.Status.Length == 0 || i.Fact.Status == item.Fact.Status)
                        && (i.Fact.SharedKey.Length > 0 || (i.Fact.Code.Text == item.Fact.Code.Text && Day(i.Fact.Start) == Day(item.Fact.Start))));
                }
            }
        });
    }

    [Fact]
    public void Contradictions_between_sources_are_shown_and_never_resolved()
    {
        // Proves: two items of different sources that are one fact by key, or by person, code and beginning, and differ, are both named in a conflict.
        var kinds = new HashSet<ConflictKind>();
        Replayable.Check(FactHistories.All, Histories, history =>
        {
            var (items, conflicts) = FactMerge.Merge(history);
            foreach (var (one, other) in items.SelectMany(i => items.Where(j => string.CompareOrdinal(i.Id, j.Id) < 0).Select(j => (i, j))))
            {
                if (Claim(one.Fact) is not { } claim || claim != Claim(other.Fact) || one.Provenance.Any(p => other.Provenance.Any(q => q.SourceId == p.SourceId)))
                    continue;
                var differ = Day(one.Fact.End) != Day(other.Fact.End) || Contradict(one.Fact.Status, other.Fact.Status)
                    || Contradict(Hours(one), Hours(other)) || Contradict(Day(one.Fact.Start), Day(other.Fact.Start)) || one.Fact.Code.Text != other.Fact.Code.Text;
                if (differ)
                    Assert.Contains(conflicts, c => c.Kind != ConflictKind.Exclusive && c.ItemIds.Contains(one.Id) && c.ItemIds.Contains(other.Id));
            }
            kinds.UnionWith(conflicts.Select(c => c.Kind));
            Assert.All(conflicts, c => Assert.True(c.ItemIds.Count >= 2 && c.ItemIds.Distinct().Count() == c.ItemIds.Count && c.ItemIds.All(id => items.Any(i => i.Id == id))));
        });
        Assert.Equal(Enum.GetValues<ConflictKind>().Where(k => k != ConflictKind.Outcome), kinds.Order());
    }

    [Fact]
    public void Amounts_are_netted_only_where_the_source_says_so()
    {
        // Proves: a net amount is the exact sum of the fact and its corrections; without corrections there is none, and a negative amount of its own stays an item.
        var netted = 0;
        Replayable.Check(FactHistories.All, Histories, history =>
        {
            foreach (var item in FactMerge.Merge(history).Items)
            {
                if (item.Corrections.Count == 0)
                {
                    Assert.Null(item.NetAmount);
                    continue;
                }
                List<Fact> facts = [item.Fact, .. item.Corrections];
                var expected = facts.All(f => f.Amount is not null)
                    ? facts.Sum(f => decimal.Parse(f.Amount!.Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture) : null;
                Assert.Equal(expected, item.NetAmount?.Value);
                Assert.All(item.Corrections, c => Assert.NotEmpty(c.Corrects));
                netted += expected is null ? 0 : 1;
            }
        });
        Assert.True(netted > Histories / 200, $"Only {netted} were netted.");
    }

    [Fact]
    public void One_order_oldest_first_and_what_has_no_beginning_last()
    {
        // Proves: beginnings never go back, undated items come last, ids count up from one.
        Replayable.Check(FactHistories.All, Histories, history =>
        {
            var items = FactMerge.Merge(history).Items;
            Assert.Equal(items.Select((_, at) => $"benefit-history-{at + 1}"), items.Select(i => i.Id));
            var starts = items.Select(i => i.Fact.Start.Length == 0 ? "~" : Day(i.Fact.Start)).ToList();
            Assert.Equal(starts.Order(StringComparer.Ordinal), starts);
        });
    }

    [Fact]
    public void Two_values_are_described_alike_where_they_are_alike_and_only_there()
    {
        // Proves: over every pair of values made of words that look like parts of a description, the words are equal exactly where the data are.
        string[] words = ["", " ", "1", "1 1", "1 1 1", "h", "h 1", "text", "date", "flag set", "|", "æ\n", "2 h"];
        IReadOnlyList<FactDatum> data =
        [
            .. words.Select(w => new FactDatum.TextDatum(w)), .. words.Select(w => new FactDatum.DateDatum(w)), new FactDatum.FlagDatum(true), new FactDatum.FlagDatum(false),
            .. words.SelectMany(v => words.Select(u => new FactDatum.QuantityDatum(v, u))),
            .. words.SelectMany(c => words.Select(t => new FactDatum.ConceptDatum(new Concept(c.Length > 0 ? [new Coding("s", c, "", "")] : [], t)))),
        ];
        var described = data.Select(d => FactMerge.Described(new FactValue("v", new("v", "v"), d))).ToList();
        var written = data.Select(d => JsonSerializer.Serialize(d)).ToList();
        Assert.Equal(written.Distinct().Count(), described.Distinct().Count());
        Assert.Equal(written.Zip(described).Distinct().Count(), described.Distinct().Count());
        Assert.Equal(FactMerge.Described(new FactValue("a", new("a", "a"), data[3])), FactMerge.Described(new FactValue("b", new("b", "b"), data[3])));
    }

    private static string Described(MergedFacts merged) => JsonSerializer.Serialize(merged);

    private static string Text(Fact fact) => JsonSerializer.Serialize(fact);

    private static string? CorrectedBy(OverviewItem item, Fact correction, IReadOnlyList<OverviewItem> history) =>
        history.First(h => ReferenceEquals(h.Fact, correction)).Provenance[0].SourceId is var source && item.Provenance.Any(p => p.SourceId == source) ? source : "(another source's)";

    // A second reading of what makes two facts one claim.
    private static string? Claim(Fact fact) => fact.Corrects.Length > 0 ? null : fact.SharedKey.Length > 0 ? $"{fact.About}/{fact.SharedKey}"
        : fact.Start.Length > 0 ? $"{fact.About}/{fact.Code.Text}/{Day(fact.Start)}" : null;

    private static string Day(string date) => date.Split('T')[0];

    private static string Hours(OverviewItem item) => item.Fact.Values.Where(v => v.Name == "hours").Select(v => ((FactDatum.QuantityDatum)v.Datum).Value).FirstOrDefault() ?? "";

    private static bool Contradict(string one, string other) => one.Length > 0 && other.Length > 0 && one != other;
}
