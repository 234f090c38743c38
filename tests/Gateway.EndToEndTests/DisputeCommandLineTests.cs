namespace Gateway.EndToEndTests;

/// <summary>What is disputed, from the command line: a fact that is said to be wrong, and a look that a report shall not show.</summary>
public sealed class DisputeCommandLineTests
{
    private const string Wrong = "Jeg har aldrig vaeret i virksomhedspraktik.";

    [Fact]
    public async Task What_is_said_to_be_wrong_is_listed_answered_and_marked()
    {
        // Proves that a citizen says from the command line that something is wrong, that a caseworker sees it and records the answer once, that nobody but a caseworker does, and that the citizen sees what became of it.
        await using var shell = await Shell.StartAsync();
        await shell.AnswerAsync("overview", "D1", "--category", "employment-measures");
        var asked = await shell.AnswerAsync("corrections", "ask", "D1", "--as", "citizen-d1", "--category", "employment-measures", "--source", "dfdg", "--wrong", Wrong);
        Assert.Contains("venter på svar", asked, StringComparison.Ordinal);
        Assert.Contains(Wrong, asked, StringComparison.Ordinal);
        var id = IdIn(asked);
        Assert.Contains("Ikke besvaret", await shell.AnswerAsync("corrections", "list", "D1"), StringComparison.Ordinal);

        string[] answer = ["corrections", "answer", "D1", id, "--corrected", "no", "--answer", "Praktikken staar i kontrakten."];
        Assert.Contains("CALLER_REFUSED", await shell.RefusedAsync([.. answer, "--as", "citizen-d1"]), StringComparison.Ordinal);
        Assert.Contains("fastholder", await shell.AnswerAsync(answer), StringComparison.Ordinal);
        Assert.Contains("ALREADY_ANSWERED", await shell.RefusedAsync(answer), StringComparison.Ordinal);
        var seen = await shell.AnswerAsync("corrections", "list", "D1", "--as", "citizen-d1");
        Assert.Contains("Praktikken staar i kontrakten.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("caseworker-sara", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_leaves_out_what_two_officers_say_until_one_lifts_it()
    {
        // Proves that what one officer proposes from the command line changes nothing, that they cannot confirm it themselves, that another officer can, that the citizen's report then says that something is left out, and shows it again once it is lifted.
        await using var shell = await Shell.StartAsync();
        await shell.AnswerAsync("overview", "D1", "--category", "employment-measures");
        var look = Shell.Field(await shell.AnswerAsync("log", "search", "--user", "caseworker-sara", "--json"), "disclosureId");
        var whole = await shell.AnswerAsync("log", "report", "D1", "--as", "citizen-d1");
        var proposed = await shell.AnswerAsync(
            "log", "restrictions", "propose", "D1", "--disclosure", look, "--ground", "private", "--reason", "Opslaget drejer sig om en underretning.",
            "--ends", DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("Intet udelades endnu", proposed, StringComparison.Ordinal);
        var id = IdIn(proposed);

        string[] confirm = ["log", "restrictions", "confirm", "D1", id];
        Assert.Contains("OWN_DISCLOSURE", await shell.RefusedAsync(confirm), StringComparison.Ordinal);
        Assert.DoesNotContain("§ 22", whole, StringComparison.Ordinal);
        Assert.Contains("Det gælder fra nu af", await shell.AnswerAsync([.. confirm, "--as", "privacy-officer-2"]), StringComparison.Ordinal);
        var listed = await shell.AnswerAsync("log", "restrictions", "list");
        Assert.Contains("officer-per", listed, StringComparison.Ordinal);
        Assert.Contains("Gælder", listed, StringComparison.Ordinal);
        Assert.Contains("§ 22", await shell.AnswerAsync("log", "report", "D1", "--as", "citizen-d1"), StringComparison.Ordinal);

        await shell.AnswerAsync("log", "restrictions", "lift", "D1", id);
        Assert.Contains("NOT_OPEN", await shell.RefusedAsync("log", "restrictions", "lift", "D1", id), StringComparison.Ordinal);
        Assert.DoesNotContain(id, await shell.AnswerAsync("log", "restrictions", "list"), StringComparison.Ordinal);
        Assert.Contains("Ophævet", await shell.AnswerAsync("log", "restrictions", "list", "--ended"), StringComparison.Ordinal);
    }

    private static string IdIn(string page) => page.Split('\n').Select(line => line.Trim()).First(line => Guid.TryParse(line, out _));

    // A gateway of its own, and the program asked about it.
    private sealed class Shell(string folder, GatewayProcess gateway) : IAsyncDisposable
    {
        public static async Task<Shell> StartAsync()
        {
            var folder = Directory.CreateTempSubdirectory("gateway-dispute-").FullName;
            return new Shell(folder, await GatewayProcess.StartGatewayAsync(folder));
        }

        public async Task<string> AnswerAsync(params string[] arguments)
        {
            var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, arguments);
            Assert.True(exit == 0, errors + page);
            return page;
        }

        // The reason as a program reads it; the page says it in words.
        public async Task<string> RefusedAsync(params string[] arguments)
        {
            var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, [.. arguments, "--json"]);
            Assert.True(exit != 0, page);
            return page + errors;
        }

        public static string Field(string json, string name)
        {
            using var document = System.Text.Json.JsonDocument.Parse(json);
            return document.RootElement.GetProperty("disclosures")[0].GetProperty(name).GetString()!;
        }

        public async ValueTask DisposeAsync()
        {
            await gateway.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
