using System.Text;
using Gateway.Callers;
using Gateway.EndToEndTests.Identity;
using Gateway.Web;
using Gateway.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests.Web;

/// <summary>Proves that a file which ends before the report does says so.</summary>
public sealed class ReportFileTests(DutiesGateway duties) : IClassFixture<DutiesGateway>
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

    // The rows of a file, without the header, of somebody who has logged in anew.
    private async Task<List<string>> DownloadAsync(int size, int most)
    {
        var services = duties.Gateway.Services;
        var session = await DutiesGateway.SessionAsync(services, duties.Token(Role.Citizen, AssuranceLevel.High, more: c => c["cpr"] = duties.Number("D6")));
        await using var scope = services.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = body } };
        await ReportPage.DownloadAsync(new Visit(context, DutiesGateway.ForPeople(WebPaths.ReportCsv)!, Language.Danish), session, size, most);
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        return [.. Encoding.UTF8.GetString(body.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)];
    }
}
