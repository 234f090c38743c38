using Gateway.DisclosureLog;
using Gateway.Storage.Audit;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Tests;

/// <summary>Proves that what is personal is unreadable without the keys, and that destroying them leaves every proof.</summary>
public sealed class RetentionTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_personal_lies_open_in_the_store(On engine)
    {
        // Proves it by everything the database holds: neither texts nor numbers of cases nor citizen's salts, nor what an officer or office wrote; with a positive control.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await FillAsync(store);
        var all = place.Dump();
        foreach (var personal in new[] { "26/0001", "Må vi", "May we", "doc-1", "doc-7", "said so", "Vi må spørge", "case-4711", "Knæet", "venstre", "Journalen" })
            Assert.DoesNotContain(personal, all, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Samples.Key(2).Hash), await HolderAsync(place), StringComparison.Ordinal);
        Assert.Contains("99990001", all, StringComparison.Ordinal);
        Assert.Equal("26/0001", Assert.Single((await store.ReadRecordsAsync(Samples.Whose())).Consents).CaseId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_kept_for_a_purpose_goes_with_its_day_and_not_before(On engine)
    {
        // Proves it to the day and for each purpose by itself, and that consents count from the day they end.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var retention = new RetentionStore(store);
        var days = new[] { 0, 1, 2 };
        foreach (var day in days)
            await AskAsync(store, "help", day);
        await AskAsync(store, "other", 0);
        await store.GrantAsync(Samples.Consent());
        Assert.Equal(["help", "other", "own:consents"], (await retention.ReadKeptAsync()).Select(k => k.Purpose).Order(StringComparer.Ordinal));

        Assert.Equal(0, await DestroyAsync(retention, "help", 0));
        Assert.Equal(1, await DestroyAsync(retention, "help", 1));
        Assert.Equal(0, await DestroyAsync(retention, "help", 1));
        Assert.Equal([false, true, true, true], await OpensAsync(store, 4));
        Assert.Equal(2, await DestroyAsync(retention, "help", 3));
        Assert.Equal([false, false, false, true], await OpensAsync(store, 4));
        var ends = DateOnly.FromDateTime(Samples.Consent().ValidUntil.UtcDateTime).DayNumber - DateOnly.FromDateTime(Samples.Noon.UtcDateTime).DayNumber;
        Assert.Equal(0, await DestroyAsync(retention, RetentionPurposes.Consents, ends));
        Assert.Single((await store.ReadRecordsAsync(Samples.Whose())).Consents);
        Assert.Equal(1, await DestroyAsync(retention, RetentionPurposes.Consents, ends + 1));
        Assert.Empty((await store.ReadRecordsAsync(Samples.Whose())).Consents);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_erased_citizen_is_found_nowhere_and_every_record_still_stands(On engine)
    {
        // Proves: the log and every row it commits to are the same bytes as before, the audit finds nothing, and of the citizen nothing can be read, found or given again; of another everything can.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await FillAsync(store);
        await store.GrantAsync(Samples.Consent("of-another"), Samples.Key(9));
        var reading = new LogReadingStore(store);
        var length = await reading.LengthAsync();
        var before = await new TreeStore(store).ReadLeafHashesAsync(0, 1000);
        Assert.NotEmpty(await reading.ReadAboutAsync(Samples.Municipality, [Samples.Citizen], length));

        var destroyed = (await new RetentionStore(store).DestroyOfAsync(Samples.Municipality, [Samples.Citizen], vaults => Samples.Entry(EntryKind.PartsErased).Add("vaults", $"{vaults}")))!;

        Assert.InRange(destroyed.Vaults, 1, 100);
        Assert.Equal(length, destroyed.Last!.Index);
        Assert.Equal(before, (await new TreeStore(store).ReadLeafHashesAsync(0, 1000)).Take(before.Count));
        Assert.Empty((await StoreAudit.RunAsync(store, [NoteKey], outside: null)).Findings);
        Assert.Empty(await reading.ReadAboutAsync(Samples.Municipality, [Samples.Citizen], length));
        Assert.All(await OpensAsync(store, (int)length - 1), Assert.False);
        var records = await store.ReadRecordsAsync(Samples.Whose());
        Assert.Empty(records.Consents);
        Assert.Empty(records.Mandates);
        Assert.Empty(records.Corrections);
        Assert.Null(records.RelationConfirmedAt);
        var consents = new ConsentStore(store);
        Assert.Null(await consents.ShowAsync(t => t.FindDraft(Samples.Municipality, "draft-1")?.DraftId));
        Assert.Empty(await consents.ShowAsync(t => t.Notices(Samples.Whose())));
        Assert.IsType<ChangeResult<string>.KeyReused>(await consents.ChangeAsync<string>(
            ConsentSamples.Keyed("key"), _ => throw new InvalidOperationException(), (_, _) => throw new InvalidOperationException()));
        Assert.Single((await store.ReadRecordsAsync(Samples.Whose(Samples.Key(9)))).Consents);
        // Who asks next gets a vault that opens.
        await store.AskAsync();
        Assert.NotEmpty(await reading.ReadAboutAsync(Samples.Municipality, [Samples.Citizen], await reading.LengthAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_emergency_access_that_waits_for_its_review_is_not_made_to_disappear(On engine)
    {
        // Proves: nothing at all is destroyed before the review, everything after it.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var emergency = await store.AskInEmergencyAsync(Samples.Noon);
        var retention = new RetentionStore(store);
        Assert.Null(await retention.DestroyOfAsync(Samples.Municipality, [Samples.Citizen], _ => throw new InvalidOperationException()));
        Assert.Equal(0, place.Count("vault_ends"));
        await new Oversight.OversightStore(store).ReviewEmergencyAsync("two", emergency);
        Assert.NotEqual(0, (await retention.DestroyOfAsync(Samples.Municipality, [Samples.Citizen], _ => Samples.Entry(EntryKind.PartsErased)))!.Vaults);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_destroyed_key_lies_in_no_file_of_the_database(bool byRetention)
    {
        // Proves by the bytes of some hundred wrapped keys, enough that their pages were split: each lies in the database or its journal before (the positive control), none in either after an erasure, or after its day; those of others lie there still.
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        for (var n = 0; n < 200; n++)
            await AskAsync(store, n % 2 == 0 ? "help" : "other", 0, Samples.Key(byRetention ? n : n % 3));
        for (var n = 0; n < 300; n++)
            await AskAsync(store, "help", 10 + n, Samples.Key(2));
        var keys = folder.Rows("SELECT wrapped_key FROM vaults");
        Assert.All(Lying(folder, keys), Assert.True);
        var retention = new RetentionStore(store);
        var destroyed = byRetention
            ? await DestroyAsync(retention, "help", 1)
            : (await retention.DestroyOfAsync(Samples.Municipality, [Samples.Key(2)], _ => Samples.Entry(EntryKind.PartsErased)))!.Vaults;
        // An erasure does it by itself, retention once for all purposes.
        if (byRetention)
            await retention.ScrubAsync();
        var living = folder.Rows("SELECT wrapped_key FROM vaults WHERE length(wrapped_key) > 0").Select(r => Convert.ToHexString((byte[])r[0])).ToHashSet();
        Assert.InRange(destroyed, 100, 400);
        Assert.Equal(keys.Count - destroyed, living.Count);
        Assert.Equal(keys.Select(key => living.Contains(Convert.ToHexString((byte[])key[0]))), Lying(folder, keys));
    }

    [PostgresFact]
    public async Task What_one_gateway_destroyed_another_puts_nothing_into()
    {
        // Proves it for a gateway that remembers a vault it made: what it records next opens.
        using var place = new StoreDatabase();
        await using var one = await place.OpenAsync();
        await using var other = await place.OpenAsync();
        await one.AskAsync();
        await new RetentionStore(other).DestroyOfAsync(Samples.Municipality, [Samples.Citizen], _ => Samples.Entry(EntryKind.PartsErased));
        await one.AskAsync();
        Assert.Equal([false, false, true], await OpensAsync(one, 3));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_vault_takes_what_is_of_one_citizen_purpose_and_day(On engine)
    {
        // Proves that nothing shares a key that ends at another time or is another's, and that what belongs together does.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await AskAsync(store, "help", 0);
        await AskAsync(store, "help", 0);
        Assert.Equal(1, place.Count("vaults"));
        await AskAsync(store, "other", 0);
        await AskAsync(store, "help", 1);
        await AskAsync(store, "help", 0, Samples.Key(2));
        Assert.Equal(4, place.Count("vaults"));
    }

    private static DisclosureLog.Notes.NoteVerifier NoteKey => DisclosureLog.Notes.NoteSigner.Generate("example.org/none").Verifier;

    private static async Task FillAsync(Store store)
    {
        var consents = new ConsentStore(store);
        await consents.ShowAsync(t => t.Draft(ConsentSamples.Draft()));
        await store.GrantAsync(Samples.Consent());
        await consents.ShowAsync(t => t.Withdraw(Samples.Consent(), ["discharge-letters"], "said so", Samples.Entry(EntryKind.ConsentWithdrawn).Add("consent", "consent-1"), Samples.Opening()));
        await consents.ShowAsync(t => t.GrantMandate(ConsentSamples.Mandate(), Samples.Entry(EntryKind.MandateGranted), Samples.Opening()));
        await consents.ChangeAsync<string>(
            ConsentSamples.Keyed("key"),
            t =>
            {
                t.GiveNotice(ConsentSamples.Notice("n1"), Samples.Entry(EntryKind.NoticeGiven), Samples.Opening());
                return new ChangeStep<string>([1, 2, 3], null);
            },
            (_, _) => null);
        await consents.ShowAsync(t => t.Request(ConsentSamples.Correction()));
        await consents.ShowAsync(t => t.Answer(ConsentSamples.Correction(), CorrectionState.Refused));
        await store.CheckAsync(RelationOutcome.Confirmed, await store.AskUnconfirmedAsync());
        await store.FailAsync((await store.AskAsync()).Id);
    }

    // Of each key, whether its bytes lie in the database's file or its journal.
    private static List<bool> Lying(StoreFolder folder, IEnumerable<object[]> keys)
    {
        byte[] bytes = [.. Bytes(folder.File), .. Bytes(folder.File + "-wal")];
        return [.. keys.Select(key => bytes.AsSpan().IndexOf((byte[])key[0]) >= 0)];
    }

    private static byte[] Bytes(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[open.Length];
        open.ReadExactly(bytes);
        return bytes;
    }

    private static Task<string> HolderAsync(StorePlace place) => Task.FromResult(string.Concat(place.Rows("SELECT holder_key FROM mandates").Select(r => Convert.ToHexString((byte[])r[0]))));

    private static Task<RecordedQuery> AskAsync(Store store, string purpose, int day, CitizenKey? citizen = null)
    {
        var query = QueryId.New();
        var entry = new LogEntry(EntryKind.Asked, Samples.Municipality, Samples.Noon.AddDays(day)).Add("query", query.Hex).Add("purpose", purpose);
        return store.AppendQueryAsync(query, entry, Samples.Opening(citizen));
    }

    private static async Task<int> DestroyAsync(RetentionStore retention, string purpose, int day) =>
        (await retention.DestroyBeforeAsync(
            Samples.Municipality, purpose, DateOnly.FromDateTime(Samples.Noon.UtcDateTime).AddDays(day), vaults => Samples.Entry(EntryKind.PartsErased).Add("vaults", $"{vaults}"))).Vaults;

    // Whether the salt of each of the first records can be read.
    private static async Task<IReadOnlyList<bool>> OpensAsync(Store store, int records)
    {
        var read = await new LogReadingStore(store).ReadRecordsAsync(Samples.Municipality, Enumerable.Range(0, records).Select(i => (long)i));
        return [.. Enumerable.Range(0, records).Select(i => read[i].Salt is not null)];
    }
}
