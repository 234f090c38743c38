using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using static Gateway.Storage.Tests.ConsentSamples;

namespace Gateway.Storage.Tests;

/// <summary>Proves that a change is made once under its key, whole, and with its answer; or not at all.</summary>
public sealed class KeyedChangeTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_request_under_its_key_gets_the_first_answer(On engine)
    {
        // Proves that a repeated call changes nothing and gets the very bytes of the first, over a reopening too.
        using var folder = StorePlace.Of(engine);
        await using (var store = await folder.OpenAsync())
            Assert.Equal("first", TextOf(await ChangeAsync(store, Keyed("k"), "first")));
        var before = folder.Dump();

        await using var reopened = await folder.OpenAsync();
        Assert.Equal("first", TextOf(await ChangeAsync(reopened, Keyed("k"), "second")));
        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_answer_is_given_again_only_where_nothing_stands_against_it(On engine)
    {
        // Proves that who repeats a call is looked at again, with the answer at hand; refused, the change stands and the answer is kept.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await ChangeAsync(store, Keyed("k"), "first");
        var before = folder.Dump();
        var seen = "";
        var again = await new ConsentStore(store).ChangeAsync<string>(Keyed("k"), _ => throw new InvalidOperationException("made twice"), (_, kept) =>
        {
            seen = System.Text.Encoding.UTF8.GetString(kept);
            return "no longer";
        });
        Assert.Equal(("first", "no longer"), (seen, Assert.IsType<ChangeResult<string>.Refused>(again).Refusal));
        Assert.Equal(before, folder.Dump());
        Assert.Equal("first", TextOf(await ChangeAsync(store, Keyed("k"), "second")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_request_under_a_used_key_is_refused(On engine)
    {
        // Proves that the change is not even tried, and nothing is stored.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await ChangeAsync(store, Keyed("k"), "first");
        var before = folder.Dump();

        Assert.IsType<ChangeResult<string>.KeyReused>(await ChangeAsync(store, Keyed("k", request: 2), "second"));
        Assert.Equal(before, folder.Dump());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_counts_for_its_municipality_client_and_user(On engine)
    {
        // Proves that nobody meets another's key: each of the three apart makes it another.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        KeyedRequest[] others =
        [
            Keyed("k"), Keyed("k") with { Municipality = Samples.Neighbour }, Keyed("k") with { ClientId = "system-2" }, Keyed("k") with { User = "user-2" }, Keyed("l"),
        ];
        foreach (var (request, at) in others.Select((r, at) => (r, at)))
            Assert.Equal($"answer {at}", TextOf(await ChangeAsync(store, request, $"answer {at}")));
        Assert.Equal(others.Length, folder.Count("consent_drafts"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refusal_stores_nothing_and_the_key_may_be_used_again(On engine)
    {
        // Proves that what was refused can be put right under the same key.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        var before = folder.Dump();

        var refused = await consents.ChangeAsync<string>(Keyed("k"), _ => new(null, "no"), (_, _) => null);

        Assert.Equal("no", Assert.IsType<ChangeResult<string>.Refused>(refused).Refusal);
        Assert.Equal(before, folder.Dump());
        Assert.Equal("yes", TextOf(await ChangeAsync(store, Keyed("k", request: 2), "yes")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_that_fails_half_way_leaves_nothing(On engine)
    {
        // Proves it for a change that had written already, alone and beside others that succeed.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        Task<ChangeResult<string>> Failing() => consents.ChangeAsync<string>(Keyed("bad"), transaction =>
        {
            transaction.Draft(Draft("half"));
            throw new InvalidOperationException("stumbled");
        }, (_, _) => null);
        await Assert.ThrowsAsync<InvalidOperationException>(Failing);

        var good = Enumerable.Range(0, 10).Select(n => ChangeAsync(store, Keyed($"good-{n}"), $"answer {n}")).ToList();
        var bad = Failing();
        await Task.WhenAll(good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);

        Assert.Equal(10, folder.Count("consent_drafts"));
        Assert.Equal(10, folder.Count("idempotency_keys"));
        Assert.Equal(10, folder.Count("log_entries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_at_once_under_one_key_make_one_change(On engine)
    {
        // Proves that callers who do not wait for each other cannot make it twice: all get the one answer.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var key = $"k-{round}";
            using var together = new Barrier(8);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() =>
            {
                together.SignalAndWait();
                return ChangeAsync(store, Keyed(key), $"caller {n}");
            })));
            Assert.Single(answers.Select(TextOf).Distinct());
        }
        Assert.Equal(20, folder.Count("consent_drafts"));
        Assert.Equal(20, folder.Count("log_entries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_store_that_takes_nothing_says_so_and_keeps_no_key(On engine)
    {
        // Proves that a change that could not be made durable is not remembered as made.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        using (folder.Hold())
            await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => ChangeAsync(store, Keyed("k"), "first"));
        Assert.Equal(0, folder.Count("idempotency_keys"));

        Assert.Equal("again", TextOf(await ChangeAsync(store, Keyed("k"), "again")));
    }

    private static Task<ChangeResult<string>> ChangeAsync(Store store, KeyedRequest request, string answer) =>
        new ConsentStore(store).ChangeAsync<string>(request, transaction =>
        {
            transaction.Draft(Draft(QueryId.New().Hex) with { Municipality = request.Municipality });
            return Answer(answer);
        }, (_, _) => null);
}
