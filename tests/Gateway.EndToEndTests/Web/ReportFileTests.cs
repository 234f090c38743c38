using System.Text;
using System.Text.RegularExpressions;
using Gateway.Callers;
using Gateway.EndToEndTests.Identity;
using Gateway.Tests.Web;
using Gateway.Web;
using Gateway.Web.Pages;
using Gateway.Web.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests.Web;

/// <summary>Proves that a file which ends before the report does says so, and that the document is the file.</summary>
public sealed partial class ReportFileTests(DutiesGateway duties) : IClassFixture<DutiesGateway>
{
    private const string Cut = "\"report-cut\"";

    [Fact]
    public async Task A_file_that_is_not_whole_says_so_in_its_last_row_and_how_to_get_the_rest()
    {
        // Proves: with as many rows as it may have, and with fewer, the file is whole and says nothing; with one more it has its newest rows and a last one in both languages that names the page, the button and the municipality.
        await DownloadAsync(500, 40);
        var before = await DownloadAsync(500, 40);
        Assert.DoesNotContain(before, l => l.Contains(Cut, StringComparison.Ordinal));

        // The look of the file before is in the one after.
        var exactly = await DownloadAsync(before.Count + 1, 1);
        Assert.Equal(before.Count + 1, exactly.Count);
        Assert.Equal(before, exactly.Skip(1));
        var inPages = await DownloadAsync(1, before.Count + 2);
        Assert.Equal(exactly, inPages.Skip(1));

        var cut = await DownloadAsync(1, 2);
        Assert.Equal(3, cut.Count);
        Assert.All(cut.Take(2), l => Assert.Contains("\"access-report\"", l, StringComparison.Ordinal));
        Assert.StartsWith($"\"\",{Cut},\"Filen er ikke hel", cut[2], StringComparison.Ordinal);
        Assert.All(new[] { WebTexts.Of("Report.Title"), WebTexts.Of("Report.Next") }, t => Assert.True(cut[2].Contains(t.Da, StringComparison.Ordinal) && cut[2].Contains(t.En, StringComparison.Ordinal), t.En));
        Assert.All(new[] { "kommunen", "This file is not whole", "municipality" }, w => Assert.Contains(w, cut[2], StringComparison.Ordinal));
        Assert.EndsWith(string.Concat(Enumerable.Repeat(",\"\"", ReportRow.Columns.Count - 3)), cut[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_has_the_rows_of_the_file_and_says_so_where_they_are_not_all()
    {
        // Proves: read by a library that did not write it, the document has every row of the file made just before, by its numbers in the log and in its order, behind the look at that file; with fewer pages than the report has rows it ends with the sentence that it is not whole.
        await DownloadAsync(500, 40);
        var file = await DownloadAsync(500, 40);
        var document = await DocumentAsync(500, 40);
        var records = file.Select(l => l.Split("\",\"")[^1].TrimEnd('"')).ToList();
        var numbers = Numbers().Matches(document.Body).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(records.Select(r => r.Replace(" ", "", StringComparison.Ordinal)), numbers.Skip(1));
        Assert.DoesNotContain("Filenerikkehel", document.Body, StringComparison.Ordinal);
        var cut = await DocumentAsync(1, 2);
        Assert.Equal(2, Numbers().Count(cut.Body));
        Assert.EndsWith(ReadPdf.Stripped(PdfText.Of(WebTexts.Of("Report.Cut").Da)), cut.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(duties.Number("D6"), document.Body + string.Concat(document.Told) + string.Concat(document.Feet), StringComparison.Ordinal);
    }

    private async Task<ReadPdf> DocumentAsync(int size, int most) => ReadPdf.Of(await BodyAsync(WebPaths.ReportPdf, (visit, session) => ReportPage.DownloadPdfAsync(visit, session, size, most)));

    [GeneratedRegex("Numreiloggen:([0-9]+)")]
    private static partial Regex Numbers();

    // The rows of a file, without the header, of somebody who has logged in anew.
    private async Task<List<string>> DownloadAsync(int size, int most)
    {
        var body = await BodyAsync(WebPaths.ReportCsv, (visit, session) => ReportPage.DownloadAsync(visit, session, size, most));
        return [.. Encoding.UTF8.GetString(body).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)];
    }

    private async Task<byte[]> BodyAsync(string path, Func<Visit, OpenSession, Task> downloads)
    {
        var services = duties.Gateway.Services;
        var session = await DutiesGateway.SessionAsync(services, duties.Token(Role.Citizen, AssuranceLevel.High, more: c => c["cpr"] = duties.Number("D6")));
        await using var scope = services.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = body } };
        await downloads(new Visit(context, DutiesGateway.ForPeople(path)!, Language.Danish), session);
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        return body.ToArray();
    }
}
