using System.Text;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Tests.Sources;
using Google.Protobuf;

namespace Gateway.Tests.Overview;

/// <summary>Proves, whatever the sources say of whom, that nothing about another leaves where it is held back.</summary>
public sealed class ThirdPartyCoverProperties
{
    private const int Cases = 1_000;
    private static readonly byte[] Salt = new byte[Commitment.SaltLength];
    private static readonly LogPosition Place = new(7, new string('a', 64), Shipped.Noon);

    [Fact]
    public void Nothing_about_another_leaves_or_is_recorded()
    {
        // Proves it on the wire, in the record and in what the log may know; and that there was something about others in most cases.
        var held = OwnAccess.HeldBack(ThirdPartyHistories.Categories);
        var seen = 0;
        Replayable.Check(ThirdPartyHistories.All, Cases, history =>
        {
            Assert.DoesNotContain(ThirdPartyHistories.Word, Everything(held, history.Answers), StringComparison.Ordinal);
            seen += HoldsWord(history.Answers) ? 1 : 0;
        });
        Assert.True(seen > Cases / 2, $"Only {seen} cases had anything about others.");
    }

    [Fact]
    public void What_is_about_another_changes_nothing_that_leaves()
    {
        // Proves more than absence: said in other words, or in another order, the answer, its count and its hash are the same bytes.
        var held = OwnAccess.HeldBack(ThirdPartyHistories.Categories);
        Replayable.Check(ThirdPartyHistories.All, Cases, history =>
        {
            var answer = Everything(held, history.Answers);
            Assert.Equal(answer, Everything(held, history.Reworded));
            Assert.Equal(answer, Everything(held, history.Shuffled));
        });
    }

    [Fact]
    public void Where_it_is_shown_everything_leaves()
    {
        // Proves that the tests above find what leaves, and that a rule that shows takes nothing away: each fact's id and each unread element is there.
        var shown = OwnAccess.Shown(ThirdPartyHistories.Categories);
        Replayable.Check(ThirdPartyHistories.All, Cases, history =>
        {
            var sections = OverviewAssembler.Sections(shown, history.Answers);
            Assert.DoesNotContain(sections.SelectMany(s => s.Reasons), r => r.Code == ReasonCode.ThirdPartyHeldBack);
            Assert.Equal(HoldsWord(history.Answers), Wire(shown, sections).Contains(ThirdPartyHistories.Word, StringComparison.Ordinal));
            var left = sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance.Select(p => p.SourceItemId).Concat(i.Corrections.Select(c => c.SourceItemId))).ToHashSet();
            // Two sources with one fact and one correction say the correction once.
            Assert.Empty(Facts(history.Answers).Where(f => f.Corrects.Length == 0).Select(f => f.SourceItemId).Except(left));
        });
    }

    [Fact]
    public void Held_back_is_told_exactly_where_something_was()
    {
        // Proves the reason against a second reading of the rules: told of a source and category where something of its is or may be about others, and nowhere else; what is whole says nothing.
        var held = OwnAccess.HeldBack(ThirdPartyHistories.Categories);
        Replayable.Check(ThirdPartyHistories.All, Cases, history =>
        {
            foreach (var section in OverviewAssembler.Sections(held, history.Answers))
            {
                var expected = history.Answers.Where(a => MayTellOfOthers(a, section.Category.Id)).Select(a => a.Definition.Id).Distinct().Order(StringComparer.Ordinal);
                Assert.Equal(expected, section.Reasons.Where(r => r.Code == ReasonCode.ThirdPartyHeldBack).Select(r => r.SourceId).Order(StringComparer.Ordinal));
            }
        });
    }

    private static bool MayTellOfOthers(SourceAnswer answer, string category) =>
        answer.Outcome is SourceOutcome.Answered answered
        && (answered.NotMapped.Any(n => n.Category is null || n.Category == category)
            || answered.Facts.Any(f => f.Category == category && Describe(f).Contains(ThirdPartyHistories.Word, StringComparison.Ordinal)));

    private static bool HoldsWord(IReadOnlyList<SourceAnswer> answers) =>
        Facts(answers).Any(f => Describe(f).Contains(ThirdPartyHistories.Word, StringComparison.Ordinal))
        || answers.Any(a => a.Outcome is SourceOutcome.Answered { NotMapped.Count: > 0 });

    private static IEnumerable<Fact> Facts(IReadOnlyList<SourceAnswer> answers) => answers.Select(a => a.Outcome).OfType<SourceOutcome.Answered>().SelectMany(a => a.Facts);

    // Printing a fact hides it.
    private static string Describe(Fact fact) => System.Text.Json.JsonSerializer.Serialize(fact);

    private static string Everything(AccessGrant grant, IReadOnlyList<SourceAnswer> answers)
    {
        var pending = OverviewAssembler.Assemble(grant, answers);
        var located = PendingLocation.Of(grant, answers);
        var query = new QueryId(new string('0', 32));
        var records = new[] { pending.Summary, located.Summary }.Select(s => Encoding.UTF8.GetString(DisclosureEntries.Disclosed(query, grant, s, Salt, Shipped.Noon).ToBytes()));
        return string.Join('\n', [Wire(grant, OverviewAssembler.Sections(grant, answers)), .. records, System.Text.Json.JsonSerializer.Serialize(pending.Summary)]);
    }

    private static string Wire(AccessGrant grant, IReadOnlyList<OverviewSection> sections) => JsonFormatter.Default.Format(OverviewResponseWriter.Write(new OverviewResult.Released(
        Place, Place, "sha256:test", OverviewContent.Of(grant, SectionMerge.Over(sections), [], OverviewProtection.None), RelationState.NotNeeded)));
}
