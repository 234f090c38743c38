using Gateway.Casework;
using Gateway.Overview;
using Gateway.Sources;

namespace Gateway.Tests.Casework;

/// <summary>Proves over generated overviews what must hold of every overview on two pages, against a second reading of the rules.</summary>
public sealed class CaseBriefProperties
{
    private const int Cases = 2_000;

    [Fact]
    public void The_collapsed_time_line_stands_for_every_dated_item_exactly_once()
    {
        // Proves: none lost, none doubled, none of another name or category on one line, and what is no evidence on none; some lines stand for several.
        var repeated = 0;
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var lines = Of(content).TimeLine;
            var dated = CaseHistories.Items(content).Where(i => !CaseHistories.IsNothing(i.Fact) && (i.Fact.Start.Length > 0 || i.Fact.End.Length > 0));
            Assert.Equal(dated.Select(i => i.Id).Order(), lines.SelectMany(l => l.Items).Select(i => i.Id).Order());
            Assert.All(lines, l => Assert.Single(l.Items.Select(i => (i.Fact.Category, i.Fact.Code.Text.ToUpperInvariant())).Distinct()));
            Assert.Distinct(lines.Select(l => (l.Category, l.Text.ToUpperInvariant())));
            repeated += lines.Count(l => l.Items.Count > 1);
        });
        Assert.True(repeated > Cases / 2, $"Only {repeated} lines stood for several.");
    }

    [Fact]
    public void A_line_reaches_from_the_first_beginning_to_the_last_end()
    {
        // Proves: no item of a line begins before it or ends after it, and a line is open exactly where one of its items is.
        Replayable.Check(CaseHistories.All, Cases, content => Assert.All(Of(content).TimeLine, line =>
        {
            Assert.All(line.Items.Where(i => i.Fact.Start.Length > 0), i => Assert.True(CaseHistories.First(line.Start) <= CaseHistories.First(i.Fact.Start)));
            Assert.Equal(line.Items.Any(i => i.Fact.End.Length == 0), line.End.Length == 0);
            Assert.All(line.Items.Where(_ => line.End.Length > 0), i => Assert.True(CaseHistories.First(line.End) >= CaseHistories.First(i.Fact.End)));
        }));
    }

    [Fact]
    public void What_was_tried_is_over_and_stands_newest_first()
    {
        // Proves: exactly the measures that are over, in the order of their last days.
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var tried = Of(content).Tried;
            var over = CaseHistories.Items(content).Where(i => i.Fact.Category is "employment-measures" or "social-measures"
                && !CaseHistories.IsNothing(i.Fact) && CaseHistories.IsOver(i.Fact) && i.Fact.Values.All(v => v.Name != "municipality-case"));
            Assert.Equal(over.Select(i => i.Id).Order(), tried.Select(t => t.Item.Id).Order());
            var days = tried.Select(t => t.Item.Fact.End.Length > 0 ? t.Item.Fact.End : t.Item.Fact.Start).ToList();
            Assert.Equal(days.OrderDescending(StringComparer.Ordinal), days);
        });
    }

    [Fact]
    public void No_benefit_lies_in_a_gap_and_every_gap_lies_between_two()
    {
        // Proves: on no day of a gap anything is lived on, on the days beside it something is, gaps never meet an overlap, and there is none where a benefit system was not heard in full.
        var gaps = 0;
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var (found, lived) = (Of(content).Irregularities, LivedOn(content));
            foreach (var gap in found.Where(i => i.Kind == IrregularityKind.Gap))
            {
                Assert.True(gap.First <= gap.Last);
                Assert.DoesNotContain(lived, s => s.First <= gap.Last && s.Last >= gap.First);
                Assert.Contains(lived, s => s.Last == gap.First.AddDays(-1));
                Assert.Contains(lived, s => s.First == gap.Last!.Value.AddDays(1));
                Assert.DoesNotContain(found, o => o.Kind == IrregularityKind.Overlap && o.First <= gap.Last && (o.Last is null || o.Last >= gap.First));
                Assert.All(content.Sections.Where(s => s.Category.Id is "benefits" or "benefit-history"), s => Assert.True(s.State is SectionState.Available or SectionState.NothingHeld));
                gaps++;
            }
        });
        Assert.True(gaps > Cases / 50, $"Only {gaps} gaps were seen.");
    }

    [Fact]
    public void An_overlap_lies_within_both_benefits_that_exclude_each_other()
    {
        // Proves: its first and last day are days of both, which claim different livings and stand in a conflict of the overview.
        var overlaps = 0;
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            foreach (var overlap in Of(content).Irregularities.Where(i => i.Kind == IrregularityKind.Overlap))
            {
                Assert.Equal(2, overlap.Items.Select(i => i.Id).Distinct().Count());
                Assert.Distinct(overlap.Items.Select(i => string.Concat(i.Fact.Exclusive.Select(e => e.Claimed))));
                Assert.All(overlap.Items, i => Assert.True(Stretch(i.Fact) is var s && s.First <= overlap.First && s.Last >= (overlap.Last ?? DateOnly.MaxValue)));
                Assert.Contains(content.Sections.SelectMany(s => s.Conflicts).Concat(content.Conflicts), c => c.Kind == ConflictKind.Exclusive && overlap.Items.All(i => c.ItemIds.Contains(i.Id)));
                overlaps++;
            }
        });
        Assert.True(overlaps > Cases / 50, $"Only {overlaps} overlaps were seen.");
    }

    private static CaseBrief Of(OverviewContent content) => CaseBrief.Of(CaseHistories.Rules, content, CaseHistories.Today);

    // Of the benefit systems only what claims to be something to live on; all of the history.
    private static List<(DateOnly First, DateOnly Last)> LivedOn(OverviewContent content) =>
    [
        .. CaseHistories.Items(content).Where(i => !CaseHistories.IsNothing(i.Fact) && (i.Fact.Category == "benefit-history" || (i.Fact.Category == "benefits" && i.Fact.Exclusive.Count > 0)))
            .Select(i => Stretch(i.Fact)).Where(s => s.First <= s.Last),
    ];

    // What has no first day may have begun any day before, and what has no last day may last.
    private static (DateOnly First, DateOnly Last) Stretch(Fact fact) =>
        (fact.Start.Length > 0 ? CaseHistories.First(fact.Start) : DateOnly.MinValue, fact.End.Length > 0 ? CaseHistories.Last(fact.End) : DateOnly.MaxValue);
}
