using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Overview;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Overview;

/// <summary>What is hidden of a protected person in parts and in the whole, whoever answers first.</summary>
public sealed class ProtectionOrderTests : SimulatedSources
{
    private const int Orders = 2_000;
    private const int Standing = 5;

    private static readonly string[] InTheRegister = ["Hemmelig Ærøgade 22", "Hemmelig Ærøgade", "Fatima Ækvist Ørnsø"];

    // Of no source's facts and of no register; one source alone tells it, and another source's note holds it.
    private const string ToldBySourceAlone = "Skjulestræde 7";

    [Fact]
    public async Task No_order_of_arrival_changes_what_is_hidden()
    {
        // Proves, with what the simulators send of D6: in whatever order the nineteen answers arrive, and whatever groups
        // they leave in, the groups together hide the same passages in the same sections as the whole does.
        var grant = Protected(InTheRegister);
        var answers = await Bench.AskAsync(grant, SourceBench.To(Sandbox));
        Assert.Equal(19, answers.Count);
        CheckEveryOrder(grant, answers, Standing, leaving: 1);
    }

    [Fact]
    public async Task What_one_source_alone_tells_is_hidden_in_what_another_one_sent_before()
    {
        // Proves that a text the register does not have leaves in no group, although the source that tells it answers last.
        var grant = Protected(InTheRegister);
        var answers = (await Bench.AskAsync(grant, SourceBench.To(Sandbox))).Select(a => (a.Definition.Id, a.RequestId) switch
        {
            ("dfdg", "measures") => With(a, Noted("employment-measures", $"Møde på {ToldBySourceAlone}")),
            ("ffb", _) => a with { Outcome = Answered(a) with { Told = new ToldOfPerson(false, [ToldBySourceAlone]) } },
            _ => a,
        }).ToList();
        CheckEveryOrder(grant, answers, Standing + 1, leaving: 1);
    }

    [Fact]
    public void Texts_that_touch_and_overlap_count_the_same_in_every_order_of_knowing()
    {
        // Proves, over generated texts and known texts that overlap, that nothing known is left and that neither text nor
        // count depends on which is known first.
        string[] words = ["Hemmelig", "Ærøgade", "22", "Fatima", "Ørnsø"];
        Gen<string> Text(int most) => from n in Gen.Choose(1, most) from w in Gen.ListOf(Gen.Elements(words), n) select string.Join(' ', w);
        var texts = Text(8);
        var known = from n in Gen.Choose(1, 5) from k in Gen.ListOf(Text(4), n) select k;
        var hidden = 0;
        Replayable.Check(from text in texts from k in known select (text, k), Orders, c =>
        {
            var (covered, passages) = new HiddenTexts(c.k).Cover(c.text, "#");
            Assert.Equal((covered, passages), new HiddenTexts(c.k.AsEnumerable().Reverse()).Cover(c.text, "#"));
            Assert.Equal(passages, covered.Count(l => l == '#'));
            Assert.All(c.k, k => Assert.DoesNotContain($" {k} ", $" {covered} ", StringComparison.Ordinal));
            hidden += passages;
        });
        Assert.True(hidden > Orders / 2, $"Only {hidden} passages were hidden.");
    }

    private static void CheckEveryOrder(AccessGrant grant, IReadOnlyList<SourceAnswer> answers, int standing, int leaving)
    {
        var whole = OverviewAssembler.Lay(grant, answers);
        Assert.Equal(standing, whole.Protection.HiddenPassages);
        var expected = whole.Sections.ToDictionary(s => s.Category.Id, Shown);
        Assert.Equal(standing, expected.Values.Sum(Passages));
        var mostGroups = 0;
        Replayable.Check(Gen.Shuffle(answers.ToArray()), Orders, order =>
        {
            var groups = Groups(grant, order);
            mostGroups = Math.Max(mostGroups, groups.Count);
            Assert.Equal(standing, OverviewProtection.Together([.. groups.Select(g => g.Protection)]).HiddenPassages);
            var sections = groups.SelectMany(g => g.Sections).ToDictionary(s => s.Category.Id, Shown);
            Assert.Equal(expected, sections);
        });
        Assert.True(mostGroups > leaving, "No order made more than one group.");
    }

    // What the stream does, one answer after another.
    private static List<(IReadOnlyList<OverviewSection> Sections, OverviewProtection Protection)> Groups(AccessGrant grant, SourceAnswer[] order)
    {
        var allowed = grant.Allowed.Select(a => a.Category.Id).ToHashSet();
        var waited = grant.Decisions.Select(d => d.Category.Id).ToHashSet();
        var groups = new List<(IReadOnlyList<OverviewSection>, OverviewProtection)>();
        for (var arrived = 0; arrived <= order.Length; arrived++)
        {
            var open = order.Skip(arrived).Select(a => new AskedQuestion(a.Categories, a.Definition.TellsOfPerson, Task.FromResult(a))).ToList();
            var whole = OverviewStream.Whole(grant, waited, allowed, open);
            waited.ExceptWith(whole);
            if (whole.Count > 0)
                groups.Add(OverviewAssembler.Lay(grant.Only(whole), [.. order.Take(arrived)]));
        }
        Assert.Empty(waited);
        return groups;
    }

    private static AccessGrant Protected(IReadOnlyList<string> hidden)
    {
        var person = new Person(Shipped.Citizen("1604909944"), [Shipped.Citizen("7604909903"), Shipped.Citizen("0101709999")], new AddressProtection(null, hidden));
        var request = new AccessRequest(Shipped.Caller, person, CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, []);
        return AccessGrant.Decide(request, Shipped.Catalogue, Access.Scene.Given(Shipped.Consent("c-all", [.. Shipped.Categories])), Shipped.Noon);
    }

    // Everything a reader sees, without the time of asking.
    private static string Shown(OverviewSection section) =>
        $"{section.State} {string.Join(' ', section.Reasons)} {System.Text.Json.JsonSerializer.Serialize(section.Items.Select(i => (object)new { i.Id, i.Fact, i.Corrections }))}";

    private static int Passages(string shown) => shown.Split(ProtectionCover.Hidden).Length - 1;

    private static SourceOutcome.Answered Answered(SourceAnswer answer) => (SourceOutcome.Answered)answer.Outcome;

    private static SourceAnswer With(SourceAnswer answer, Fact fact) => answer with { Outcome = answer.Outcome is SourceOutcome.Answered a ? a with { Facts = [.. a.Facts, fact] } : new SourceOutcome.Answered([fact], []) };

    private static Fact Noted(string category, string text) =>
        Answers.Fact(category, "noted") with { Values = [new FactValue("note", new("Note", "Note"), new FactDatum.TextDatum(text))] };
}
