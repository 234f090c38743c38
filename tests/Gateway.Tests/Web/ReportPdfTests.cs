using System.Globalization;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.LogReading;
using Gateway.Tests.Access;
using Gateway.Web.Pages;

namespace Gateway.Tests.Web;

/// <summary>Proves that a report as a document is the report, row by row, whatever stands in it.</summary>
public sealed class ReportPdfTests
{
    private static readonly string[] Texts = ["Jobcenter Testkøbing", "12345678", "=1+1", ") Tj /JS", "a\u202eb\u0000", "\ud800", "\u05d0", "ord " + new string('x', 400), "", "rehabilitation-assessment", "caseworker"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_report_read_again_is_the_report(int seed)
    {
        // Proves for random reports in both languages: title, what is left out, the period, then each row in its order with when, who, why, basis, categories, outcome and its numbers in the log, then whether it is whole, and nothing else.
        var random = new Random(seed);
        var rows = Enumerable.Range(0, random.Next(0, 30)).Select(i => Row(random, 1_000 - i)).ToList();
        var words = new RecordedCatalogues(new Dictionary<string, PolicyCatalogue> { [""] = ShippedCatalogue.Catalogue }, ShippedCatalogue.Catalogue);
        DateTimeOffset? until = random.Next(2) == 0 ? SomeTime(random) : null;
        DateTimeOffset? from = random.Next(4) == 0 ? null : SomeTime(random);
        var (made, cut) = (SomeTime(random), random.Next(2) == 0);
        foreach (var language in new[] { Language.Danish, Language.English })
        {
            string Of(string key) => WebTexts.Of(key).In(language);
            var expected = new List<string> { Of("Report.Title"), until is null ? Of("Report.What") : Of("Report.WhatElse") };
            if (until is { } withheld)
                expected.Add($"{LogTexts.Withheld.In(language)} {Of("Report.WithheldUntil")} {DanishDates.Minute(withheld).In(language)}.");
            if (from is { } first)
                expected.Add($"{Of("Report.CoversFrom")} {DanishDates.Minute(first).In(language)}.");
            expected.Add($"{Of("Report.CoversUntil")} {DanishDates.Minute(made).In(language)}.");
            foreach (var row in rows)
            {
                var written = new ReportRow(row, words);
                expected.Add(LogTexts.Of(row).In(language));
                expected.Add($"{Of("Report.When")}: {DanishDates.Minute(row.At).In(language)}");
                foreach (var (name, value) in new[] { ("Report.Who", written.Who(language)), ("Report.Why", written.Why(language)), ("Report.Basis", written.Bases()), ("Report.About", written.Categories(language)), ("Report.Outcome", written.Outcome(language)) })
                {
                    if (value.Length > 0)
                        expected.Add($"{Of(name)}: {value}");
                }
                expected.Add($"{Of("Report.Records")}: {string.Join(' ', row.Records.Select(r => r.Position.Index.ToString(CultureInfo.InvariantCulture)))}");
            }
            if (cut)
                expected.Add(Of("Report.Cut"));
            var read = ReadPdf.Of(SafePdf.Of(ReportPdf.Of(new CollectedReport([.. rows.Select(r => new ReportRow(r, words))], until, cut, from, made), language)));
            Assert.Equal(ReadPdf.Stripped(string.Concat(expected.Select(PdfText.Of))), read.Body);
            Assert.Equal(Of("Report.Title"), read.Told[0]);
            // By what the records themselves say, too.
            Assert.All(rows, r => Assert.All([r.Organisation, r.Unit], t => Assert.True(r.Role.Length == 0 || r.Organisation.Length == 0 || read.Body.Contains(ReadPdf.Stripped(PdfText.Of(t)), StringComparison.Ordinal))));
        }
    }

    private static AccessReportRow Row(Random random, long index)
    {
        string Any() => Texts[random.Next(Texts.Length)];
        var use = random.Next(3) > 0;
        var kinds = Enum.GetValues<EntryKind>();
        var states = Enum.GetValues<LoggedState>();
        var categories = ShippedCatalogue.Catalogue.Categories.Select(c => c.Id).Append("gone").ToList();
        var bases = ShippedCatalogue.Catalogue.Bases.Keys.Append("").ToList();
        return new AccessReportRow(index, SomeTime(random), use ? new[] { "overview", "locate", "explain" }[random.Next(3)] : kinds[random.Next(kinds.Length)].Name(),
            [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => new LoggedRecord(new LogPosition(index + i, "", SomeTime(random)), null!))])
        {
            Organisation = Any(),
            Unit = Any(),
            Role = random.Next(2) == 0 ? CallerWords.Roles.Keys.ElementAt(random.Next(CallerWords.Roles.Count)) : Any(),
            Purpose = random.Next(2) == 0 ? ShippedCatalogue.Catalogue.Purposes.Keys.ElementAt(random.Next(ShippedCatalogue.Catalogue.Purposes.Count)) : Any(),
            Categories = [.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => new LoggedCategory(categories[random.Next(categories.Count)], states[random.Next(states.Length)]) { BasisId = bases[random.Next(bases.Count)] })],
            Outcome = use ? Enum.GetValues<UseOutcome>()[random.Next(Enum.GetValues<UseOutcome>().Length)] : null,
            Emergency = random.Next(5) == 0,
        };
    }

    private static DateTimeOffset SomeTime(Random random) => DateTimeOffset.UnixEpoch.AddMinutes(random.Next(20_000_000, 30_000_000));
}
