using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Tests;

/// <summary>Proves that a restriction of a report takes two persons, ends, and leaves out what was named and nothing else.</summary>
public sealed class RestrictionTests
{
    private static readonly DateTimeOffset Ends = Samples.Noon.AddDays(30);

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_what_another_officer_confirmed_is_left_out_and_only_while_it_lasts(On engine)
    {
        // Proves: proposed nothing is left out; confirmed exactly the named acts of that person there; not from its end on, to the tick; every step is a leaf that opens for the citizen.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var restrictions = new RestrictionStore(store);
        var (one, other) = (await UseAsync(store, "user-1"), await UseAsync(store, "user-1"));
        var proposed = await ProposeAsync(restrictions, "p", "r1", one);
        Assert.Equal(proposed, await ProposeAsync(restrictions, "p", "r1", one));
        Assert.Empty((await WithheldAsync(restrictions)).ActIds);

        var confirmed = await ConfirmAsync(restrictions, "c", "r1", "officer-2");
        Assert.Equal(confirmed, await ConfirmAsync(restrictions, "c", "r1", "officer-2"));
        var withheld = await WithheldAsync(restrictions);
        Assert.Equal([one], withheld.ActIds);
        Assert.Equal(Ends, withheld.EndsAt);
        Assert.DoesNotContain(other, withheld.ActIds);
        Assert.Empty((await restrictions.ReadWithheldAsync(Samples.Municipality, [Samples.Key(9)], Samples.Noon)).ActIds);
        Assert.Empty((await restrictions.ReadWithheldAsync(Samples.Neighbour, [Samples.Citizen], Samples.Noon)).ActIds);
        Assert.NotEmpty((await restrictions.ReadWithheldAsync(Samples.Municipality, [Samples.Key(9), Samples.Citizen], Ends.AddTicks(-1))).ActIds);
        Assert.Empty((await restrictions.ReadWithheldAsync(Samples.Municipality, [Samples.Citizen], Ends)).ActIds);

        var about = await new LogReadingStore(store).ReadAboutAsync(Samples.Municipality, [Samples.Citizen], long.MaxValue);
        Assert.Equal(["restriction-proposed", "restriction-confirmed"], about.Where(r => r.ActId == "r1").Select(r => r.Kind));
        var stands = Assert.Single(await restrictions.ReadAsync(Samples.Municipality, endedToo: false, Samples.Noon, long.MaxValue, 10, []));
        Assert.Equal(("officer-1", "officer-2", "the reason", "private-interests"), (stands.Officer, stands.Confirmed!.Officer, stands.Reason, stands.Ground));
        Assert.Equal([one], stands.ActIds);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_person_is_never_both_and_nobody_leaves_out_their_own(On engine)
    {
        // Proves: the proposer confirms under no key; whoever made one of the disclosures neither proposes nor confirms; unknown and other citizens' disclosures are refused; all of it writes nothing. And that the database itself refuses one person as both.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var restrictions = new RestrictionStore(store);
        var (theirs, mine, seconds, foreign) = (await UseAsync(store, "user-1"), await UseAsync(store, "officer-1"), await UseAsync(store, "officer-2"), await UseAsync(store, "user-1", Samples.Key(7)));
        await ProposeAsync(restrictions, "p", "r1", theirs, seconds);
        var before = place.Dump();
        foreach (var (id, why) in new[] { (mine, DecisionRefusal.OwnAct), (foreign, DecisionRefusal.NotFound), ("no-such", DecisionRefusal.NotFound) })
            Assert.Equal(why, (await ProposeAsync(restrictions, "q", "r2", theirs, id)).Refusal);
        Assert.Equal(DecisionRefusal.NotFound, (await ProposeAsync(restrictions, "q", "r2")).Refusal);
        Assert.Equal(DecisionRefusal.OwnAct, (await ConfirmAsync(restrictions, "c1", "r1", "officer-1")).Refusal);
        Assert.Equal(DecisionRefusal.OwnAct, (await ConfirmAsync(restrictions, "c2", "r1", "officer-2")).Refusal);
        Assert.Equal(DecisionRefusal.NotFound, (await ConfirmAsync(restrictions, "c3", "r1", "officer-3", Samples.Key(7))).Refusal);
        Assert.Equal(DecisionRefusal.NotFound, (await ConfirmAsync(restrictions, "c3", "r9", "officer-3")).Refusal);
        Assert.Equal(DecisionRefusal.NotFound, (await restrictions.ConfirmAsync(Request("c3", "officer-3", Samples.Neighbour), Change("r1"), Entry(EntryKind.RestrictionConfirmed, "r1"))).Refusal);
        // Another pseudonym of the same person is the same person.
        Assert.Equal(DecisionRefusal.OwnAct, (await restrictions.ConfirmAsync(Request("c3", "officer-4"), Change("r1", null, "officer-4", "officer-1"), Entry(EntryKind.RestrictionConfirmed, "r1"))).Refusal);
        Assert.Equal(before, place.Dump());

        using var raw = place.Raw();
        var refused = Assert.ThrowsAny<System.Data.Common.DbException>(() => StorePlace.Scalar(raw, "INSERT INTO restriction_events (municipality, restriction_id, kind, officer, at, log_index) VALUES ('0999', 'r1', 'confirmed', 'officer-1', 'now', 0)"));
        Assert.Contains("two persons", refused.Message, StringComparison.Ordinal);
        Assert.NotNull((await ConfirmAsync(restrictions, "c4", "r1", "officer-3")).Position);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Either_lifts_it_and_what_has_ended_is_not_begun_again(On engine)
    {
        // Proves for the proposer, the confirmer and a third: everything is shown again at once; a lifted, refused or over one is neither confirmed nor lifted; one confirmed is not confirmed twice; of eight confirmations at once one counts.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var restrictions = new RestrictionStore(store);
        var act = await UseAsync(store, "user-1");
        foreach (var officer in new[] { "officer-1", "officer-2", "officer-3" })
        {
            var id = "by-" + officer;
            await ProposeAsync(restrictions, "p" + id, id, act);
            var race = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ConfirmAsync(restrictions, $"c{i}{id}", id, "officer-2")));
            Assert.Single(race, r => r.Position is not null);
            Assert.Equal(7, race.Count(r => r.Refusal == DecisionRefusal.NotOpen));
            Assert.NotEmpty((await WithheldAsync(restrictions)).ActIds);
            Assert.NotNull((await LiftAsync(restrictions, "l" + id, id, officer)).Position);
            Assert.Empty((await WithheldAsync(restrictions)).ActIds);
            Assert.Equal(DecisionRefusal.NotOpen, (await LiftAsync(restrictions, "m" + id, id, officer)).Refusal);
            Assert.Equal(DecisionRefusal.NotOpen, (await ConfirmAsync(restrictions, "d" + id, id, "officer-3")).Refusal);
        }
        await ProposeAsync(restrictions, "p-no", "no", act);
        Assert.NotNull((await LiftAsync(restrictions, "l-no", "no", "officer-1")).Position);
        Assert.Equal(DecisionRefusal.NotOpen, (await ConfirmAsync(restrictions, "c-no", "no", "officer-2")).Refusal);
        await ProposeAsync(restrictions, "p-late", "late", act);
        Assert.Equal(DecisionRefusal.NotOpen, (await ConfirmAsync(restrictions, "c-late", "late", "officer-2", at: Ends)).Refusal);
        Assert.Equal(5, (await restrictions.ReadAsync(Samples.Municipality, endedToo: true, Samples.Noon, long.MaxValue, 10, [])).Count);
        Assert.Equal(["late"], (await restrictions.ReadAsync(Samples.Municipality, endedToo: false, Samples.Noon, long.MaxValue, 10, [])).Select(r => r.RestrictionId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_end_is_recorded_once_and_an_erased_citizens_reason_is_gone(On engine)
    {
        // Proves: not before its time, then once for each that was not lifted, opening for the citizen; of an erased citizen the reason is unreadable, and the end is recorded all the same.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var restrictions = new RestrictionStore(store);
        var (one, gone) = (await UseAsync(store, "user-1"), await UseAsync(store, "user-1", Samples.Key(7)));
        await ProposeAsync(restrictions, "p1", "r1", one);
        await restrictions.ProposeAsync(Request("p2", "officer-1"), Restriction("r2", gone), Change("r2", Samples.Key(7)), Entry(EntryKind.RestrictionProposed, "r2"));
        await ProposeAsync(restrictions, "p3", "r3", one);
        await LiftAsync(restrictions, "l3", "r3", "officer-2");
        await new Vaults.RetentionStore(store).DestroyOfAsync(Samples.Municipality, [Samples.Key(7)], _ => Samples.Entry(EntryKind.PartsErased));

        Assert.Equal(0, await ExpireAsync(restrictions, Ends.AddTicks(-1)));
        Assert.Equal(2, await ExpireAsync(restrictions, Ends));
        Assert.Equal(0, await ExpireAsync(restrictions, Ends));
        Assert.Equal(2, place.Kinds().Count(k => k == "restriction-expired"));
        var about = await new LogReadingStore(store).ReadAboutAsync(Samples.Municipality, [Samples.Citizen], long.MaxValue);
        Assert.Equal(["restriction-proposed", "restriction-expired"], about.Where(r => r.ActId == "r1").Select(r => r.Kind));
        var all = await restrictions.ReadAsync(Samples.Municipality, endedToo: true, Ends, long.MaxValue, 10, []);
        Assert.Equal([("r3", "the reason"), ("r2", ""), ("r1", "the reason")], all.Select(r => (r.RestrictionId, r.Reason)));
        Assert.DoesNotContain("the reason", place.Dump(), StringComparison.Ordinal);
    }

    private static Task<int> ExpireAsync(RestrictionStore restrictions, DateTimeOffset now) => restrictions.ExpireAsync(
        now, due => (Entry(EntryKind.RestrictionExpired, due.RestrictionId), due.Citizen is null ? null : Samples.Opening(due.Citizen)));

    private static async Task<string> UseAsync(Store store, string user, CitizenKey? citizen = null)
    {
        var query = QueryId.New();
        await store.AppendQueryAsync(query, Samples.Entry(EntryKind.Asked).Add("query", query.Hex).Add("use", "overview").Add("user", user), Samples.Opening(citizen));
        return query.Hex;
    }

    private static Task<WithheldActs> WithheldAsync(RestrictionStore restrictions) => restrictions.ReadWithheldAsync(Samples.Municipality, [Samples.Citizen], Samples.Noon);

    private static Task<DecisionResult> ProposeAsync(RestrictionStore restrictions, string key, string id, params string[] acts) =>
        restrictions.ProposeAsync(Request(key, "officer-1"), Restriction(id, acts), Change(id, null, "officer-1"), Entry(EntryKind.RestrictionProposed, id));

    private static Task<DecisionResult> ConfirmAsync(RestrictionStore restrictions, string key, string id, string officer, CitizenKey? citizen = null, DateTimeOffset? at = null) =>
        restrictions.ConfirmAsync(Request(key, officer), Change(id, citizen, officer), new LogEntry(EntryKind.RestrictionConfirmed, Samples.Municipality, at ?? Samples.Noon).Add("restriction", id));

    private static Task<DecisionResult> LiftAsync(RestrictionStore restrictions, string key, string id, string officer) =>
        restrictions.LiftAsync(Request(key, officer), Change(id, null, officer), Entry(EntryKind.RestrictionLifted, id));

    private static KeyedRequest Request(string key, string officer, MunicipalityId? municipality = null) =>
        OversightSamples.Request(key, municipality) with { User = officer };

    private static RestrictionRecord Restriction(string id, params string[] acts) => new(Samples.Municipality, id, "private-interests", "the reason", Ends, "officer-1", acts);

    private static RestrictionChange Change(string id, CitizenKey? citizen = null, params string[] selves) => new(id, [citizen ?? Samples.Citizen], selves, Commitment.NewSalt());

    private static LogEntry Entry(EntryKind kind, string id) => Samples.Entry(kind).Add("restriction", id);
}
