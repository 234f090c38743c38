using System.Globalization;
using Gateway.Access;
using Gateway.LogReading;
using Gateway.Storage.Tests;
using Xunit.Abstractions;

namespace Gateway.Tests.LogReading;

/// <summary>The access report is the log, for everybody: nothing about a person is missing from it and nothing about another is in it.</summary>
public sealed class AccessReportTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_121;

    // A database answers each question over a socket: the long form is GATEWAY_REPORT_CITIZENS=10000.
    private static int CitizensOn(On engine) =>
        engine == On.Sqlite ? 10_000 : int.Parse(Environment.GetEnvironmentVariable("GATEWAY_REPORT_CITIZENS") ?? "1000", CultureInfo.InvariantCulture);

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_record_about_a_person_is_in_the_report_of_that_person_and_in_no_other(On engine)
    {
        // Proves for each of 10,000 citizens, in the short form 1,000 on PostgreSQL: the records of the report are those that a plain look at every record finds: what opens for the citizen, what is of the same query, consent or mandate, what confirms or lists one of them; and every field of every row says what the lines of its records say, read without the report's own code.
        var citizens = CitizensOn(engine);
        await using var log = await SeededLog.OpenAsync(engine, Seed);
        await log.AddAsync(citizens * 6 / 5, citizens);
        var random = new Random(Seed);
        var records = log.Records();
        for (var i = 0; i < 40; i++)
            await log.ShowAsync(Enumerable.Range(0, 20).Select(_ => records[random.Next(records.Count)].Act).Distinct());
        records = log.Records();
        var (expected, plain) = (Plain(records), new PlainReport(records));
        var report = new AccessReport(log.Book, log.Reading);
        var asOf = await log.Reading.LengthAsync();
        var told = 0;
        for (var citizen = 0; citizen < citizens; citizen++)
        {
            var outline = await report.OutlineAsync(SeededLog.Municipality, [SeededLog.Key(citizen)], asOf);
            var mine = expected.GetValueOrDefault(citizen) ?? [];
            Assert.Equal(mine, outline.Rows.SelectMany(r => r.Indexes).Select(i => (int)i).Distinct().Order());
            Assert.Equal(mine.Count, outline.Records);
            Assert.Equal(outline.Rows.Select(r => r.Index).OrderDescending(), outline.Rows.Select(r => r.Index));
            var rows = await report.ReadAsync(SeededLog.Municipality, outline.Rows);
            Assert.Equal(outline.Rows.Select(plain.RowOf), rows.Select(PlainReport.Told));
            told += mine.Count;
        }
        output.WriteLine($"seed {Seed}: the reports of {citizens} citizens, {told} records in them, each held against a plain look at every record");
        Assert.InRange(told, citizens * 2, int.MaxValue);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_tells_a_use_with_all_its_records_and_names_nobody(On engine)
    {
        // Proves: what came of it, the categories, the confirmations; and that no pseudonym of the log is in any row, whatever it tells of.
        await using var log = await SeededLog.OpenAsync(engine, Seed);
        await log.AddAsync(400, citizens: 20);
        var report = new AccessReport(log.Book, log.Reading);
        var asOf = await log.Reading.LengthAsync();
        var rows = new List<AccessReportRow>();
        for (var citizen = 0; citizen < 20; citizen++)
            rows.AddRange(await report.ReadAsync(SeededLog.Municipality, (await report.OutlineAsync(SeededLog.Municipality, [SeededLog.Key(citizen)], asOf)).Rows));
        Assert.Contains(rows, r => r is { What: "overview", Outcome: UseOutcome.Delivered, DeliveredAt: not null } && r.Records.Any(e => e.Entry.Kind == DisclosureLog.EntryKind.Delivered));
        Assert.Contains(rows, r => r is { What: "overview", Outcome: UseOutcome.Cut, DeliveredAt: null });
        Assert.Contains(rows, r => r is { What: "consent-withdrawn", Outcome: null });
        Assert.All(rows.Where(r => r.Outcome is UseOutcome.Released or UseOutcome.Delivered && r.What == "overview"), r => Assert.All(r.Categories, c => Assert.Equal((LoggedState.Disclosed, 2), (c.State, c.Items))));
        Assert.All(rows.Where(r => r.Outcome == UseOutcome.Open), r => Assert.All(r.Categories, c => Assert.Equal(LoggedState.Allowed, c.State)));
        var written = rows.Select(r => DisclosureLogResponseWriter.Row(r, Words()).ToString());
        Assert.DoesNotContain(written, w => SeededLog.Users.Append("officer-1").Any(u => w.Contains(u, StringComparison.Ordinal)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_recorded_later_changes_no_page_that_was_begun(On engine)
    {
        // Proves: as the log stood at a size, whatever was confirmed or listed since.
        await using var log = await SeededLog.OpenAsync(engine, Seed);
        await log.AddAsync(300, citizens: 5);
        var report = new AccessReport(log.Book, log.Reading);
        var asOf = await log.Reading.LengthAsync();
        var before = await report.OutlineAsync(SeededLog.Municipality, [SeededLog.Key(1)], asOf);
        await log.AddAsync(300, citizens: 5);
        await log.ShowAsync(log.Records().Select(r => r.Act).Distinct().Take(500));
        var after = await report.OutlineAsync(SeededLog.Municipality, [SeededLog.Key(1)], asOf);
        Assert.Equal(before.Rows.SelectMany(r => r.Indexes), after.Rows.SelectMany(r => r.Indexes));
        Assert.True((await report.OutlineAsync(SeededLog.Municipality, [SeededLog.Key(1)], await log.Reading.LengthAsync())).Records > after.Records);
    }

    private static RecordedCatalogues Words() => new(new Dictionary<string, PolicyCatalogue>(), Gateway.Tests.Access.ShippedCatalogue.Catalogue);

    // One pass tells whose each id is, a second one whom each record names.
    private static Dictionary<int, List<int>> Plain(IReadOnlyList<PlainRecord> records)
    {
        var mine = records.Where(r => r.Value("municipality") == SeededLog.Municipality.Code).ToList();
        var owners = new Dictionary<string, HashSet<int>>();
        foreach (var record in mine.Where(r => r.Citizen is not null))
        {
            if (!owners.TryGetValue(record.Act, out var whose))
                owners[record.Act] = whose = [];
            whose.Add(record.Citizen!.Value);
        }
        var about = new Dictionary<int, List<int>>();
        foreach (var record in mine)
        {
            var confirmed = record.Values("record").Select(v => records[int.Parse(v.Split(' ')[0], CultureInfo.InvariantCulture)].Citizen).OfType<int>();
            var named = record.Values("shown").Append(record.Act).SelectMany(id => owners.GetValueOrDefault(id) ?? []);
            foreach (var citizen in named.Concat(confirmed).Concat(record.Citizen is { } own ? [own] : []).Distinct())
            {
                if (!about.TryGetValue(citizen, out var list))
                    about[citizen] = list = [];
                list.Add(record.Index);
            }
        }
        return about;
    }
}
