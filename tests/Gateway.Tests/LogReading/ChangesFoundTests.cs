using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Hosting;
using Gateway.Hosting.Quotas;
using Gateway.LogReading;
using Gateway.LogReading.Restrictions;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Oversight;
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
        // Proves for a record of every kind, each about a citizen of its own and made by one user: a search by that user, one by the system, and the list of whom they touched have every one but those named above; a record that names nobody is in none; a change is told as recorded, under its own record; and all three stand in the report of the citizen they are about.
        await using var log = await SeededLog.OpenAsync(engine, 5);
        var kinds = Enum.GetValues<EntryKind>();
        var about = kinds.Select(_ => new HashSet<long>()).ToList();
        for (var n = 0; n < kinds.Length; n++)
        {
            foreach (var (user, client) in new[] { ("sara", "job-centre"), ("karl", "region"), ("", "") })
            {
                var entry = new LogEntry(kinds[n], SeededLog.Municipality, SeededLog.Start.AddMinutes(n)).Add("organisation", "99990001").Add("user", user).Add("client", client).Add("consent", "one-and-the-same");
                about[n].Add((await log.Reading.AppendLookAsync(kinds[n] is EntryKind.Asked or EntryKind.Explained ? entry.Add("use", "overview") : entry, new Opening(SeededLog.Key(n), Commitment.NewSalt()))).Index);
            }
        }
        var report = new AccessReport(log.Book, log.Reading);
        var asOf = await log.Reading.LengthAsync();
        for (var n = 0; n < kinds.Length; n++)
            Assert.Subset((await report.OutlineAsync(SeededLog.Municipality, [SeededLog.Key(n)], asOf)).Rows.SelectMany(r => r.Indexes).ToHashSet(), about[n]);
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

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_is_changed_is_found_by_its_categories_and_shows_them(On engine)
    {
        // Proves for every kind of change, written as its room writes it: it is found by each category of its own record or, where that names none, of what it is an answer to, and shows just these; by another category, or where it is about none, it is not found; another act's categories are not taken for its own.
        await using var log = await SeededLog.OpenAsync(engine, 5);
        var minute = 0;
        Task<LogPosition> Add(EntryKind kind, string field, string id, string line = "", string value = "")
        {
            var entry = new LogEntry(kind, SeededLog.Municipality, SeededLog.Start.AddMinutes(minute++)).Add("user", "sara").Add(field, id);
            return log.Reading.AppendLookAsync(line.Length > 0 ? entry.Add(line, value) : entry, new Opening(SeededLog.Key(1), Commitment.NewSalt()));
        }
        await Add(EntryKind.Asked, "query", "q1", "category", "red allowed basis=b consent=-");
        await Add(EntryKind.CorrectionRequested, "correction", "k1", "category", "blue named");
        var expected = new Dictionary<EntryKind, string[]>();
        async Task Change(EntryKind kind, string field, string id, string[] about, string value = "")
        {
            await Add(kind, field, id, value.Length > 0 ? "categories" : "", value);
            expected[kind] = about;
        }
        await Change(EntryKind.ConsentDrafted, "draft", "d1", ["red", "green"], "red green");
        await Change(EntryKind.ConsentGranted, "consent", "c1", ["red", "blue"], "red blue");
        await Change(EntryKind.ConsentWithdrawn, "consent", "c1", ["red", "blue"], "all");
        await Change(EntryKind.MandateGranted, "mandate", "m1", ["green"], "green");
        await Change(EntryKind.MandateEnded, "mandate", "m1", ["green"]);
        await Change(EntryKind.CorrectionMade, "correction", "k1", ["blue"]);
        await Change(EntryKind.CorrectionRefused, "correction", "k1", ["blue"]);
        await Change(EntryKind.EmergencyReviewed, "reviewed", "q1", ["red"]);
        await Change(EntryKind.RelationReviewed, "reviewed", "q1", ["red"]);
        await Change(EntryKind.DisclosureReviewed, "reviewed", "q1", ["red"]);
        await Change(EntryKind.NoticeGiven, "notice", "n1", []);
        await Change(EntryKind.RestrictionProposed, "restriction", "r1", []);
        await Change(EntryKind.RestrictionConfirmed, "restriction", "r1", []);
        await Change(EntryKind.RestrictionLifted, "restriction", "r1", []);
        await Change(EntryKind.PartsErased, "what", "erasure", []);
        Assert.Equal(ActKinds.Changes.Order(StringComparer.Ordinal), expected.Keys.Select(k => k.Name()).Order(StringComparer.Ordinal));

        // Withdrawn in part: that part alone.
        await Add(EntryKind.ConsentGranted, "consent", "c2", "categories", "white black");
        await Add(EntryKind.ConsentWithdrawn, "consent", "c2", "categories", "white");
        async Task<IReadOnlyList<LoggedUse>> Found(string category) =>
            (await new LogSearch(log.Book).FindAsync(new SearchQuestion(new UseFilter(SeededLog.Municipality) { Category = category }, null, 100, null), SeededLog.Start)).Uses;
        var shown = (await Found("")).Where(u => u.Row.Use.Length == 0 && u.Row.ActId != "c2").ToDictionary(u => u.Row.Kind, u => u.Categories);
        Assert.All(expected, kind => Assert.Equal(kind.Value.Select(c => (c, LoggedState.Named)), shown[kind.Key.Name()].Select(c => (c.Category, c.State))));
        foreach (var category in new[] { "red", "green", "blue", "re", "all" })
            Assert.Equal(expected.Where(k => k.Value.Contains(category)).Select(k => k.Key.Name()).Order(StringComparer.Ordinal), (await Found(category)).Where(u => u.Row.Use.Length == 0).Select(u => u.Row.Kind).Order(StringComparer.Ordinal));
        Assert.Equal(["consent-withdrawn", "consent-granted"], (await Found("white")).Select(u => u.Row.Kind));
        Assert.Equal(["consent-granted"], (await Found("black")).Select(u => u.Row.Kind));
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
            // A sample, a restriction by period and a report end for who has gone though the store would answer, and leave no record.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SampleDraw(book).DrawAsync(SeededLog.Municipality, "officer-1", new SampleTerms(5, 3_650, WithoutKnown: false, []), SeededLog.Start.AddDays(1), gone.Token));
            var report = new AccessReport(book, log.Reading);
            var outline = await report.OutlineAsync(SeededLog.Municipality, [SeededLog.Key(1)], length);
            Assert.NotEmpty(await report.ReadAsync(SeededLog.Municipality, outline.Rows));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => report.ReadAsync(SeededLog.Municipality, outline.Rows, gone.Token));
            await GoneFromTheDesksAsync(log, book, gone.Token);
            Assert.Equal(length + 1, await log.Book.LengthAsync());
            await log.Store.DisposeAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TouchedCitizens(book).FindAsync(filter, length, gone.Token));
            foreach (var outcome in new UseOutcome?[] { null, UseOutcome.Released })
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LogSearch(book).FindAsync(new SearchQuestion(filter, outcome, 10, new LogPlace(length, length, 1, SeededLog.Start)), SeededLog.Start, gone.Token));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => book.CountAsync(filter, length, gone.Token));
        }
    }

    private static async Task GoneFromTheDesksAsync(SeededLog log, LogBook book, CancellationToken gone)
    {
        var folder = Directory.CreateTempSubdirectory("gone-");
        try
        {
            var (clock, citizen) = (TimeProvider.System, CitizenId.TryParse("1403859922")!);
            var keys = CitizenKeys.Open(Path.Combine(folder.FullName, "citizen.key"), inUse: false);
            var persons = new PersonRegister(null, NullLogger<PersonRegister>.Instance);
            var (tied, quotas) = (new TiedRecords(persons, keys), new CallQuotas(GatewayLimits.Standard, clock));
            var officer = new Caller
            {
                Municipality = SeededLog.Municipality, OrganisationCvr = "99990001", Unit = "u", Role = Role.PrivacyOfficer, User = "officer-1", ClientId = "c", Assurance = AssuranceLevel.High,
            };
            var request = new KeyedRequest(SeededLog.Municipality, "c", "officer-1", "key", new byte[32], SeededLog.Start);
            using var watch = new SampleWatch(log.SamplesOf, log.Reading, book, SampleRules.Standard, clock, NullLogger<SampleWatch>.Instance);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SampleDesk(book, log.SamplesOf, watch, tied, clock).DrawAsync(officer, request, new SampleTerms(5, 3_650, WithoutKnown: false, []), gone));
            var restrictions = new RestrictionStore(log.Store);
            var terms = new RestrictionTerms([], new UseFilter(SeededLog.Municipality), "private", "r", clock.GetUtcNow().AddDays(1));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new RestrictionDesk(book, restrictions, keys, persons, tied, quotas, clock).ProposeAsync(officer, request, citizen, terms, gone));
            var reports = new ReportDesk(new AccessReport(book, log.Reading), book, new ReportReaders(log.Store, keys, persons), restrictions, quotas, clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reports.ShowAsync(officer, citizen, 10, null, gone));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reports.ReceiptAsync(officer, citizen, 0, gone));
            // The report that nobody gave up leaves its record.
            var before = await log.Book.LengthAsync();
            Assert.NotNull(await reports.ShowAsync(officer, citizen, 10, null, CancellationToken.None));
            Assert.Equal(before + 1, await log.Book.LengthAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
