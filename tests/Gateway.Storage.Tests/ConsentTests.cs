using System.Text.Json;

namespace Gateway.Storage.Tests;

/// <summary>Proves that consents come back as given, end when withdrawn, and stay within their municipality.</summary>
public sealed class ConsentTests
{
    public static TheoryData<ConsentEffect> Effects => [ConsentEffect.Permit, ConsentEffect.Deny];

    [Theory, OnSqlite(nameof(Effects)), OnPostgres(nameof(Effects))]
    public async Task A_consent_is_read_as_it_was_given(On engine, ConsentEffect effect)
    {
        // Proves every field over a reopening: quotes, Danish letters, ticks and a foreign offset included.
        using var folder = StorePlace.Of(engine);
        var given = Samples.Consent() with
        {
            Effect = effect,
            GrantedAt = Samples.Noon,
            Evidence = "brev 'nr. 7'; DROP TABLE consents -- æøå\n2",
            ValidFrom = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_234_567),
        };
        await using (var store = await folder.OpenAsync())
            await store.GrantAsync(given);

        await using var reopened = await folder.OpenAsync();
        var read = Assert.Single(await reopened.ReadConsentsAsync(Samples.Municipality, Samples.Citizen));

        Assert.Equal(JsonSerializer.Serialize(given with { ValidFrom = given.ValidFrom.ToUniversalTime() }), JsonSerializer.Serialize(read));
        Assert.Null(read.WithdrawnAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Consents_are_read_oldest_first_with_their_withdrawals(On engine)
    {
        // Proves the order, that a withdrawal belongs to its own consent, and that nothing disappears by it.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        foreach (var id in new[] { "c", "a", "b" })
            await store.GrantAsync(Samples.Consent(id));

        Assert.NotNull(await store.WithdrawAsync("a"));

        var read = await store.ReadConsentsAsync(Samples.Municipality, Samples.Citizen);
        Assert.Equal(["c", "a", "b"], read.Select(c => c.ConsentId));
        Assert.Equal([null, Samples.Noon, null], read.Select(c => c.WithdrawnAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task There_is_nothing_to_withdraw_twice(On engine)
    {
        // Proves that a second withdrawal, or one of an unknown consent, gives null and records nothing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await store.GrantAsync(Samples.Consent());
        await store.WithdrawAsync("consent-1");
        var before = folder.Dump();

        Assert.Null(await store.WithdrawAsync("consent-1"));
        Assert.Null(await store.WithdrawAsync("consent-2"));
        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Municipalities_do_not_see_each_others_consents(On engine)
    {
        // Proves that equal citizen keys and equal consent ids in two municipalities stay two citizens and two consents.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await store.GrantAsync(Samples.Consent() with { Evidence = "ours" });
        await store.GrantAsync(Samples.Consent() with { Municipality = Samples.Neighbour, Evidence = "theirs" });
        await store.GrantAsync(Samples.Consent("only-theirs") with { Municipality = Samples.Neighbour });

        Assert.Equal(["ours"], (await store.ReadConsentsAsync(Samples.Municipality, Samples.Citizen)).Select(c => c.Evidence));
        Assert.Equal(["consent-1", "only-theirs"], (await store.ReadConsentsAsync(Samples.Neighbour, Samples.Citizen)).Select(c => c.ConsentId));
        Assert.All(await store.ReadConsentsAsync(Samples.Neighbour, Samples.Citizen), c => Assert.Equal(Samples.Neighbour, c.Municipality));

        var (_, seen) = await store.DiscloseAsync(await store.AskAsync());
        Assert.Equal(["ours"], seen.Select(c => c.Evidence));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_municipality_withdraws_its_own_consents_only(On engine)
    {
        // Proves that a withdrawal under another municipality's name reaches nothing, and that one's own leaves theirs alone.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await store.GrantAsync(Samples.Consent());
        Assert.Null(await store.WithdrawAsync("consent-1", Samples.Neighbour));
        await store.GrantAsync(Samples.Consent() with { Municipality = Samples.Neighbour });

        Assert.NotNull(await store.WithdrawAsync("consent-1"));

        Assert.NotNull(Assert.Single(await store.ReadConsentsAsync(Samples.Municipality, Samples.Citizen)).WithdrawnAt);
        Assert.Null(Assert.Single(await store.ReadConsentsAsync(Samples.Neighbour, Samples.Citizen)).WithdrawnAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Citizens_do_not_get_each_others_consents(On engine)
    {
        // Proves that a consent counts for its citizen alone.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await store.GrantAsync(Samples.Consent("one"), Samples.Key(1));
        await store.GrantAsync(Samples.Consent("two"), Samples.Key(2));

        Assert.Equal(["two"], (await store.ReadConsentsAsync(Samples.Municipality, Samples.Key(2))).Select(c => c.ConsentId));
        Assert.Empty(await store.ReadConsentsAsync(Samples.Municipality, Samples.Key(3)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_disclosure_is_composed_with_the_consents_of_its_transaction(On engine)
    {
        // Proves that a withdrawal acknowledged before is seen by a disclosure, whatever was read for its query.
        using var folder = StorePlace.Of(engine);
        await using var one = await folder.OpenAsync();
        await one.GrantAsync(Samples.Consent());
        var query = await one.AskAsync();
        Assert.Null(Assert.Single(await one.ReadConsentsAsync(Samples.Municipality, Samples.Citizen)).WithdrawnAt);

        Assert.NotNull(await one.WithdrawAsync("consent-1"));
        var (_, seen) = await one.DiscloseAsync(query);

        Assert.Equal(Samples.Noon, Assert.Single(seen).WithdrawnAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_consent_id_is_given_once(On engine)
    {
        // Proves that a second grant under the same id cannot widen the first one's terms, and records nothing.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await store.GrantAsync(Samples.Consent());
        var before = folder.Dump();

        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => store.GrantAsync(Samples.Consent() with { Categories = ["everything"] }));
        Assert.Equal(before, folder.Dump());
    }

    [Fact]
    public void A_citizen_key_has_32_bytes_and_is_not_shown()
    {
        // Proves the length, and that not even the pseudonym reaches a log line.
        Assert.Throws<ArgumentException>(() => new CitizenKey(new byte[31]));
        Assert.Throws<ArgumentException>(() => new CitizenKey(new byte[33]));
        Assert.DoesNotContain(Convert.ToHexStringLower(Samples.Citizen.Hash)[..8], Samples.Citizen.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
