using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gateway.EndToEndTests;

/// <summary>What README says under "How a stranger checks the log", done word by word against a running gateway.</summary>
public sealed class StrangerReadmeTests : IDisposable
{
    private const string Heading = "## How a stranger checks the log";
    // Records of a full tile; an answer that was given is two.
    private const int FullTile = 256;
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-stranger-").FullName;

    [GoFact]
    public async Task The_commands_of_the_README_check_the_log_and_find_another_key_and_another_history()
    {
        // Proves that the commands name the one-command start's address, keep nothing where nobody answers, work as they stand, again when the log has grown over its first full tile, with the witness's signature demanded; and that they fail for another key, for a checkpoint of a longer log, and where the witness has not signed.
        var key = WitnessedGateway.NewKey();
        await using var witness = await RunningWitness.StartAsync(In("witness"), key);
        await using var gateway = await WitnessedGateway.StartAsync(In("gateway"), key, witness);
        await gateway.AskAsync();
        await gateway.CosignedAsync(witness);
        Assert.Contains($"https://localhost:{FirstUse.SandboxSettings.DefaultGatewayPort}/log}}", Commands(), StringComparison.Ordinal);
        var (exit, said) = await FollowAsync(new Uri("https://localhost:1/log"));
        Assert.True(exit != 0 && Directory.GetFiles(In("kept")).Length == 0, said);
        (exit, said) = await FollowAsync(gateway);
        Assert.True(exit == 0, said);
        for (var asked = 0; asked < FullTile / 2; asked++)
            await gateway.AskAsync();
        var note = await gateway.CosignedAsync(witness);
        Assert.True(WitnessedGateway.SizeOf(note) > FullTile);
        (exit, said) = await FollowAsync(gateway, witness.Key.ToString());
        Assert.True(exit == 0, said);
        Assert.Contains($"{key.Verifier.Name}: {WitnessedGateway.SizeOf(note)} records, signed, cosigned by 1; 2 kept files agree", said, StringComparison.Ordinal);

        var another = DisclosureLog.Notes.NoteSigner.Generate("witness.example/w1", DisclosureLog.Notes.NoteKeyKind.TimestampedEd25519);
        (exit, said) = await FollowAsync(gateway, another.ToString());
        Assert.True(exit != 0 && said.Contains("not signed by witness.example/w1", StringComparison.Ordinal), said);
        await File.WriteAllTextAsync(Path.Combine(In("kept"), "checkpoint-longer"), Longer(note, key));
        (exit, said) = await FollowAsync(gateway);
        Assert.True(exit != 0 && said.Contains("rolled back", StringComparison.Ordinal), said);
        File.Delete(Path.Combine(In("kept"), "checkpoint-longer"));
        await File.WriteAllTextAsync(Path.Combine(In("kept"), "key"), WitnessedGateway.NewKey().Verifier + "\n");
        (exit, said) = await FollowAsync(gateway);
        Assert.True(exit != 0 && said.Contains("checkpoint:", StringComparison.Ordinal), said);
    }

    [GoFact]
    public async Task The_commands_of_the_README_check_a_log_that_has_changed_its_key()
    {
        // Proves in the order of a change: while both keys sign, whoever has the old one alone goes on; when the new one signs alone, whoever has written it below the old one checks the log and every checkpoint kept from before; who has but one of the two is told.
        var (before, after) = (WitnessedGateway.NewKey(), WitnessedGateway.NewKey());
        var (keyFile, kept) = (In("gateway/data/log.key"), In("kept/key"));
        Directory.CreateDirectory(Path.GetDirectoryName(keyFile)!);
        await File.WriteAllTextAsync(keyFile, before.PrivateText() + "\n");
        await using var gateway = await GatewayAlone.StartAsync(In("gateway"));
        await CheckedAsync(0);

        await File.WriteAllTextAsync(keyFile, $"{after.PrivateText()}\n{before.PrivateText()}\n");
        await gateway.RestartAsync();
        await CheckedAsync(1);
        Assert.Equal($"{before.Verifier}\n", await File.ReadAllTextAsync(kept));

        await File.AppendAllTextAsync(kept, after.Verifier + "\n");
        await File.WriteAllTextAsync(keyFile, $"{after.PrivateText()}\n{before.Verifier}\n");
        await gateway.RestartAsync();
        await CheckedAsync(2);

        await File.WriteAllTextAsync(kept, before.Verifier + "\n");
        var (exit, said) = await FollowAsync(Log());
        Assert.True(exit != 0 && said.Contains("checkpoint:", StringComparison.Ordinal), said);
        await File.WriteAllTextAsync(kept, after.Verifier + "\n");
        (exit, said) = await FollowAsync(Log());
        Assert.True(exit != 0 && said.Contains("kept/checkpoint-", StringComparison.Ordinal), said);

        Uri Log() => new(gateway.Address, "/log");

        async Task CheckedAsync(int keptBefore)
        {
            Assert.NotNull((await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"))).Receipt);
            (exit, said) = await FollowAsync(Log());
            Assert.True(exit == 0, said);
            Assert.Contains($"signed, cosigned by 0; {keptBefore + 1} kept files agree", said, StringComparison.Ordinal);
        }
    }

    [GoFact]
    public async Task The_commands_of_the_README_check_a_receipt_and_an_exported_folder()
    {
        // Proves for what `gateway log prove` and `gateway log export` bring: the same commands check the receipt against the running log and against the folder, and in the folder every record; and find a record, a hash and a receipt that were changed.
        await using var gateway = await GatewayProcess.StartGatewayAsync(In("gateway"));
        var (exported, receipt) = (In("exported"), In("kept/3.tlog-proof"));
        Directory.CreateDirectory(In("kept"));
        await CliAsync("overview", "D1");
        await CliAsync("log", "prove", "3", "--out", receipt);
        await CliAsync("log", "export", exported);
        var (exit, said) = await FollowAsync(await AddressAsync());
        Assert.True(exit == 0, said);
        Assert.Contains("signed, cosigned by 0; 2 kept files agree", said, StringComparison.Ordinal);
        Assert.DoesNotContain("are what was signed", said, StringComparison.Ordinal);

        // The folder is the log as it was; what was kept of the log later is of a longer one.
        foreach (var kept in Directory.GetFiles(In("kept"), "checkpoint-*"))
            File.Delete(kept);
        var records = long.Parse((await File.ReadAllLinesAsync(Path.Combine(exported, "checkpoint")))[1], CultureInfo.InvariantCulture);
        (exit, said) = await FollowAsync(new Uri(exported));
        Assert.True(exit == 0, said);
        Assert.Contains($"{records} records, signed, cosigned by 0; 2 kept files agree; {records} records are what was signed", said, StringComparison.Ordinal);

        await FindsAsync(Directory.GetFiles(Path.Combine(exported, "tile", "entries"), "*", SearchOption.AllDirectories)[0], at: 100, "is not what was signed");
        await FindsAsync(Directory.GetFiles(Path.Combine(exported, "tile", "0"), "*", SearchOption.AllDirectories)[0], at: 40, "inconsistent tile");
        await FindsAsync(receipt, at: "c2sp.org/tlog-proof@v1\nindex ".Length, "3.tlog-proof:");
        await FindsAsync(receipt, at: "c2sp.org/tlog-proof@v1\nindex 3\n".Length + 5, "3.tlog-proof:");
        await FindsAsync(receipt, at: -8, "3.tlog-proof:");

        async Task FindsAsync(string file, int at, string what)
        {
            var whole = await File.ReadAllBytesAsync(file);
            var changed = (byte[])whole.Clone();
            changed[at < 0 ? changed.Length + at : at] ^= 1;
            await File.WriteAllBytesAsync(file, changed);
            (exit, said) = await FollowAsync(new Uri(exported));
            Assert.True(exit != 0 && said.Contains(what, StringComparison.Ordinal), said);
            await File.WriteAllBytesAsync(file, whole);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private async Task CliAsync(params string[] arguments)
    {
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(In("gateway"), null, arguments);
        Assert.True(exit == 0, errors + page);
    }

    private async Task<Uri> AddressAsync()
    {
        using var connection = JsonDocument.Parse(await File.ReadAllTextAsync(In("gateway/data/sandbox.json")));
        return new Uri(new Uri(connection.RootElement.GetProperty("gateway").GetString()!), "/log");
    }

    // The fenced block under the heading, given to a shell as it is; what a reader would set is set in its environment.
    private Task<(int Exit, string Said)> FollowAsync(WitnessedGateway gateway, string witness = "") => FollowAsync(gateway.Log, witness);

    private async Task<(int Exit, string Said)> FollowAsync(Uri log, string witness = "")
    {
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryFiles.Root };
        start.ArgumentList.Add("-euc");
        start.ArgumentList.Add(Commands());
        var authority = Path.Combine(In("gateway"), "certs", "ca.pem");
        (start.Environment["LOG"], start.Environment["KEPT"], start.Environment["WITNESS"]) = (log.AbsoluteUri, In("kept"), witness);
        (start.Environment["CURL_CA_BUNDLE"], start.Environment["SSL_CERT_FILE"]) = (authority, authority);
        if (Environment.GetEnvironmentVariable("HOME") is null)
            start.Environment["GOCACHE"] = In("go-cache");
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, await output + await errors);
    }

    private static string Commands()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "README.md"));
        var section = readme[readme.IndexOf(Heading, StringComparison.Ordinal)..];
        var block = section[(section.IndexOf("```\n", StringComparison.Ordinal) + 4)..];
        return block[..block.IndexOf("```\n", StringComparison.Ordinal)];
    }

    private static string Longer(string note, DisclosureLog.Notes.NoteSigner key)
    {
        var text = new DisclosureLog.Notes.Checkpoint(key.Verifier.Name, WitnessedGateway.SizeOf(note) + 1_000, new byte[32]).ToText();
        return DisclosureLog.Notes.SignedNote.Write(text, key.SignatureLine(text));
    }
}

/// <summary>A test that needs curl, and Go with golang.org/x/mod; <c>tests/run</c> installs them, a bare <c>dotnet test</c> says that they are missing.</summary>
public sealed class GoFactAttribute : FactAttribute
{
    public GoFactAttribute()
    {
        if (!File.Exists("/usr/lib/go-1.19/bin/go") || !Directory.Exists("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog") || !File.Exists("/usr/bin/curl"))
            Skip = "No curl, or no Go with golang.org/x/mod (Debian) here; tests/run installs them.";
    }
}
