using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Tests;

/// <summary>An emergency access: recorded with its query and the citizen's notice, reviewed once, told of when it is late.</summary>
public sealed class EmergencyAccessTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_recorded_with_its_query_and_the_citizens_notice_or_not_at_all(On engine)
    {
        // Proves: one transaction: query, emergency access and notice stand together; where the notice cannot be written, nobody may be asked.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var id = await store.AskInEmergencyAsync(Samples.Noon.AddHours(72));

        Assert.Equal(["asked", "notice-given"], folder.Kinds());
        Assert.Equal((1L, 1L, 2L), (folder.Count("emergency_accesses"), folder.Count("notices"), folder.Count("log_openings")));
        var listed = Assert.Single(await new OversightStore(store).EmergenciesAsync(reviewedToo: false));
        Assert.Equal((id, Samples.Noon, Samples.Noon), (listed.Id, listed.At, listed.CitizenNotifiedAt));
        Assert.Equal(("the citizen cannot be asked", OversightSamples.Caller, Samples.Noon.AddHours(72)), (listed.Mark.Justification, listed.Mark.Caller, listed.Mark.ReviewBy));
        Assert.Equal(["hospital-diagnoses", "discharge-letters"], listed.Mark.Categories);

        folder.Break("BEFORE INSERT", "notices");
        var before = folder.Dump();
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.AskInEmergencyAsync(Samples.Noon.AddHours(72)));
        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_reviewed_once_by_its_own_municipality(On engine)
    {
        // Proves: a second decision, an unknown one and a neighbour's are refused and record nothing; the first stands.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        var id = await store.AskInEmergencyAsync(Samples.Noon.AddHours(72));

        Assert.Equal(DecisionRefusal.NotFound, (await oversight.ReviewEmergencyAsync("n", id, municipality: Samples.Neighbour)).Refusal);
        Assert.Equal(DecisionRefusal.NotFound, (await oversight.ReviewEmergencyAsync("u", QueryId.New())).Refusal);
        var reviewed = await oversight.ReviewEmergencyAsync("one", id, justified: false);
        Assert.NotNull(reviewed.Position);
        var before = folder.Dump();
        Assert.Equal(DecisionRefusal.NotOpen, (await oversight.ReviewEmergencyAsync("two", id)).Refusal);
        Assert.Equal(before, folder.Dump());

        Assert.Empty(await oversight.EmergenciesAsync(reviewedToo: false));
        var listed = Assert.Single(await oversight.EmergenciesAsync(reviewedToo: true));
        Assert.Equal((Samples.Noon, false), (listed.ReviewedAt, listed.Justified));
        Assert.Equal("emergency-reviewed", folder.Kinds()[(int)reviewed.Position!.Index]);
        // The citizen's notice tells what came of it.
        var told = Assert.Single(await new ConsentStore(store).ShowAsync(t => t.Notices(Samples.Whose())));
        Assert.Equal((NoticeKind.EmergencyAccess, id.Hex, Samples.Noon, false), (told.Notice.Kind, told.Notice.NoticeId, told.ReviewedAt, told.Justified));
        Assert.Equal(["hospital-diagnoses", "discharge-letters"], told.Opened);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_decides_about_what_they_did_themselves(On engine)
    {
        // Proves of an emergency access and of a query without a known case: refused to the same user by whatever client, and by another account of the same person, nothing recorded, and open to another officer still.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        var own = OversightSamples.Caller with { User = OversightSamples.Request("").User };
        var (emergency, relation) = (await store.AskInEmergencyAsync(Samples.Noon.AddHours(72), caller: own), await store.AskUnconfirmedAsync(caller: own));
        var before = folder.Dump();
        Assert.Equal(DecisionRefusal.OwnAct, (await oversight.ReviewEmergencyAsync("e", emergency)).Refusal);
        Assert.Equal(DecisionRefusal.OwnAct, (await oversight.ReviewRelationAsync("r", relation)).Refusal);
        var another = OversightSamples.Request("e") with { User = "officer-2" };
        var accounts = new OfficersOwn([another.User, own.User], []);
        Assert.Equal(DecisionRefusal.OwnAct, (await oversight.ReviewEmergencyAsync(another, emergency, OversightSamples.Decision(), Samples.Entry(EntryKind.EmergencyReviewed), accounts)).Refusal);
        Assert.Equal(DecisionRefusal.OwnAct, (await oversight.ReviewRelationAsync(another, relation, OversightSamples.Decision(), Samples.Entry(EntryKind.RelationReviewed), accounts)).Refusal);
        Assert.Equal(before, folder.Dump());

        Assert.NotNull((await oversight.ReviewEmergencyAsync(another, emergency, OversightSamples.Decision(), Samples.Entry(EntryKind.EmergencyReviewed), OversightSamples.Own(another.User))).Position);
        Assert.NotNull((await oversight.ReviewRelationAsync(another with { Key = "r" }, relation, OversightSamples.Decision(), Samples.Entry(EntryKind.RelationReviewed), OversightSamples.Own(another.User))).Position);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_look_at_a_protected_record_is_listed_as_one(On engine)
    {
        // Proves: with its case and no words of anybody's, beside an emergency access whose words are its own; neither passes for the other.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var (emergency, query) = (await store.AskInEmergencyAsync(Samples.Noon.AddHours(71)), QueryId.New());
        var mark = new EmergencyMark("", OversightSamples.Caller, "help", ["hospital-diagnoses"], Samples.Noon.AddHours(72)) { ProtectedCase = "26/7" };
        await store.AppendQueryAsync(query, Samples.Entry(EntryKind.Asked).Add("query", query.Hex), Samples.Opening(), new QueryMarks { Emergency = mark });
        var listed = await new OversightStore(store).EmergenciesAsync(reviewedToo: false);
        Assert.Equal([(emergency, (string?)null, "the citizen cannot be asked"), (query, "26/7", "")], listed.Select(l => (l.Id, l.Mark.ProtectedCase, l.Mark.Justification)));
        Assert.Equal(("26/7", null), (listed[1].CaseId, listed[1].CitizenNotifiedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_soonest_due_stands_first_and_the_reviewed_last(On engine)
    {
        // Proves: the order of the list, its length, and that a neighbour's is not in it.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        var late = await store.AskInEmergencyAsync(Samples.Noon.AddHours(3));
        var soon = await store.AskInEmergencyAsync(Samples.Noon.AddHours(1));
        var done = await store.AskInEmergencyAsync(Samples.Noon);
        await store.AskInEmergencyAsync(Samples.Noon, Samples.Neighbour);
        await oversight.ReviewEmergencyAsync("one", done);

        Assert.Equal([soon, late, done], (await oversight.EmergenciesAsync(reviewedToo: true)).Select(e => e.Id));
        Assert.Equal([soon], (await oversight.EmergenciesAsync(reviewedToo: true, 1)).Select(e => e.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_becomes_overdue_once(On engine)
    {
        // Proves: in the span of time in which its review falls due, and in no other; a reviewed one never.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        await store.AskInEmergencyAsync(Samples.Noon.AddHours(1));
        await store.AskInEmergencyAsync(Samples.Noon.AddHours(1), Samples.Neighbour);
        await oversight.ReviewEmergencyAsync("one", await store.AskInEmergencyAsync(Samples.Noon.AddHours(1)));

        Assert.Empty(await oversight.ReadOverdueAsync(DateTimeOffset.MinValue, Samples.Noon.AddHours(1).AddTicks(-1)));
        Assert.Equal([(Samples.Neighbour, 1), (Samples.Municipality, 1)], await oversight.ReadOverdueAsync(Samples.Noon, Samples.Noon.AddHours(1)));
        Assert.Empty(await oversight.ReadOverdueAsync(Samples.Noon.AddHours(1), Samples.Noon.AddHours(9)));
    }
}
