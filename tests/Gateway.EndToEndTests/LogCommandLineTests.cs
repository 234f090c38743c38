using Gateway.Disclosures.V1;
using Gateway.Tests.Casework;
using Google.Protobuf;

namespace Gateway.EndToEndTests;

/// <summary>The command line as the officer and the citizen look into the log with it, from the processes themselves.</summary>
public sealed class LogCommandLineTests
{
    [Fact]
    public async Task The_officer_searches_samples_reviews_and_exports_and_the_citizen_reads_their_report()
    {
        // Proves: tables, JSON and CSV of the same; a sample is drawn, shown and decided by what the page prints; the citizen's page names no staff; another citizen's is refused; events are FHIR.
        var folder = Directory.CreateTempSubdirectory("gateway-log-").FullName;
        try
        {
            await using var gateway = await GatewayProcess.StartGatewayAsync(folder);
            await AnswerAsync(folder, "overview", "D1", "--category", "employment-status");
            await AnswerAsync(folder, "overview", "D4", "--category", "employment-status");

            var page = await AnswerAsync(folder, "log", "search", "--citizen", "D1", "--outcome", "delivered", "--json");
            var look = Assert.Single(JsonParser.Default.Parse<SearchDisclosuresResponse>(page).Disclosures);
            Assert.Contains("caseworker-sara", await AnswerAsync(folder, "log", "search", "--user", "caseworker-sara"), StringComparison.Ordinal);
            var csv = (await AnswerAsync(folder, "log", "search", "--user", "caseworker-sara", "--csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(3, csv.Length);
            Assert.Contains(look.DisclosureId, csv[2], StringComparison.Ordinal);

            var drawn = await AnswerAsync(folder, "log", "sample", "--draw", "1", "--json");
            var sample = JsonParser.Default.Parse<DrawSampleResponse>(drawn).Sample;
            Assert.Contains("Stikprøve " + sample.SampleId, (await AnswerAsync(folder, "log", "sample")).Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
            var (exit, _, refused) = await GatewayProcess.RunCliAsync(folder, null, "log", "sample", "--draw", "1");
            Assert.Equal(3, exit);
            Assert.Contains("SAMPLE_OPEN", refused, StringComparison.Ordinal);
            var decided = await AnswerAsync(folder, "log", "review", sample.Items[0].Disclosure.DisclosureId, "--sample", sample.SampleId, "--justified", "yes", "--reason", "Sagen var åben.");
            Assert.Contains("i orden", decided, StringComparison.Ordinal);
            Assert.Contains("Ingen stikprøve", await AnswerAsync(folder, "log", "sample"), StringComparison.Ordinal);

            var report = await AnswerAsync(folder, "log", "report", "D1", "--as", "citizen-d1");
            Assert.Contains("hentede et overblik", report, StringComparison.Ordinal);
            Assert.Contains("CVR 99990001", report, StringComparison.Ordinal);
            Assert.DoesNotContain("caseworker-sara", report, StringComparison.Ordinal);
            Assert.Contains("\"overview\"", await AnswerAsync(folder, "log", "report", "D1", "--csv"), StringComparison.Ordinal);
            (exit, _, refused) = await GatewayProcess.RunCliAsync(folder, null, "log", "report", "D1", "--as", "citizen-d2");
            Assert.Equal(3, exit);
            Assert.Contains("CITIZEN_REFUSED", refused, StringComparison.Ordinal);

            var (from, until) = DisclosureLogCalls.Today();
            string[] period = ["--from", from.ToDateTime().ToString("yyyy-MM-dd", null), "--until", until.ToDateTime().ToString("yyyy-MM-dd", null)];
            Assert.Contains("2 borgere i 2 opslag", await AnswerAsync(folder, ["log", "touched", "--user", "caseworker-sara", .. period]), StringComparison.Ordinal);
            var bundle = FhirCheck.Read(await AnswerAsync(folder, ["log", "audit-events", "--bundle", .. period]));
            Assert.Contains(bundle.Entry, e => e.Resource!.Id == look.DisclosureId);
            Assert.Equal(0, (await GatewayProcess.RunCliAsync(folder, null, ["log", "audit-events", .. period])).Exit);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> AnswerAsync(string folder, params string[] arguments)
    {
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, arguments);
        Assert.True(exit == 0, errors);
        return page;
    }
}
