using System.Text.Json;

namespace Gateway.EndToEndTests.Casework;

/// <summary>The command line as a caseworker uses it before a meeting, from the processes themselves.</summary>
public sealed class CaseworkCommandTests
{
    // Two screens of fifty lines, at the hundred columns of a pipe.
    private const int TwoPages = 100;
    private const int Columns = 100;

    [Fact]
    public async Task The_caseworker_reads_two_pages_one_plan_the_members_and_the_request()
    {
        // Proves: each command answers in Danish, and in English and JSON where asked; the longest history takes two pages; a poor reason is named by its option.
        var folder = Directory.CreateTempSubdirectory("gateway-casework-").FullName;
        try
        {
            await using var gateway = await GatewayProcess.StartWithAllSourcesAsync(folder);
            var brief = await AnswerAsync(folder, "brief", "D4");
            Assert.Contains("Virksomhedspraktik × 3", brief, StringComparison.Ordinal);
            Assert.Contains("2020-09-01 – 2020-12-31  Hul mellem: Kontanthjælp", brief, StringComparison.Ordinal);
            Assert.All(brief.Split('\n'), line => Assert.True(line.TrimEnd().Length <= Columns, line));
            Assert.InRange(brief.TrimEnd().Split('\n').Length, 40, TwoPages);

            Assert.Contains("Hjemmeplejen Vest, Municipal health [KMD Nexus]", await AnswerAsync(folder, "plan", "D9", "--language", "en"), StringComparison.Ordinal);
            Assert.Contains("Alderen er udledt af personnummeret.", await AnswerAsync(folder, "meeting", "D11"), StringComparison.Ordinal);
            Assert.Contains("Spørg borgeren om samtykke først", await AnswerAsync(folder, "certificate", "D4", "--type", "flex-job"), StringComparison.Ordinal);
            using var json = JsonDocument.Parse(await AnswerAsync(folder, "certificate", "D4", "--type", "flex-job", "--json"));
            Assert.Equal("CERTIFICATE_ANSWER_CONSENT_FIRST", json.RootElement.GetProperty("answer").GetString());

            var (exit, _, refused) = await GatewayProcess.RunCliAsync(folder, null, "certificate", "D4", "--type", "flex-job", "--reason", "fordi");
            Assert.Equal(2, exit);
            Assert.Contains("--reason", refused, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> AnswerAsync(string folder, params string[] arguments)
    {
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, [.. arguments, "--deadline", "30"]);
        Assert.True(exit == 0, errors);
        return page;
    }
}
