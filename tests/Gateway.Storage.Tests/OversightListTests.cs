using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Tests;

/// <summary>The lists a privacy officer works through: recorded when shown, read in pages, nobody hidden behind another's many.</summary>
public sealed class OversightListTests
{
    private const int Many = 30;
    private static readonly MarkedCaller Busy = OversightSamples.Caller with { User = "busy" };
    private static readonly MarkedCaller Quiet = OversightSamples.Caller with { User = "quiet" };

    [Theory, OnSqlite, OnPostgres]
    public async Task A_list_is_recorded_before_it_leaves_or_not_shown(On engine)
    {
        // Proves invariant 1: one leaf for each page, with the ids; where it cannot be written, nothing is shown.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        var emergency = await store.AskInEmergencyAsync(Samples.Noon.AddHours(72));
        var query = await store.AskUnconfirmedAsync();
        Assert.Equal((emergency, "26/0001", "help"), Told(Assert.Single(await oversight.EmergenciesAsync(reviewedToo: false))));
        Assert.Equal("work-list-shown", folder.Kinds()[^1]);
        var listed = Assert.Single(await oversight.UnconfirmedAsync());
        Assert.Equal((query, "26/7", "help"), (listed.Id, listed.CaseId, listed.Purpose));
        Assert.Equal(2, folder.Kinds().Count(k => k == "work-list-shown"));

        folder.Break("BEFORE INSERT", "log_entries", "NEW.kind = 'work-list-shown'");
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => oversight.EmergenciesAsync(reviewedToo: true));
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => oversight.UnconfirmedAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_asks_often_hides_nobody(On engine)
    {
        // Proves: behind thirty of one user's, another's single one still stands second, in both lists.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        for (var n = 0; n < Many; n++)
        {
            await store.AskInEmergencyAsync(Samples.Noon.AddHours(n), caller: Busy);
            await store.AskUnconfirmedAsync(caller: Busy);
        }
        var emergency = await store.AskInEmergencyAsync(Samples.Noon.AddHours(72), caller: Quiet);
        var query = await store.AskUnconfirmedAsync(caller: Quiet);
        Assert.Equal(emergency, (await oversight.EmergenciesAsync(reviewedToo: false, most: 2))[1].Id);
        Assert.Equal(query, (await oversight.UnconfirmedAsync(most: 2))[1].Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_pages_are_the_list_whatever_is_decided_or_added_between_them(On engine)
    {
        // Proves: nothing twice and nothing skipped; what is decided meanwhile drops out, what is added meanwhile waits for the next reading; the last page names no next.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        var queries = new List<QueryId>();
        for (var n = 0; n < 9; n++)
            queries.Add(await store.AskUnconfirmedAsync(caller: n % 3 == 0 ? Quiet : Busy));
        var whole = (await oversight.UnconfirmedAsync(100)).Select(u => u.Id).ToList();
        Assert.Equal(queries.OrderBy(q => q.Hex), whole.OrderBy(q => q.Hex));

        var seen = new List<QueryId>();
        ListPosition? from = null;
        do
        {
            var page = (await oversight.ShowUnconfirmedAsync(Samples.Municipality, from, 2, OversightSamples.Shown, []))!;
            seen.AddRange(page.Entries.Select(u => u.Id));
            from = page.Next;
            await oversight.ReviewRelationAsync($"key-{seen.Count}", page.Entries[0].Id);
            await store.AskUnconfirmedAsync(caller: Quiet);
        }
        while (from is not null);
        Assert.Equal(whole, seen);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_officer_sees_the_mandates_that_offices_recorded(On engine)
    {
        // Proves: of each recorder the newest first, in pages, recorded when shown; not what citizens recorded themselves, nor a neighbour's; an end is told.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var (oversight, consents) = (new OversightStore(store), new ConsentStore(store));
        foreach (var (id, by, cvr) in new[] { ("m1", "busy", "99990001"), ("m2", "quiet", "99990001"), ("m3", "busy", "99990001"), ("own", "citizen", "") })
        {
            var mandate = ConsentSamples.Mandate(id) with { RecordedBy = by, OrganisationCvr = cvr };
            await consents.ShowAsync(t => t.GrantMandate(mandate, Samples.Entry(EntryKind.MandateGranted), Samples.Opening()));
        }
        await consents.ShowAsync(t => t.EndMandate(ConsentSamples.Mandate("m2"), "seen", Samples.Entry(EntryKind.MandateEnded), Samples.Opening()));

        var first = (await oversight.ShowMandatesAsync(Samples.Municipality, null, 2, OversightSamples.Shown, []))!;
        Assert.Equal([("m3", null), ("m2", Samples.Noon)], first.Entries.Select(m => (m.Mandate.MandateId, m.Mandate.EndedAt)));
        Assert.Equal("work-list-shown", folder.Kinds()[^1]);
        var second = (await oversight.ShowMandatesAsync(Samples.Municipality, first.Next, 2, OversightSamples.Shown, []))!;
        Assert.Equal(("m1", "busy", "99990001", Samples.Noon, null), (second.Entries[0].Mandate.MandateId, second.Entries[0].Mandate.RecordedBy, second.Entries[0].Mandate.OrganisationCvr, second.Entries[0].RecordedAt, second.Next));
        Assert.Null(await oversight.ShowMandatesAsync(Samples.Municipality, new ListPosition(99, "own"), 2, OversightSamples.Shown, []));
        Assert.Empty((await oversight.ShowMandatesAsync(Samples.Neighbour, null, 2, _ => Samples.Entry(EntryKind.WorkListShown, Samples.Neighbour), []))!.Entries);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_about_somebody_left_out_stands_in_no_list_and_is_not_decided(On engine)
    {
        // Proves: emergencies and unconfirmed relations of one citizen are neither shown nor found where that citizen is left out, and are where another is; so are mandates by whom they are from and by who holds them, and uses of the log, counted and read.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var (oversight, reading) = (new OversightStore(store), new LogReadingStore(store));
        var (emergency, query) = (await store.AskInEmergencyAsync(Samples.Noon), await store.AskUnconfirmedAsync());
        await new ConsentStore(store).ShowAsync(t => t.GrantMandate(ConsentSamples.Mandate("m") with { OrganisationCvr = "99990001", Holder = Samples.Key(7) }, Samples.Entry(EntryKind.MandateGranted), Samples.Opening()));
        var length = await reading.LengthAsync();
        foreach (var (without, shown) in new[] { (Samples.Citizen, false), (Samples.Key(9), true) })
        {
            var here = shown ? 1 : 0;
            IReadOnlyList<CitizenKey> leftOut = [Samples.Key(8), without];
            Assert.Equal(here, (await oversight.ShowEmergenciesAsync(Samples.Municipality, true, null, 9, OversightSamples.Shown, leftOut))!.Entries.Count);
            Assert.Equal(here, (await oversight.ShowUnconfirmedAsync(Samples.Municipality, null, 9, OversightSamples.Shown, leftOut))!.Entries.Count);
            Assert.Equal(here, (await oversight.ShowMandatesAsync(Samples.Municipality, null, 9, OversightSamples.Shown, leftOut))!.Entries.Count);
            var (filter, window) = (new UseFilter(Samples.Municipality) { Without = leftOut }, new LogWindow(0, length, length));
            Assert.Equal(shown, (await reading.ReadUsesAsync(filter, window)).Any(u => u.Row.ActId == query.Hex));
            Assert.Equal((await reading.ReadUsesAsync(filter, window)).Count, await reading.CountUsesAsync(filter, window));
            Assert.Equal(shown ? (int)length : 0, (await reading.ReadRecordsAsync(Samples.Municipality, Enumerable.Range(0, (int)length).Select(i => (long)i), leftOut)).Count);
            var decided = await oversight.ReviewEmergencyAsync(OversightSamples.Request($"e{here}"), emergency, OversightSamples.Decision(), Samples.Entry(EntryKind.EmergencyReviewed), new OfficersOwn(["officer"], leftOut));
            Assert.Equal(shown ? null : DecisionRefusal.NotFound, decided.Refusal);
            decided = await oversight.ReviewRelationAsync(OversightSamples.Request($"r{here}"), query, OversightSamples.Decision(), Samples.Entry(EntryKind.RelationReviewed), new OfficersOwn(["officer"], leftOut));
            Assert.Equal(shown ? null : DecisionRefusal.NotFound, decided.Refusal);
        }
        Assert.Empty((await oversight.ShowMandatesAsync(Samples.Municipality, null, 9, OversightSamples.Shown, [Samples.Key(7)]))!.Entries);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Alarms_come_the_newest_first_each_source_once(On engine)
    {
        // Proves: kept across a restart, in pages, recorded when shown; a source that two parts of an answer name stands once; none of a neighbour's.
        using var folder = StorePlace.Of(engine);
        QueryId older, newer;
        await using (var store = await folder.OpenAsync())
        {
            older = await store.AlarmAsync(["ffb"], ["dfdg", "ffb"]);
            newer = await store.AlarmAsync(["cosmic"]);
            await store.DiscloseAsync(await store.AskAsync());
        }

        await using var reopened = await folder.OpenAsync();
        var oversight = new OversightStore(reopened);
        var first = (await oversight.ShowAlarmsAsync(Samples.Municipality, null, 1, OversightSamples.Shown))!;
        var alarm = Assert.Single(first.Entries);
        Assert.Equal((newer, Samples.Noon, "99990001", "help"), (alarm.Id, alarm.At, alarm.Mark.OrganisationCvr, alarm.Mark.Purpose));
        Assert.Equal("work-list-shown", folder.Kinds()[^1]);
        await reopened.AlarmAsync(["dfdg"]);
        var second = (await oversight.ShowAlarmsAsync(Samples.Municipality, first.Next, 1, OversightSamples.Shown))!;
        Assert.Equal((older, null), (Assert.Single(second.Entries).Id, second.Next));
        Assert.Equal(["dfdg", "ffb"], second.Entries[0].Mark.Sources);
        Assert.Null(await oversight.ShowAlarmsAsync(Samples.Municipality, new ListPosition(99, QueryId.New().Hex), 1, OversightSamples.Shown));
        Assert.Empty((await oversight.ShowAlarmsAsync(Samples.Neighbour, null, 1, _ => Samples.Entry(EntryKind.WorkListShown, Samples.Neighbour)))!.Entries);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_position_of_another_municipality_is_none(On engine)
    {
        // Proves: a neighbour's entry, and one that is nowhere, begin no page.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        var neighbours = await store.AskUnconfirmedAsync(municipality: Samples.Neighbour);
        foreach (var id in new[] { neighbours.Hex, QueryId.New().Hex, "" })
        {
            Assert.Null(await oversight.ShowUnconfirmedAsync(Samples.Municipality, new ListPosition(99, id), 2, OversightSamples.Shown, []));
            Assert.Null(await oversight.ShowEmergenciesAsync(Samples.Municipality, true, new ListPosition(99, id), 2, OversightSamples.Shown, []));
        }
    }

    private static (QueryId Id, string Case, string Purpose) Told(EmergencyAccess access) => (access.Id, access.CaseId, access.Mark.Purpose);
}
