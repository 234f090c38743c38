using Gateway.DisclosureLog;
using Gateway.LogReading;
using Gateway.Storage;
using Gateway.Storage.Tests;
using Xunit.Abstractions;

namespace Gateway.Tests.LogReading;

/// <summary>A search finds just what a plain look at every record finds, page by page, counted right.</summary>
public sealed class LogSearchTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_121;

    // A database answers each page over a socket: the long form is GATEWAY_LOG_QUESTIONS=300.
    private static int QuestionsOn(On engine) =>
        engine == On.Sqlite ? 300 : int.Parse(Environment.GetEnvironmentVariable("GATEWAY_LOG_QUESTIONS") ?? "60", System.Globalization.CultureInfo.InvariantCulture);

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_is_searched_for_is_found_whole_and_nothing_else(On engine)
    {
        // Proves for 300 random questions, in the short form 60 on PostgreSQL, each asked in pages of random sizes while records are added: the disclosures, their order, their outcome, the total; and nothing of another municipality.
        await using var log = await SeededLog.OpenAsync(engine, Seed);
        await log.AddAsync(800, citizens: 40);
        var all = Plain(log.Records());
        Assert.Equal(9, all.Select(u => u.Outcome).Append(UseOutcome.Checked).Distinct().Count());
        var search = new LogSearch(log.Book);
        var (questions, found) = (0, 0);
        foreach (var (filter, citizen, outcome, size) in Questions(new Random(Seed)).Take(QuestionsOn(engine)))
        {
            var expected = Plain(log.Records()).Where(u => Matches(u, filter, citizen, outcome)).Reverse().ToList();
            var pages = new List<SearchPage>();
            var asked = new SearchQuestion(citizen is { } c ? filter with { Citizen = [SeededLog.Key(c), SeededLog.Key(c + 1)] } : filter, outcome, size, null);
            do
            {
                pages.Add(await search.FindAsync(asked, SeededLog.Start));
                asked = asked with { From = pages[^1].Next };
                if (pages.Count == 1)
                    await log.AddAsync(1, citizens: 40);
            }
            while (asked.From is not null);
            Assert.Equal(expected.Select(u => (u.Act, u.Outcome)), pages.SelectMany(p => p.Uses).Select(u => (u.Id, u.Outcome)));
            Assert.All(pages, p => Assert.Equal(expected.Count, p.Total));
            Assert.All(pages.SkipLast(1), p => Assert.Equal(size, p.Uses.Count));
            (questions, found) = (questions + 1, found + expected.Count);
        }
        output.WriteLine($"seed {Seed}: {questions} questions, {found} uses found, each held against a plain look at every record");
        Assert.Equal(QuestionsOn(engine), questions);
        Assert.InRange(found, questions * 3, int.MaxValue);
    }

    // The plainest way: every record, grouped by what it is of.
    private static IReadOnlyList<PlainUse> Plain(IReadOnlyList<PlainRecord> records)
    {
        var byAct = records.ToLookup(r => r.Act);
        var confirmed = records.SelectMany(r => r.Values("record")).Select(v => int.Parse(v.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        return [.. records.Where(r => r.Kind is "asked" or "explained" or "consents-shown" or "correction-requested" || (r.Kind is "consent-granted" or "mandate-granted" or "correction-made" or "disclosure-reviewed" && UserOf(r).Length > 0)).Select(r =>
        {
            // One who changes something is named in the record of it, which stands by itself.
            if (r.Kind is "consent-granted" or "mandate-granted" or "correction-made" or "disclosure-reviewed")
                return new PlainUse(r, UseOutcome.Recorded) { OfItsAct = byAct[r.Act].Where(o => o.Index < r.Index).Select(CategoriesOf).FirstOrDefault(c => c.Count > 0) ?? [] };
            var own = byAct[r.Act].ToList();
            var released = own.Where(o => o.Kind is "disclosed" or "explained" or "consents-shown").ToList();
            var failed = own.Any(o => o.Kind == "failed");
            var outcome = released.Count == 0 ? (failed ? UseOutcome.Failed : UseOutcome.Open) : failed ? UseOutcome.Cut : released.All(o => confirmed.Contains(o.Index)) ? UseOutcome.Delivered : UseOutcome.Released;
            if (r.Kind == "correction-requested")
                outcome = own.Any(o => o.Kind == "correction-made") ? UseOutcome.Corrected : UseOutcome.CorrectionPending;
            return new PlainUse(r, outcome);
        })];
    }

    private static bool Matches(PlainUse use, UseFilter filter, int? citizen, UseOutcome? outcome)
    {
        var at = DateTimeOffset.Parse(use.First.Value("at"), System.Globalization.CultureInfo.InvariantCulture);
        return use.First.Value("municipality") == filter.Municipality.Code
            && (filter.User.Length == 0 || UserOf(use.First) == filter.User)
            && (filter.Client.Length == 0 || use.First.Value("client") == filter.Client)
            && (filter.Organisation.Length == 0 || use.First.Value("organisation") == filter.Organisation)
            && (filter.Purpose.Length == 0 || use.First.Value("purpose") == filter.Purpose)
            && (filter.Category.Length == 0 || (CategoriesOf(use.First) is { Count: > 0 } own ? own : use.OfItsAct).Contains(filter.Category))
            && (filter.From is null || at >= filter.From) && (filter.Until is null || at < filter.Until)
            && (citizen is null || use.First.Citizen == citizen || use.First.Citizen == citizen + 1)
            && (outcome is null || use.Outcome == outcome);
    }

    private static IEnumerable<(UseFilter Filter, int? Citizen, UseOutcome? Outcome, int Size)> Questions(Random random)
    {
        T Any<T>(params T[] of) => of[random.Next(of.Length)];
        string Maybe(params string[] of) => random.Next(5) < 3 ? "" : Any(of);
        while (true)
        {
            var (start, length) = (Any<int?>(null, null, 0, 1_000, 9_000), Any<int?>(null, null, 2_000, 20_000));
            var filter = new UseFilter(Any(SeededLog.Municipality, SeededLog.Municipality, SeededLog.Neighbour))
            {
                User = Maybe(SeededLog.Users),
                Client = Maybe(SeededLog.Clients),
                Organisation = Maybe("99990001", "99990001", "99990009"),
                Purpose = Maybe(SeededLog.Purposes),
                Category = Maybe([.. SeededLog.Categories, "on", "more"]),
                From = start is { } s ? SeededLog.Start.AddSeconds(s) : null,
                Until = length is { } l ? SeededLog.Start.AddSeconds((start ?? 0) + l) : null,
            };
            yield return (filter, Any<int?>(null, null, 0, 3, 17, 99), Any<UseOutcome?>(null, null, null, UseOutcome.Open, UseOutcome.Released, UseOutcome.Delivered, UseOutcome.Failed, UseOutcome.Cut, UseOutcome.Recorded), random.Next(1, 61));
        }
    }

    private static List<string> CategoriesOf(PlainRecord record) =>
        [.. record.Values("category").Select(c => c.Split(' ')[0]).Concat(record.Values("categories").SelectMany(c => c.Split(' ')).Where(c => c is not ("all" or "")))];

    private static string UserOf(PlainRecord record) => record.Value("officer") is { Length: > 0 } officer ? officer : record.Value("user");

    private sealed record PlainUse(PlainRecord First, UseOutcome Outcome)
    {
        // Of a change that names none of its own.
        internal IReadOnlyList<string> OfItsAct { get; init; } = [];

        internal string Act => Outcome == UseOutcome.Recorded ? First.Own : First.Act;
    }
}
