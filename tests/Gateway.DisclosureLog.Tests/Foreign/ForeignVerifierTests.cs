using Gateway.DisclosureLog.Notes;
using Xunit.Abstractions;

namespace Gateway.DisclosureLog.Tests.Foreign;

/// <summary>
/// Proves that a stranger can check the log without our code: Go's golang.org/x/mod/sumdb (note and tlog) and
/// @sigstore/verify agree with it at every size, and find what was changed.
/// </summary>
public sealed class ForeignVerifierTests(ITestOutputHelper output) : IDisposable
{
    private const string Good = "good";

    private static readonly long[] Sizes = [.. Enumerable.Range(1, 1_025), 65_535, 65_536, 65_537, 70_000];

    // What is changed in a log of 300 entries.
    private static readonly (string Name, string File, int At)[] Changes =
    [
        ("checkpoint-text", "checkpoints/257", 3),
        ("checkpoint-size", "checkpoints/257", "example.org/disclosures\n2".Length),
        ("checkpoint-signature", "checkpoints/300", -8),
        ("entry", "tile/entries/001.p/44", -2),
        ("leaf-hash", "tile/0/001.p/44", 17),
        ("leaf-hash-of-a-full-tile", "tile/0/000", 100),
        ("inner-hash", "tile/1/000.p/1", 31),
    ];

    // A log that once signed, with its own key, another history of the first 257.
    private const string Forked = "forked";

    private readonly ScratchFolder _scratch = new();
    private readonly NoteSigner _signer = NoteSigner.Generate("example.org/disclosures");

    [GoFact]
    public async Task Go_agrees_at_every_size_and_finds_every_change()
    {
        // Proves: Go's reference opens every checkpoint, rebuilds every tree from our tiles and believes every proof of ours;
        // and finds one flipped bit wherever it is.
        var go = await ForeignVerifier.BuildGoAsync(_scratch);
        var findings = await go.CheckAsync(_signer.Verifier.ToString(), await LogsAsync());
        Assert.Empty(findings[Good].Found);
        // A checkpoint, three entries and the step from the size before, each size; and what our own proofs come to.
        Assert.True(findings[Good].Checks >= Sizes.Length * 8, $"only {findings[Good].Checks} checks");
        Assert.All(Changes, c => Assert.NotEmpty(findings[c.Name].Found));
        Assert.Contains(findings[Forked].Found, f => f.StartsWith("tiles of 300, from 257", StringComparison.Ordinal));
        Print("Go's x/mod", findings[Good].Checks);
    }

    [SigstoreFact]
    public async Task Sigstore_agrees_at_every_size_and_finds_every_change()
    {
        // Proves: the same with a second implementation in another language, whose own code checks every checkpoint's signature, every entry's inclusion by our proofs and by proofs made of our tiles, every hash of the last tiles, and that each size begins with the one before.
        var findings = await ForeignVerifier.OfNode().CheckAsync(_signer.Verifier.ToString(), await LogsAsync());
        Assert.Empty(findings[Good].Found);
        Assert.True(findings[Good].Checks >= (Sizes.Length * 8) + Sizes[^1], $"only {findings[Good].Checks} checks");
        Assert.All(Changes, c => Assert.NotEmpty(findings[c.Name].Found));
        Assert.Contains(findings[Forked].Found, f => f.StartsWith("tiles of 300, from 257", StringComparison.Ordinal));
        Print("@sigstore/verify", findings[Good].Checks);
        // Another's key opens no checkpoint.
        var stranger = await ForeignVerifier.OfNode().CheckAsync(NoteSigner.Generate("example.org/disclosures").Verifier.ToString(), await LogsOfAsync(300));
        Assert.All(stranger[Good].Found, f => Assert.Contains("invalid checkpoint signature", f, StringComparison.Ordinal));
        Assert.Equal(2, stranger[Good].Found.Count);
    }

    public void Dispose() => _scratch.Dispose();

    private void Print(string verifier, int checks) => output.WriteLine(FormattableString.Invariant(
        $"{verifier}: {Sizes.Length} sizes from {Sizes[0]} to {Sizes[^1]}, {checks} checks, none disagrees; {Changes.Length} changes and a fork, all found"));

    private async Task<string> LogsAsync()
    {
        var logs = _scratch.In("logs");
        var good = new LogFolder(Path.Combine(logs, Good), _signer);
        foreach (var size in Sizes)
            good.GrowTo(size);
        await good.WithProofsAsync();
        foreach (var (name, file, at) in Changes)
        {
            var changed = await new LogFolder(Path.Combine(logs, name), _signer).GrowTo(1).GrowTo(257).GrowTo(300).WithProofsAsync();
            changed.Flip(file, at);
        }
        var forked = await new LogFolder(Path.Combine(logs, Forked), _signer).GrowTo(257).GrowTo(300).WithProofsAsync();
        var another = new LogFolder(_scratch.In("another"), _signer).GrowTo(257, n => [.. StoredTiles.Entry(n), 0]);
        File.Copy(another.In("checkpoints/257"), forked.In("checkpoints/257"), overwrite: true);
        return logs;
    }

    // A whole log of that many, signed at half of it too.
    private async Task<string> LogsOfAsync(long size)
    {
        var logs = _scratch.In($"logs-{size}");
        await new LogFolder(Path.Combine(logs, Good), _signer).GrowTo(size / 2).GrowTo(size).WithProofsAsync();
        return logs;
    }
}
