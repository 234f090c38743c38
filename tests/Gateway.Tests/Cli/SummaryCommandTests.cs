using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Overview.V1;
using Google.Protobuf;

namespace Gateway.Tests.Cli;

/// <summary><c>gateway summary</c>: the page, the printable page and the document.</summary>
public sealed class SummaryCommandTests
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void The_page_has_every_heading_its_lines_with_sources_and_what_is_not_in_it(int width)
    {
        // Proves: values, outcomes or that there is none, how a certificate stands, considerations by kind, an empty heading,
        // and categories that are missing for one reason together; within the width and on one screen.
        var page = Page(width);
        string[] expected =
        [
            "Sundhedsresumé for D1", "nr. 42, a1b2c3d4",
            "Aktuelle problemer fra 2026-02-16 Diskusprolaps · Cosmic fra 2026-08-18 LÆ 265: Discusprolaps lumbalis · Lægers attester",
            "2026-04-13 – 2026-06-05 Fysioterapi. Delvis bedring · Cosmic til 2026-05-29 Træning. Intet resultat registreret · Cosmic",
            "Funktionsevne Ingen linjer.",
            "Attester 2026-08-18 LÆ 265. 3 måneder gammel; kan bruges", "LÆ 265. anmodet for 4 måneder siden; ikke besvaret", "LÆ 265. 10 måneder gammel; for gammel til at bruge",
            "Skånehensyn Fysiske Løft. LÆ 265 · Lægers attester Behandling LÆ 265", "Ikke sorteret Natarbejde",
            "Ikke med, og hvorfor Epikrise, Tilstande: Samtykke mangler (CONSENT_MISSING) LÆ 145: Intet registreret",
        ];
        Assert.All(expected, text => Assert.Contains(text, PrintedPage.Flat(page), StringComparison.Ordinal));
        Assert.All(page.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.True(page.Split('\n').Length < 50, "one page");
    }

    [Theory]
    [InlineData("2023-04-30T22:00:00Z", "fra 2023-05-01 Diskusprolaps")]
    [InlineData("2026-04-01T00:00:00.000+00:00", "fra 2026-04-01 Diskusprolaps")]
    [InlineData("2026-06-08T23:30:00", "fra 2026-06-08 Diskusprolaps")]
    [InlineData("2022-12", "fra 2022-12 Diskusprolaps")]
    public void A_moment_is_its_day_as_danish_clocks_show_it(string start, string expected)
    {
        // Proves: a midnight that its source wrote in another zone does not move a day, and nothing is added to what a source knows.
        var answer = new GetHealthSummaryResponse { Sections = { SampleSummary.Section(SummaryHeading.Problems, "Problemer", "Problems", SampleSummary.Line("a-1", "Diskusprolaps", start: start)) } };
        Assert.Contains(expected, PrintedPage.Flat(PrintedPage.Of((texts, layout, asked) => new SummaryPage(texts, layout, asked).Render(answer), 80)), StringComparison.Ordinal);
    }

    [Fact]
    public void English_is_one_option_away()
    {
        // Proves: every word of the program's own is there in English.
        string[] expected = ["Health summary for D1", "Current problems", "No outcome registered", "No lines.", "3 months old; may be used", "asked for 4 months ago", "too old to be used", "Physical Løft", "Not in it, and why", "Consent is missing"];
        Assert.All(expected, text => Assert.Contains(text, PrintedPage.Flat(Page(120, SpokenLanguage.English)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_coordinator_asks_for_the_coordinators_purpose_unless_told_otherwise()
    {
        // Proves: case, purpose and step reach the question; no document is asked for unless it is wanted; the receipt of the
        // basis is confirmed; with --json the answer itself is written.
        await using var gateway = await RunningGateway.StartAsync();
        var run = await ProgramRun.OfAsync(["summary", "D1", "--connection", gateway.ConnectionFile]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(new GetHealthSummaryRequest { CitizenId = RunningGateway.Citizen, CaseId = "26/1234", Purpose = "health-coordination" }, Assert.Single(gateway.OtherRequests));
        Assert.Equal(SampleAnswer.Receipt, Assert.Single(Assert.Single(gateway.Confirmed).Receipts));

        var other = await ProgramRun.OfAsync(["summary", "D1", "--purpose", "other", "--case", "26/9", "--step", "follow-up", "--json", "--connection", gateway.ConnectionFile]);
        Assert.Equal(new GetHealthSummaryRequest { CitizenId = RunningGateway.Citizen, CaseId = "26/9", Purpose = "other", CaseStep = CaseStep.FollowUp }, gateway.OtherRequests[^1]);
        Assert.Equal(SampleSummary.Full(), JsonParser.Default.Parse<GetHealthSummaryResponse>(other.Output));
    }

    [Fact]
    public async Task Document_and_printable_page_are_written_for_their_owner_alone()
    {
        // Proves: both files hold what they should, and only their owner may read them, also where a file for all stood there.
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Summary = request => Summary(request.WithFhirDocument ? SampleSummary.Document : "");
        using var folder = new TestFolder();
        var (fhir, html) = (Path.Combine(folder.Path, "d1.json"), folder.Write("d1.html", "for all to read"));
        var run = await ProgramRun.OfAsync(["summary", "D1", "--fhir", fhir, "--html", html, "--connection", gateway.ConnectionFile]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(SampleSummary.Document, await File.ReadAllTextAsync(fhir));
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(html), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal((OwnersOnly, OwnersOnly), (File.GetUnixFileMode(fhir), File.GetUnixFileMode(html)));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_ends_with_1_and_the_page_is_shown_all_the_same()
    {
        // Proves: an answer that was recorded is not lost over a file, and the exit code says that one is missing.
        await using var gateway = await RunningGateway.StartAsync();
        using var folder = new TestFolder();
        var run = await ProgramRun.OfAsync(["summary", "D1", "--html", Path.Combine(folder.Path, "no", "where.html"), "--connection", gateway.ConnectionFile]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("en fil kunne ikke skrives", run.Error, StringComparison.Ordinal);
        Assert.Contains("Sundhedsresumé for D1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_printable_page_holds_all_and_brings_nothing_from_elsewhere()
    {
        // Proves: everything on the terminal's page is on paper; no script, link, image or address; hostile words are text;
        // and no number of a person stands in it.
        const string hostile = "<script>alert(1)</script> & \"010170-9999\" https://evil.example";
        var answer = SampleSummary.Full();
        answer.Sections.Add(SampleSummary.Section(SummaryHeading.Ongoing, hostile, hostile, SampleSummary.Line(hostile, hostile, hostile, hostile, hostile, hostile)));
        answer.NotInIt.Add(SampleSummary.Absence(hostile, hostile, SectionState.Withheld, SampleAnswer.Why(hostile, hostile, hostile)));
        var page = new PrintedSummary(Texts.For(SpokenLanguage.Danish), new AskedQuestion("D1", "26/1234", "health-coordination", new SourceText(RunningGateway.Citizen))).Render(answer);

        string[] expected = ["Sundhedsresum", "Diskusprolaps", "Delvis bedring", "Intet resultat registreret", "3 m&#229;neder gammel", "Natarbejde", "Ikke med, og hvorfor", "@page { size: A4", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;xxxxxx-xxxx&quot;"];
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.All(new[] { "<script", "<img", "<link", "<iframe", "src=", "href=", "url(", "@import", "9999" }, text => Assert.DoesNotContain(text, page, StringComparison.OrdinalIgnoreCase));
    }

    private static GetHealthSummaryResponse Summary(string document)
    {
        var answer = SampleSummary.Full();
        answer.FhirDocument = document;
        return answer;
    }

    private static string Page(int width, SpokenLanguage language = SpokenLanguage.Danish) =>
        PrintedPage.Of((texts, layout, asked) => new SummaryPage(texts, layout, asked).Render(SampleSummary.Full()), width, language);
}
