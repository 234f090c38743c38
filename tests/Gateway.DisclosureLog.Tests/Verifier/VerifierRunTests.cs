using System.Xml.Linq;
using Gateway.DisclosureLog.Notes;
using Gateway.LogVerifier;
using Gateway.LogVerifier.Auditing;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>Proves what the auditor's program says of its command line, in both languages, and that random changes are all found.</summary>
public sealed class VerifierRunTests : IDisposable
{
    private const string Key = SignedNoteTests.PeterKey;

    private readonly ScratchFolder _scratch = new();

    [Theory]
    [InlineData("log is to be checked", "--key", Key)]
    [InlineData("public key is missing", "folder")]
    [InlineData("one too many", "folder", "other", "--key", Key)]
    [InlineData("lacks its value", "folder", "--key")]
    [InlineData("is not known", "folder", "--key", Key, "--fast", "yes")]
    [InlineData("is not a public key", "folder", "--key", "PeterNeumann")]
    [InlineData("There is no file", "folder", "--key", Key, "--checkpoint", "missing")]
    [InlineData("is not a file with a certificate", "https://example.org/", "--key", Key, "--ca", "missing")]
    [InlineData("cannot be used", "http://example.org/", "--key", Key)]
    [InlineData("cannot be used", "ftp://example.org/", "--key", Key)]
    [InlineData("cannot be used", "https://user:word@example.org/", "--key", Key)]
    [InlineData("cannot be used", "https://example.org/?query", "--key", Key)]
    [InlineData("There is no log", "no-such-folder", "--key", Key)]
    public async Task What_cannot_be_checked_is_said_and_ends_with_2(string said, params string[] arguments)
    {
        // Proves: a mistake on the command line is never taken for a verdict about the log.
        var result = await Verified.RunAsync(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(said, result.Errors);
    }

    [Fact]
    public async Task Danish_is_spoken_unless_English_is_asked_for()
    {
        // Proves: the first language, its numbers, and the key read from a file.
        var signer = NoteSigner.Generate("example.org/disclosures");
        var log = new LogFolder(_scratch.In("log"), signer).GrowTo(1_234);
        var key = _scratch.In("log.vkey");
        await File.WriteAllTextAsync(key, signer.Verifier + "\n");
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await VerifierRun.RunAsync([log.Path, "--key", key], output, errors, quiet: false, TimeProvider.System);
        Assert.Equal(ExitCode.Good, code);
        Assert.Contains("1.234 poster", output.ToString());
        Assert.Contains("Alt stemmer.", output.ToString());
        Assert.Contains("1.234 af 1.234 poster", errors.ToString());
        Assert.Contains("##############################", errors.ToString());
    }

    [Fact]
    public void Both_languages_have_a_text_for_everything()
    {
        // Proves: no finding or reason is without words, and the two languages name the same values.
        var folder = Path.Combine(RepositoryFiles.Root, "src/Gateway.LogVerifier/Language");
        var (danish, english) = (Read(Path.Combine(folder, "Texts.resx")), Read(Path.Combine(folder, "Texts.en.resx")));
        Assert.Equal(danish.Keys.Order(), english.Keys.Order());
        Assert.All(danish, t => Assert.Equal(Places(t.Value), Places(english[t.Key])));
        Assert.All(Enum.GetNames<FindingKind>().Concat(Enum.GetNames<LogVerifier.Formats.Refusal>()), n => Assert.Contains(n, danish.Keys));
    }

    [Fact]
    public async Task A_thousand_random_changes_are_all_found()
    {
        // Proves: of a thousand random single changes to a file of the log (a bit flipped, cut, longer, deleted, two files
        // swapped) not one is passed.
        var random = new Random(1_000);
        var signer = NoteSigner.Generate("example.org/disclosures");
        var log = new LogFolder(_scratch.In("log"), signer).GrowTo(1).GrowTo(257).GrowTo(300);
        log.Write("receipts/a.tlog-proof", System.Text.Encoding.UTF8.GetBytes(new OfflineReceipt(7, await log.InclusionAsync(7, 300), File.ReadAllText(log.In("checkpoint"))).ToText()));
        // What the right edge of an earlier size left behind may be removed, and so may history and receipts: then there is less to check.
        string[] files = [.. Directory.GetFiles(log.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(log.Path, f)).Order(StringComparer.Ordinal)];
        string[] needed = ["checkpoint", "tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"];
        for (var run = 0; run < 1_000; run++)
        {
            var file = files[random.Next(files.Length)];
            var good = File.ReadAllBytes(log.In(file));
            var kind = random.Next(needed.Contains(file) ? 4 : 3);
            if (kind == 3)
                File.Delete(log.In(file));
            else
                File.WriteAllBytes(log.In(file), Changed(random, good, kind, file));
            var result = await Verified.RunAsync(log.Path, "--key", signer.Verifier.ToString());
            Assert.True(result.ExitCode == 1, $"{file}, kind {kind}, run {run}: {result.Output}");
            File.WriteAllBytes(log.In(file), good);
        }
        Assert.Equal(0, (await Verified.RunAsync(log.Path, "--key", signer.Verifier.ToString())).ExitCode);
    }

    public void Dispose() => _scratch.Dispose();

    private static byte[] Changed(Random random, byte[] good, int kind, string file)
    {
        // A partial form from earlier that was cut between two hashes or entries still begins the later one.
        if (kind == 1 && !file.Contains(".p/", StringComparison.Ordinal))
            return good[..random.Next(good.Length)];
        if (kind == 2 && !file.Contains(".p/", StringComparison.Ordinal))
            return [.. good, (byte)random.Next(256)];
        byte[] flipped = [.. good];
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(file).Descendants("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static IEnumerable<int> Places(string text) => Enumerable.Range(0, 5).Where(i => text.Contains($"{{{i}", StringComparison.Ordinal));
}
