using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves what the job centre's case system tells of the recorded citizens, in calls that build on each other.</summary>
public sealed class MomentumTests : SimulatedSources
{
    private const string Source = "kmd-momentum";
    private const string D1 = "1403859922";
    private const string D2 = "0211989903";
    private const string D3 = "1112609989";
    private const string D4 = "0806759970";

    [Fact]
    public async Task D1_has_a_target_group_a_caseworker_and_a_mentor_who_ended()
    {
        // Proves the number of the group in DFDG's own terms, the caseworker in force, and the mentor's end; and that nothing is lost.
        var answer = await AnsweredAsync(D1, Source, "status");
        Assert.Equal(
            [
                ("employment-status", "Målgruppe 6.6 sygedagpenge", "", ""),
                ("mentor-support", "Mentor", "2026-01-05T23:00:00Z", "2026-06-30T22:00:00Z"),
                ("employment-status", "Beskæftigelsessagsbehandler", "2026-01-05T23:00:00Z", ""),
            ],
            Lines(answer));
        Assert.Equal(("urn:dfdg:PersonkategoriType", "6.6"), (answer.Facts[0].Code.Codings[0].System, answer.Facts[0].Code.Codings[0].Code));
        Assert.Equal("urn:lab:maalgruppe|6.6", answer.Facts[0].SharedKey);
        Assert.Equal([new ExclusiveClaim("target-group", "6.6"), new ExclusiveClaim("income-support", "sygedagpenge")], answer.Facts[0].Exclusive);
        Assert.Equal(["caseworker: Sara Sagsbehandler"], Values(answer.Facts[2]));
        Assert.Empty(answer.NotMapped);
        Assert.Null(answer.Incomplete);
    }

    [Fact]
    public async Task Names_of_staff_can_be_held_back()
    {
        // Proves that every value that names a member of staff is marked as about others, and no other value is.
        var status = await AnsweredAsync(D1, Source, "status");
        var notes = await AnsweredAsync(D1, Source, "notes");
        var values = status.Facts.Concat(notes.Facts).SelectMany(f => f.Values).ToList();
        Assert.Equal(["caseworker", "written-by"], values.Where(v => v.TellsOfOthers).Select(v => v.Name).Distinct());
        Assert.DoesNotContain(values.Where(v => !v.TellsOfOthers), v => v.Datum is FactDatum.TextDatum { Text: "Sara Sagsbehandler" or "Mads Mentor" });
    }

    [Fact]
    public async Task D1_has_two_journal_notes_and_no_tasks()
    {
        // Proves text and time of the notes, and that a list of tasks the source has nothing in is nothing held.
        var answer = await AnsweredAsync(D1, Source, "notes");
        Assert.Equal(
            [("employment-journal-notes", "Opfølgningssamtale", "2026-10-02T09:15:00Z", ""), ("employment-journal-notes", "Telefonnotat", "2026-08-14T12:00:00Z", "")],
            Lines(answer));
        Assert.Equal(["text: Læge kontaktet vedr. LÆ 265", "written-by: Sara Sagsbehandler"], Values(answer.Facts[1]));
        Assert.Empty(answer.NotMapped);
    }

    [Fact]
    public async Task D4_has_three_tasks_on_two_pages_one_of_them_in_an_unknown_state()
    {
        // Proves that pages are asked for until all have come, that a known state has its word and an unknown one passes through, and that a task without a deadline has none.
        var answer = await AnsweredAsync(D4, Source, "notes");
        Assert.Equal([("Opgave 0", "i gang"), ("Opgave 1", "i gang"), ("Opgave 2", "7 (ukendt kode)")], answer.Facts.Select(f => (f.Code.Text, f.Status)));
        Assert.Equal(["deadline: 2026-10-01T00:00:00Z"], Values(answer.Facts[0]));
        Assert.Empty(answer.Facts[2].Values);
        Assert.Empty(answer.NotMapped);
        Assert.Equal(2, Sandbox.Received.Count(r => r.PathAndQuery == "/tasks/citizen"));
    }

    [Fact]
    public async Task D4_has_tags_with_their_periods()
    {
        // Proves that the tags of the case stand as they are, one still open.
        var tags = (await AnsweredAsync(D4, Source, "status")).Facts.Where(f => f.Code.Codings.Count == 0);
        Assert.Equal([("Rehabiliteringsteam", "2023-05-30T22:00:00Z"), ("Langtidsledig", "")], tags.Select(f => (f.Code.Text, f.End)));
    }

    [Fact]
    public async Task D2_is_in_target_group_6_4()
    {
        // Proves that a citizen of whom hardly a field is filled is read all the same.
        Assert.Equal([("employment-status", "Målgruppe 6.4", "", "")], Lines(await AnsweredAsync(D2, Source, "status")));
    }

    [Fact]
    public async Task D3_is_not_found()
    {
        // Proves that 404 to the first call is "no information", for every request, and that nothing more is asked.
        foreach (var request in new[] { "status", "notes" })
            Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), await AskAsync(D3, Source, request));
        Assert.All(Sandbox.Received, r => Assert.StartsWith("/citizens/find", r.PathAndQuery, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_citizens_record_is_refused()
    {
        // Proves that an id that leads to somebody else's record does not become the citizen's information.
        Sandbox.SetFault(Source, Fault.Of(FaultKind.WrongPerson));
        foreach (var request in new[] { "status", "notes" })
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync(D3, Source, request));
    }

    [Fact]
    public async Task What_is_not_allowed_is_not_asked_for()
    {
        // Proves that without the category of a call the call is not made.
        var question = SourceQuestion.From(Shipped.Grant(Shipped.D1, [], "mentor-support"), Shipped.ByToken).Single(q => q.Definition.Id == Source);
        var answer = Assert.IsType<SourceOutcome.Answered>(await Bench.AskOneAsync(SourceBench.To(Sandbox)[Source], question, CancellationToken.None));
        Assert.Equal(["mentor-support"], answer.Facts.Select(f => f.Category));
        Assert.DoesNotContain(Sandbox.Received, r => r.PathAndQuery.StartsWith("/tagassignments", StringComparison.Ordinal));
    }
}
