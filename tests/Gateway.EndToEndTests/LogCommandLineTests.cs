using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.EndToEndTests;

/// <summary>The log checked from the command line, by the processes themselves.</summary>
public sealed class LogCommandLineTests
{
    [Fact]
    public async Task The_log_is_exported_verified_and_proved()
    {
        // Proves that what `gateway log export` brings is what the auditor's program accepts, that a demanded witness is missed, that another key than the log's ends with exit code 1, that an earlier checkpoint is kept and every one that was signed is brought, and that a proof checks offline.
        var folder = Directory.CreateTempSubdirectory("gateway-log-cli-").FullName;
        try
        {
            await using var gateway = await GatewayProcess.StartGatewayAsync(folder);
            var files = Path.Combine(folder, "exported");
            await AnswerAsync(folder, "log", "export", files);
            await AnswerAsync(folder, "overview", "D1");
            await AnswerAsync(folder, "log", "export", files);
            Assert.Single(Directory.GetFiles(Path.Combine(files, "checkpoints")));
            // What was signed on the way there, up to the newest and no further.
            var signed = Directory.GetFiles(Path.Combine(files, "signed")).SelectMany(f => EntryBundle.TryRead(File.ReadAllBytes(f))!.Select(n => Encoding.UTF8.GetString(n.Span))).ToList();
            Assert.Equal((await File.ReadAllTextAsync(Path.Combine(files, "checkpoint"))).Split('\n')[..3], signed[^1].Split('\n')[..3]);
            Assert.Contains((await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(files, "checkpoints")).Single())).Split('\n')[2], signed.Select(n => n.Split('\n')[2]));
            Assert.Contains("stemmer", await AnswerAsync(folder, "log", "verify", "--key", Path.Combine(files, "key")), StringComparison.Ordinal);
            var (missing, page, _) = await GatewayProcess.RunCliAsync(
                folder, null, "log", "verify", "--witness", NoteSigner.Generate("witness.example/w1", NoteKeyKind.TimestampedEd25519).ToString());
            Assert.Equal(1, missing);
            Assert.Contains("checkpoint: witness.example/w1 har ikke medunderskrevet.", page, StringComparison.Ordinal);
            var own = NoteVerifier.TryParse((await File.ReadAllLinesAsync(Path.Combine(files, "key")))[0])!;
            var other = Path.Combine(folder, "other-key");
            await File.WriteAllTextAsync(other, NoteSigner.Generate(own.Name).Verifier + "\n");
            var (wrong, refused, _) = await GatewayProcess.RunCliAsync(folder, null, "log", "verify", "--key", other);
            Assert.Equal(1, wrong);
            Assert.Contains("kontrolpunktet gælder ikke: ingen af loggens nøgler har underskrevet det.", refused, StringComparison.Ordinal);
            Assert.DoesNotContain("Alt stemmer", refused, StringComparison.Ordinal);
            // The log has grown since by what was asked of it: the same log, and no smaller.
            var (exported, newest) = ((await File.ReadAllTextAsync(Path.Combine(files, "checkpoint"))).Split('\n'), (await AnswerAsync(folder, "log", "checkpoint")).Split('\n'));
            Assert.Equal(exported[0], newest[0]);
            Assert.True(long.Parse(newest[1], CultureInfo.InvariantCulture) >= long.Parse(exported[1], CultureInfo.InvariantCulture));

            var receipt = Path.Combine(folder, "3.tlog-proof");
            Assert.Equal(await AnswerAsync(folder, "log", "prove", "3", "--out", receipt), await File.ReadAllTextAsync(receipt));
            var leaf = (await File.ReadAllBytesAsync(Directory.GetFiles(Path.Combine(files, "tile", "0"), "*", SearchOption.AllDirectories)[0])).Chunk(Rfc6962.HashLength).ElementAt(3);
            Assert.Equal(ReceiptFinding.Good, ReceiptChecker.Check(await File.ReadAllTextAsync(receipt), leaf, own.Name, [own]));

            var (exit, _, error) = await GatewayProcess.RunCliAsync(folder, null, "log", "export", files, "--as", "job-centre-testkoebing");
            Assert.Equal(3, exit);
            Assert.Contains("CALLER_REFUSED", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> AnswerAsync(string folder, params string[] arguments)
    {
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, arguments);
        Assert.True(exit == 0, errors + page);
        return page;
    }
}
