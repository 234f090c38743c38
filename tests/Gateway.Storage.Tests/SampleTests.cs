using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Tests;

/// <summary>Samples and decisions: each made once, everything drawn decided before the next draw, and nobody about themselves.</summary>
public sealed class SampleTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_sample_is_drawn_once_for_a_key_and_not_while_another_is_open(On engine)
    {
        // Proves: the same request again is the same sample; another under the key is refused; another key is refused until all is decided, also by eight draws at once.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var samples = new SampleStore(store);
        var (one, two) = (await UseAsync(store, "user-1"), await UseAsync(store, "user-2"));
        var first = await DrawAsync(samples, "key-1", "sample-1", (one, "user-1"), (two, "user-2"));
        Assert.Equal(first, await DrawAsync(samples, "key-1", "sample-2", (one, "user-1")));
        Assert.Equal("sample-1", (await samples.FindAsync(Samples.Municipality, first.Position!.Index))!.SampleId);
        Assert.Equal(SampleRefusal.KeyReused, (await DrawAsync(samples, "key-1", "sample-2", hash: 2)).Refusal);
        Assert.Equal(SampleRefusal.SampleOpen, (await DrawAsync(samples, "key-2", "sample-2", (one, "user-1"))).Refusal);
        await ReviewAsync(samples, "r-1", one, "sample-1");
        Assert.Equal(SampleRefusal.SampleOpen, (await DrawAsync(samples, "key-2", "sample-2", (one, "user-1"))).Refusal);
        await ReviewAsync(samples, "r-2", two, "sample-1");
        var race = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => DrawAsync(samples, $"race-{i}", $"race-{i}", (one, "user-1"))));
        Assert.Single(race, r => r.Position is not null);
        Assert.Equal(7, race.Count(r => r.Refusal == SampleRefusal.SampleOpen));
        Assert.Equal(["sample-drawn", "sample-drawn"], place.Kinds().Where(k => k == "sample-drawn"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_is_made_once_in_each_sample_and_never_about_oneself(On engine)
    {
        // Proves: unknown disclosures, ones the sample did not draw, other municipalities, second decisions and own acts are refused and write nothing; a decision opens for the same citizen as the disclosure.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var samples = new SampleStore(store);
        var (one, mine) = (await UseAsync(store, "user-1"), await UseAsync(store, "officer-1"));
        await DrawAsync(samples, "key", "sample-1", (one, "user-1"));
        var before = place.Dump();
        Assert.Equal(SampleRefusal.NotFound, (await ReviewAsync(samples, "r", "no-such", "")).Refusal);
        Assert.Equal(SampleRefusal.NotFound, (await ReviewAsync(samples, "r", mine, "sample-1")).Refusal);
        Assert.Equal(SampleRefusal.NotFound, (await ReviewAsync(samples, "r", one, "sample-2")).Refusal);
        Assert.Equal(SampleRefusal.NotFound, (await ReviewAsync(samples, "r", one, "", Samples.Neighbour)).Refusal);
        Assert.Equal(SampleRefusal.OwnAct, (await ReviewAsync(samples, "r", mine, "")).Refusal);
        Assert.Equal(before, place.Dump());

        var done = await ReviewAsync(samples, "r", one, "sample-1");
        Assert.Equal(done, await ReviewAsync(samples, "r", one, "sample-1"));
        Assert.Equal(SampleRefusal.AlreadyDecided, (await ReviewAsync(samples, "r-2", one, "sample-1")).Refusal);
        Assert.NotNull((await ReviewAsync(samples, "r-3", one, "")).Position);
        Assert.Equal(["sample-1", ""], (await samples.ReadReviewsAsync(Samples.Municipality, [one])).Select(r => r.SampleId));
        var about = await new LogReadingStore(store).ReadAboutAsync(Samples.Municipality, [Samples.Citizen], long.MaxValue);
        Assert.Contains(about, r => r.Index == done.Position!.Index && r.Kind == "disclosure-reviewed");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_officers_own_act_waits_for_another_officer_and_blocks_nothing_of_theirs(On engine)
    {
        // Proves: it stays listed as open, the officer may draw again, by another account of theirs too, and not decide by it; another officer may not draw.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var samples = new SampleStore(store);
        var mine = await UseAsync(store, "officer-1");
        await DrawAsync(samples, "key-1", "sample-1", (mine, "officer-1"));
        Assert.NotNull((await DrawAsync(samples, "key-2", "sample-2")).Position);
        Assert.Equal(SampleRefusal.SampleOpen, (await DrawAsync(samples, "key-3", "sample-3", officer: "officer-2")).Refusal);
        var accounts = new OfficersOwn(["officer-2", "officer-1"], []);
        var decision = OversightSamples.Decision() with { Officer = "officer-2" };
        Assert.Equal(SampleRefusal.OwnAct, (await samples.ReviewAsync(OversightSamples.Request("r"), mine, "sample-1", decision, Samples.Entry(EntryKind.DisclosureReviewed).Add("reviewed", mine), accounts)).Refusal);
        var second = new DrawnSample(Samples.Municipality, "sample-4", "officer-2", 0, 7, WithoutKnown: false, [], []);
        Assert.Equal(SampleRefusal.SampleOpen, (await samples.DrawAsync(OversightSamples.Request("key-4"), second, Samples.Entry(EntryKind.SampleDrawn).Add("sample", "sample-4"), OversightSamples.Own("officer-2"))).Refusal);
        Assert.NotNull((await samples.DrawAsync(OversightSamples.Request("key-5"), second with { SampleId = "sample-5" }, Samples.Entry(EntryKind.SampleDrawn).Add("sample", "sample-5"), accounts)).Position);
        Assert.Equal(["sample-1"], (await samples.ReadAsync(Samples.Municipality, decidedToo: false, long.MaxValue, 10)).Select(s => s.SampleId));
        Assert.Equal(["sample-5", "sample-2", "sample-1"], (await samples.ReadAsync(Samples.Municipality, decidedToo: true, long.MaxValue, 10)).Select(s => s.SampleId));
        Assert.Empty(await samples.ReadAsync(Samples.Neighbour, decidedToo: true, long.MaxValue, 10));
    }

    private static async Task<string> UseAsync(Store store, string user)
    {
        var query = QueryId.New();
        await store.AppendQueryAsync(query, Samples.Entry(EntryKind.Asked).Add("query", query.Hex).Add("use", "overview").Add("user", user), Samples.Opening());
        return query.Hex;
    }

    private static Task<SampleResult> DrawAsync(SampleStore samples, string key, string id, params (string Id, string User)[] items) => DrawAsync(samples, key, id, "officer-1", 1, items);

    private static Task<SampleResult> DrawAsync(SampleStore samples, string key, string id, byte hash) => DrawAsync(samples, key, id, "officer-1", hash);

    private static Task<SampleResult> DrawAsync(SampleStore samples, string key, string id, string officer) => DrawAsync(samples, key, id, officer, 1);

    private static Task<SampleResult> DrawAsync(SampleStore samples, string key, string id, string officer, byte hash, params (string Id, string User)[] items)
    {
        var sample = new DrawnSample(Samples.Municipality, id, officer, items.Length, 7, WithoutKnown: false, [], [.. items.Select(i => new DrawnItem(i.Id, i.User))]);
        return samples.DrawAsync(OversightSamples.Request(key, hash: hash), sample, Samples.Entry(EntryKind.SampleDrawn).Add("sample", id), OversightSamples.Own(officer));
    }

    private static Task<SampleResult> ReviewAsync(SampleStore samples, string key, string id, string sample, MunicipalityId? municipality = null) => samples.ReviewAsync(
        OversightSamples.Request(key, municipality), id, sample, OversightSamples.Decision(), Samples.Entry(EntryKind.DisclosureReviewed, municipality).Add("reviewed", id), OversightSamples.Own());
}
