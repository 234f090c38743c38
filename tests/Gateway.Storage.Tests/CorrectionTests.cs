using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Tests;

/// <summary>Proves what the store keeps of corrections that were asked for, and what it refuses, on both engines.</summary>
public sealed class CorrectionTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_correction_and_its_answer_are_read_as_they_were_written(On engine)
    {
        // Proves: pending, then answered, newest first, under each number of the person alone; each event is a record of its own.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var consents = new ConsentStore(store);
        var asked = await consents.ShowAsync(t => new object[] { t.Request(ConsentSamples.Correction("c1")), t.Request(ConsentSamples.Correction("c2", item: "")) });
        Assert.Equal([CorrectionState.Pending, CorrectionState.Pending], (await ReadAsync(store)).Select(c => c.State));

        var answered = await consents.ShowAsync(t => t.Answer(ConsentSamples.Correction("c1"), CorrectionState.Refused));
        var read = await ReadAsync(store);
        Assert.Equal(["c2", "c1"], read.Select(c => c.CorrectionId));
        Assert.Equal(ConsentSamples.Correction("c2", item: "") with { LogIndex = ((LogPosition)asked[1]).Index }, read[0]);
        var answer = new CorrectionAnswer(CorrectionState.Refused, "Journalen bliver stående", "user-2", "99990001", Samples.Noon.AddDays(1));
        Assert.Equal(ConsentSamples.Correction("c1") with { LogIndex = ((LogPosition)asked[0]).Index, Answer = answer }, read[1]);
        Assert.Equal(CorrectionState.Refused, read[1].State);
        Assert.Equal(["correction-requested", "correction-requested", "correction-refused"], place.Kinds());
        Assert.Equal(2, answered.Index);
        Assert.Empty((await store.ReadRecordsAsync(Samples.Whose(Samples.Key(2)))).Corrections);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_holder_answers_once_and_to_what_was_asked_for(On engine)
    {
        // Proves that the store itself refuses a second answer, and one to nothing: nothing is written then.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var consents = new ConsentStore(store);
        await consents.ShowAsync(t => t.Request(ConsentSamples.Correction()));
        await consents.ShowAsync(t => t.Answer(ConsentSamples.Correction(), CorrectionState.Corrected));
        foreach (var id in new[] { "correction-1", "nobody-asked" })
            await Assert.ThrowsAnyAsync<Exception>(() => consents.ShowAsync(t => t.Answer(ConsentSamples.Correction(id), CorrectionState.Refused)));
        await Assert.ThrowsAnyAsync<Exception>(() => consents.ShowAsync(t => t.Request(ConsentSamples.Correction())));
        Assert.Equal((1, 1, 2), (place.Count("corrections"), place.Count("correction_answers"), place.Count("log_entries")));
        Assert.Equal(CorrectionState.Corrected, Assert.Single(await ReadAsync(store)).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_said_goes_with_its_day_and_the_records_stay(On engine)
    {
        // Proves: a request is gone on its day, whatever becomes of its answer, and both records stand; an answer's words go on the answer's day.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var consents = new ConsentStore(store);
        await consents.ShowAsync(t => t.Request(ConsentSamples.Correction()));
        await consents.ShowAsync(t => t.Answer(ConsentSamples.Correction(), CorrectionState.Corrected));
        var retention = new RetentionStore(store);
        async Task<int> BeforeAsync(int days) => (await retention.DestroyBeforeAsync(
            Samples.Municipality, RetentionPurposes.Consents, DateOnly.FromDateTime(Samples.Noon.UtcDateTime).AddDays(days), n => Samples.Entry(EntryKind.PartsErased).Add("vaults", $"{n}"))).Vaults;
        Assert.Equal(0, await BeforeAsync(0));
        Assert.Single(await ReadAsync(store));
        Assert.NotEqual(0, await BeforeAsync(1));
        Assert.Empty(await ReadAsync(store));
        Assert.Equal((1, 1), (place.Count("corrections"), place.Count("correction_answers")));
        Assert.Equal(["correction-requested", "correction-made", "parts-erased"], place.Kinds());
    }

    private static async Task<IReadOnlyList<CorrectionRecord>> ReadAsync(Store store) => (await store.ReadRecordsAsync(Samples.Whose())).Corrections;
}
