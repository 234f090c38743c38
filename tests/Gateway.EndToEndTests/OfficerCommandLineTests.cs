namespace Gateway.EndToEndTests;

/// <summary>The command line as the privacy officer and the citizen use it, from the processes themselves.</summary>
public sealed class OfficerCommandLineTests
{
    private const string Rule = "rule:prepare-social-by-case-type";
    private const string Basis = "basis:rsl-11c";

    [Fact]
    public async Task The_officer_reads_verifies_and_takes_back_and_the_citizen_reads_their_own_words()
    {
        // Proves: what the list prints is enough to verify; basis and rule together open; taken back, the rule closes. A query without a case is listed and reviewed. The citizen's reasons carry no machine words.
        var folder = Directory.CreateTempSubdirectory("gateway-officer-").FullName;
        try
        {
            await using var gateway = await GatewayProcess.StartGatewayAsync(folder);
            var page = await AnswerAsync(folder, "rules", "list", "--purpose", "rehabilitation-case-preparation");
            Assert.Contains($"{Rule}: åbner ikke", page, StringComparison.Ordinal);
            Assert.Contains("Retssikkerhedsloven § 11 c", page, StringComparison.Ordinal);
            Assert.DoesNotContain("rule:coordinate", page, StringComparison.Ordinal);

            var version = page.Split("--catalogue ")[1].Split(' ', '\n')[0];
            Assert.Contains("lovstedet er ikke bekræftet", await VerifyAsync(folder, Rule, version), StringComparison.Ordinal);
            await VerifyAsync(folder, Basis, version);
            Assert.Contains($"{Rule}: åbner\n", (await AnswerAsync(folder, "rules", "list", "--category", "social-assessment")).Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains($"{Rule}: åbner ikke", await AnswerAsync(folder, "rules", "revoke", Rule), StringComparison.Ordinal);

            await AnswerAsync(folder, "overview", "D3", "--category", "employment-status");
            var relation = (await AnswerAsync(folder, "relations", "list")).Split('\n').Select(line => line.Trim()).Single(line => line.Length == 32 && line.All(char.IsAsciiHexDigit));
            await AnswerAsync(folder, "relations", "review", relation, "--justified", "no", "--reason", "Der var ingen sag.");
            Assert.Contains("Der er ingen opslag", await AnswerAsync(folder, "relations", "list"), StringComparison.Ordinal);
            Assert.Contains("Der er ingen nødadgange", await AnswerAsync(folder, "emergencies", "list"), StringComparison.Ordinal);
            var (exit, _, refused) = await GatewayProcess.RunCliAsync(folder, null, "rules", "list", "--as", "job-centre-testkoebing");
            Assert.Equal(3, exit);
            Assert.Contains("CALLER_REFUSED", refused, StringComparison.Ordinal);

            var own = await AnswerAsync(folder, "explain", "D1", "--as", "citizen-d1", "--category", "prescriptions");
            Assert.Contains("citizen-access", own, StringComparison.Ordinal);
            Assert.DoesNotContain("PROHIBITED", own, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<string> VerifyAsync(string folder, string target, string version) =>
        AnswerAsync(folder, "rules", "verify", target, "--catalogue", version, "--source", "Karnovs kommentarer, set 1. november 2026");

    private static async Task<string> AnswerAsync(string folder, params string[] arguments)
    {
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, arguments);
        Assert.True(exit == 0, errors);
        return page;
    }
}
