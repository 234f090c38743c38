using Gateway.Access;
using Gateway.Casework;
using Gateway.Overview;
using Gateway.Sources;

namespace Gateway.Tests.Casework;

/// <summary>Proves over generated overviews what must hold of every health summary, against a second reading of the rules.</summary>
public sealed class HealthSummaryProperties
{
    private const int Overviews = 5_000;

    private static readonly string[] Closed = ["completed", "finished", "Afsluttet", "not-done"];
    private static readonly string[] NotSo = ["not-done", "entered-in-error"];

    [Fact]
    public void Every_line_rests_on_an_item_and_says_what_it_says()
    {
        // Proves: no line without an item of the overview; its words are the item's name, one of its values or a word of one.
        Replayable.Check(HealthHistories.All, Overviews, content =>
        {
            var items = content.Sections.SelectMany(s => s.Items).ToHashSet(ReferenceEqualityComparer.Instance);
            foreach (var line in Lines(content))
            {
                Assert.Contains(line.Item, items);
                Assert.Equal(line.Item.Fact.Code.Text.Trim(), line.Text);
                Assert.True(line.Value.Length == 0 || line.Item.Fact.Values.Any(v => v.Name == line.ValueName && Text(v).Contains(line.Value, StringComparison.Ordinal)));
            }
        });
    }

    [Fact]
    public void Nothing_about_others_refuted_void_or_only_asked_for_is_a_line()
    {
        // Proves: the one exception is that a certificate has been asked for, which stands with its age and says nothing else.
        var requested = 0;
        Replayable.Check(HealthHistories.All, Overviews, content =>
        {
            foreach (var line in Lines(content))
            {
                var fact = line.Item.Fact;
                Assert.DoesNotContain(HealthHistories.Others, $"{line.Text} {line.Value} {line.Outcome}", StringComparison.Ordinal);
                Assert.False(IsNot(fact), fact.Status);
                Assert.Equal(fact.Status == "anmodet", line.Standing == CertificateStanding.Requested);
                requested += line.Standing == CertificateStanding.Requested ? 1 : 0;
                Assert.True(line.Standing != CertificateStanding.Requested || line.Value.Length == 0);
            }
        });
        Assert.True(requested > Overviews / 50, $"{requested} requested: the overviews have gone stale.");
    }

    [Fact]
    public void No_item_is_lost_without_a_rule()
    {
        // Proves: what may be a line and is none is closed, is a measure under way, tells of no limit, was concluded more than
        // half a year ago, or was replaced by something newer of the same name. Nothing else is left out.
        var (shown, left) = (0, 0);
        Replayable.Check(HealthHistories.All, Overviews, content =>
        {
            var cited = Lines(content).Select(l => l.Item).ToHashSet(ReferenceEqualityComparer.Instance);
            var items = content.Sections.SelectMany(s => s.Items).ToList();
            foreach (var item in items.Where(i => !IsNot(i.Fact) && (i.Fact.Status != "anmodet" || IsCertificate(i.Fact))))
            {
                if (cited.Contains(item))
                {
                    shown++;
                    continue;
                }
                left++;
                Assert.True(MayBeLeftOut(item.Fact, items), $"{item.Fact.Category} {item.Fact.Start} {item.Fact.End} {item.Fact.Status}");
            }
        });
        Assert.True(shown > Overviews && left > Overviews / 2, $"{shown} shown, {left} left out: the overviews have gone stale.");
    }

    [Fact]
    public void Every_category_asked_for_was_read_or_is_named()
    {
        // Proves: a category has an available section, or stands in what is not in it; and never both.
        Replayable.Check(HealthHistories.All, Overviews, content =>
        {
            var summary = HealthSummary.Of(HealthHistories.Rules, content, HealthHistories.Today);
            var read = content.Sections.Where(s => s.State == SectionState.Available).Select(s => s.Category.Id);
            Assert.Equal(HealthHistories.Rules.Summary.Asked.Order(), read.Concat(summary.NotInIt.Select(s => s.Category.Id)).Order());
        });
    }

    [Fact]
    public void What_a_certificate_that_is_too_old_says_is_no_line()
    {
        // Proves: of a certificate of six months only its age stands on the page; the day before, what it says too.
        foreach (var (sent, standing, values) in new[] { ("2026-05-21", CertificateStanding.Outdated, 0), ("2026-05-22", CertificateStanding.Current, 4) })
        {
            var lines = Lines(HealthHistories.Content([Certificate(sent)], "hospital-diagnoses")).ToList();
            Assert.Equal(standing, Assert.Single(lines, l => l.Standing is not null).Standing);
            Assert.Equal(values, lines.Count(l => l.Value.Length > 0));
        }
    }

    private static Fact Certificate(string sent) => Tests.Overview.Answers.Fact("certificate-lae265", "1", sent) with
    {
        LastChangedAt = sent,
        Values = [.. new[] { ("diagnose", "Discusprolaps"), ("funktion", "Kan stå 2 timer"), ("skaanehensyn", "Løft, Natarbejde") }.Select(v => new FactValue(v.Item1, new(v.Item1, v.Item1), new FactDatum.TextDatum(v.Item2)))],
    };

    private static IEnumerable<SummaryLine> Lines(OverviewContent content) => HealthSummary.Of(HealthHistories.Rules, content, HealthHistories.Today).Sections.SelectMany(s => s.Lines);

    private static bool IsCertificate(Fact fact) => fact.Category is "certificate-lae265" or "certificate-lae145" or "specialist-certificates";

    private static bool IsNot(Fact fact) => fact.About.Length > 0 || fact.TellsOfOthers || NotSo.Contains(fact.Status) || fact.Values.Any(v => v.Name == "certainty" && Text(v) == "refuted");

    private static bool IsOver(Fact fact) => Closed.Contains(fact.Status) || (fact.End.Length > 0 && string.CompareOrdinal(fact.End, "2026-11-21") < 0);

    private static bool MayBeLeftOut(Fact fact, IReadOnlyList<OverviewItem> all) => fact.Category switch
    {
        "employment-measures" => !IsOver(fact),
        "employment-status" => IsOver(fact) || !fact.Values.Any(v => v.Name is "tasks-not-possible" or "skaanehensyn" && Tells(v)),
        "hospital-treatments" or "psychiatric-admissions" or "district-psychiatry" => IsOver(fact) && fact.Outcome is null && !IsOfLate(fact),
        "discharge-letters" => !IsOfLate(fact),
        "hospital-diagnoses" => IsOver(fact),
        "social-assessment" or "municipal-health-statuses" => IsOver(fact) || all.Any(i => fact.Code.Text.Length > 0 && i.Fact.Category == fact.Category && i.Fact.Code.Text == fact.Code.Text && string.CompareOrdinal(i.Fact.Start, fact.Start) > 0),
        _ => false,
    };

    // Counted from the last day, otherwise from the first; of what has neither and is not over, from its last change.
    private static bool IsOfLate(Fact fact)
    {
        var from = fact.End.Length > 0 && string.CompareOrdinal(fact.End, "2026-11-21") <= 0 ? fact.End
            : fact.Start.Length > 0 || IsOver(fact) ? fact.Start
            : string.CompareOrdinal(fact.LastChangedAt, "2026-11-22") < 0 ? fact.LastChangedAt : "";
        return string.CompareOrdinal(from, "2026-05-21T") > 0;
    }

    private static bool Tells(FactValue value) => !value.TellsOfOthers && Text(value).Trim().Length > 0;

    private static string Text(FactValue value) => ((FactDatum.TextDatum)value.Datum).Text;
}
