using Gateway.DisclosureLog;
using Gateway.LogReading;
using Gateway.Storage;
using Gateway.Storage.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LogReading;

/// <summary>Proves that whoever asks what somebody did sees what they changed as well as what they looked at; and that nobody works on for who has gone.</summary>
public sealed class ChangesFoundTests
{
    // Every kind of record that names who made it is found, but these: a new kind is, or stands here with its reason.
    private static readonly Dictionary<EntryKind, string> NotFound = new()
    {
        [EntryKind.Disclosed] = "what came of a query, which is found",
        [EntryKind.Failed] = "what came of a query, which is found",
        [EntryKind.Delivered] = "what came of a query, which is found",
        [EntryKind.RelationChecked] = "what came of a query, which is found",
        [EntryKind.ConsentExpired] = "the gateway's own",
        [EntryKind.ConsentReminded] = "the gateway's own",
        [EntryKind.RestrictionExpired] = "the gateway's own",
        [EntryKind.CatalogueInForce] = "the gateway's own",
        [EntryKind.RuleVerified] = "about no citizen",
        [EntryKind.VerificationRevoked] = "about no citizen",
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_kind_of_record_somebody_made_about_a_citizen_is_found_by_them(On engine)
    {
        // Proves for a record of every kind, each about a citizen of its own and made by one user: a search by that user, one by the system, and the list of whom they touched have every one but those named above; a record that names nobody is in none; a change is told as recorded, under its own record.
        await using var log = await SeededLog.OpenAsync(engine, 5);
        var kinds = Enum.GetValues<EntryKind>();
        for (var n = 0; n < kinds.Length; n++)
        {
            foreach (var (user, client) in new[] { ("sara", "job-centre"), ("karl", "region"), ("", "") })
            {
                var entry = new LogEntry(kinds[n], SeededLog.Municipality, SeededLog.Start.AddMinutes(n)).Add("organisation", "99990001").Add("user", user).Add("client", client).Add("consent", "one-and-the-same");
                await log.Reading.AppendLookAsync(kinds[n] is EntryKind.Asked or EntryKind.Explained ? entry.Add("use", "overview") : entry, new Opening(SeededLog.Key(n), Commitment.NewSalt()));
            }
        }
        var expected = kinds.Except(NotFound.Keys).Select(k => k.Name()).Order(StringComparer.Ordinal).ToList();
        var filters = new[] { new UseFilter(SeededLog.Municipality) { User = "sara" }, new UseFilter(SeededLog.Municipality) { Client = "job-centre" } };
        foreach (var filter in filters)
        {
            var page = await new LogSearch(log.Book).FindAsync(new SearchQuestion(filter, null, 100, null), SeededLog.Start);
            Assert.Equal(expected, page.Uses.Select(u => u.Row.Kind).Order(StringComparer.Ordinal));
            Assert.Equal(expected.Count, page.Total);
            Assert.All(page.Uses.Where(u => u.Row.Use.Length == 0), u => Assert.Equal((UseOutcome.Recorded, $"record-{u.Row.Index}", u.Row.Kind, 1), (u.Outcome, u.Id, u.Use, u.Records.Count)));
            var touched = await new TouchedCitizens(log.Book).FindAsync(filter, await log.Book.LengthAsync());
            Assert.Equal((expected.Count, (long)expected.Count, 0L), (touched.Citizens.Count, touched.Disclosures, touched.Unattributed));
            Assert.Equal(page.Uses.Where(u => u.Row.Use.Length == 0).Select(u => u.Row.Kind).Order(StringComparer.Ordinal), touched.Citizens.SelectMany(c => c.Changes).Order(StringComparer.Ordinal));
        }
        var looks = await new LogSearch(log.Book).FindAsync(new SearchQuestion(filters[0] with { LooksOnly = true }, null, 100, null), SeededLog.Start);
        Assert.All(looks.Uses, u => Assert.NotEqual(UseOutcome.Recorded, u.Outcome));
    }

    [Fact]
    public async Task Nothing_more_is_read_for_who_has_gone()
    {
        // Proves: after the first window of several the reading ends where the caller has gone; and who has gone before has nothing read at all, shown on a store that is closed and would fail.
        var log = new SeededLog(6);
        await using (log)
        {
            await log.AddAsync(60, citizens: 5);
            var (book, length) = (new LogBook(log.Reading, log.SamplesOf, NullLogger<LogBook>.Instance) { WindowLength = 10 }, await log.Book.LengthAsync());
            var filter = new UseFilter(SeededLog.Municipality);
            using var gone = new CancellationTokenSource();
            var windows = 0;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var window in book.OldestFirstAsync(filter, length, gone.Token))
                {
                    windows++;
                    await gone.CancelAsync();
                }
            });
            Assert.Equal(1, windows);
            Assert.True(length > 30);
            await log.Store.DisposeAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TouchedCitizens(book).FindAsync(filter, length, gone.Token));
            foreach (var outcome in new UseOutcome?[] { null, UseOutcome.Released })
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LogSearch(book).FindAsync(new SearchQuestion(filter, outcome, 10, new LogPlace(length, length, 1, SeededLog.Start)), SeededLog.Start, gone.Token));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => book.CountAsync(filter, length, gone.Token));
        }
    }
}
