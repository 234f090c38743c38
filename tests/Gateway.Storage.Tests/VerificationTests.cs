using Gateway.Storage.Oversight;

namespace Gateway.Storage.Tests;

/// <summary>The life of a verification: given, taken back, as it stood on a day, in one municipality.</summary>
public sealed class VerificationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_verification_holds_until_it_is_taken_back_and_can_be_given_again(On engine)
    {
        // Proves: of each target the last row counts, in every reading of what a decision rests on; each is a leaf.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);

        Assert.Empty((await store.ReadRecordsAsync(Samples.Whose())).Verifications);
        await oversight.VerifyAsync("one");
        Assert.Equal([OversightSamples.Rule], (await store.ReadRecordsAsync(Samples.Whose())).Verifications);
        await oversight.RevokeAsync("two");
        Assert.Empty((await oversight.ReadVerificationsAsync(Samples.Municipality)).Verified);
        await oversight.VerifyAsync("three", OversightSamples.Rule with { Fingerprint = "bb" });
        Assert.Equal([OversightSamples.Rule with { Fingerprint = "bb" }], (await oversight.ReadVerificationsAsync(Samples.Municipality)).Verified);

        Assert.Equal(["rule-verified", "verification-revoked", "rule-verified"], folder.Kinds());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_verified_on_a_day_is_still_known(On engine)
    {
        // Proves: as of a moment, what came later does not count, neither a verification nor its end.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        await oversight.VerifyAsync("one", at: Samples.Noon);
        await oversight.RevokeAsync("two", at: Samples.Noon.AddHours(2));

        async Task<int> AsOf(DateTimeOffset at)
        {
            var count = -1;
            await store.AppendExplanationAsync(DisclosureLog.QueryId.New(), Samples.Whose(), at, records =>
            {
                count = records.Verifications.Count;
                return Samples.Disclosure(DisclosureLog.QueryId.New());
            });
            return count;
        }
        Assert.Equal(0, await AsOf(Samples.Noon.AddTicks(-1)));
        Assert.Equal(1, await AsOf(Samples.Noon));
        Assert.Equal(1, await AsOf(Samples.Noon.AddHours(2).AddTicks(-1)));
        Assert.Equal(0, await AsOf(Samples.Noon.AddHours(2)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_verification_is_one_municipalitys(On engine)
    {
        // Proves: a neighbour neither has it nor can take it back, and its own of the same target is another.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        await oversight.VerifyAsync("one");

        Assert.Empty((await store.ReadRecordsAsync(Samples.Whose(municipality: Samples.Neighbour))).Verifications);
        Assert.Equal(DecisionRefusal.NotOpen, (await oversight.RevokeAsync("one", municipality: Samples.Neighbour)).Refusal);
        await oversight.VerifyAsync("two", municipality: Samples.Neighbour);
        await oversight.RevokeAsync("two");
        Assert.Single((await oversight.ReadVerificationsAsync(Samples.Neighbour)).Verified);
        Assert.Empty((await oversight.ReadVerificationsAsync(Samples.Municipality)).Verified);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_catalogue_verifies_is_taken_back_too_until_it_is_verified_again(On engine)
    {
        // Proves: closed once, by a leaf of its own, in one municipality; a verification afterwards is the last word.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        Assert.NotNull((await oversight.RevokeAsync("one", inCatalogue: OversightSamples.Rule)).Position);
        Assert.Equal(DecisionRefusal.NotOpen, (await oversight.RevokeAsync("two", inCatalogue: OversightSamples.Rule)).Refusal);
        var records = await store.ReadRecordsAsync(Samples.Whose());
        Assert.Equal([OversightSamples.Rule.Target], records.Revoked);
        Assert.Empty(records.Verifications);
        Assert.Empty((await store.ReadRecordsAsync(Samples.Whose(municipality: Samples.Neighbour))).Revoked);

        await oversight.VerifyAsync("three");
        records = await store.ReadRecordsAsync(Samples.Whose());
        Assert.Empty(records.Revoked);
        Assert.Equal([OversightSamples.Rule], records.Verifications);
        Assert.Equal(["verification-revoked", "rule-verified"], folder.Kinds());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_taken_back_that_does_not_stand(On engine)
    {
        // Proves: an unknown target and one taken back before change nothing and record nothing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        await oversight.VerifyAsync("one");
        await oversight.RevokeAsync("two");
        var before = folder.Dump();

        Assert.Equal(DecisionRefusal.NotOpen, (await oversight.RevokeAsync("three")).Refusal);
        Assert.Equal(DecisionRefusal.NotOpen, (await oversight.RevokeAsync("four", "rule:other")).Refusal);
        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_request_under_the_same_key_is_done_once_and_another_not_at_all(On engine)
    {
        // Proves: a repeated call gets the first answer and writes nothing; the key under another request is refused; a refused request leaves its key free.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var oversight = new OversightStore(store);
        Assert.Equal(DecisionRefusal.NotOpen, (await oversight.RevokeAsync("key")).Refusal);
        var first = await oversight.VerifyAsync("key");
        var before = folder.Dump();

        Assert.Equal(first, await oversight.VerifyAsync("key"));
        var other = await oversight.VerifyAsync(
            OversightSamples.Request("key", hash: 2), OversightSamples.Rule, "elsewhere", Samples.Entry(DisclosureLog.EntryKind.RuleVerified));
        Assert.Equal((null, DecisionRefusal.KeyReused), (other.Position, other.Refusal));
        Assert.Equal(before, folder.Dump());
    }
}
