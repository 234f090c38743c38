using Gateway.DisclosureLog.Notes;

namespace Gateway.DisclosureLog.Tests.Foreign;

/// <summary>
/// Proves that a stranger can check the log without our code: Go's golang.org/x/mod/sumdb (note and tlog) and
/// @sigstore/verify with Node's Ed25519 agree with it at every size, and find what was changed.
/// </summary>
public sealed class ForeignVerifierTests : IDisposable
{
    private const string Good = "good";

    private static readonly long[] Sizes = [.. Enumerable.Range(1, 1_025), 65_535, 65_536, 65_537, 70_000];

    // What is changed in a log of 300 entries, and whether a program that looks at no tiles of hashes can find it.
    private static readonly (string Name, string File, int At, bool InTilesOnly)[] Changes =
    [
        ("checkpoint-text", "checkpoints/257", 3, false),
        ("checkpoint-size", "checkpoints/257", "example.org/disclosures\n2".Length, false),
        ("checkpoint-signature", "checkpoints/300", -8, false),
        ("entry", "tile/entries/001.p/44", -2, false),
        ("leaf-hash", "tile/0/001.p/44", 17, true),
        ("inner-hash", "tile/1/000.p/1", 31, true),
    ];

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
    }

    [SigstoreFact]
    public async Task Sigstore_agrees_at_every_size_and_finds_every_change()
    {
        // Proves: the same with a second implementation in another language, which knows checkpoints, entries and inclusion.
        var findings = await ForeignVerifier.OfNode().CheckAsync(_signer.Verifier.ToString(), await LogsAsync());
        Assert.Empty(findings[Good].Found);
        Assert.True(findings[Good].Checks >= Sizes.Length * 4, $"only {findings[Good].Checks} checks");
        Assert.All(Changes.Where(c => !c.InTilesOnly), c => Assert.NotEmpty(findings[c.Name].Found));
        // Proves that the finding comes of the change: what it does not look at it does not complain of.
        Assert.All(Changes.Where(c => c.InTilesOnly), c => Assert.Empty(findings[c.Name].Found));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<string> LogsAsync()
    {
        var logs = _scratch.In("logs");
        var good = new LogFolder(Path.Combine(logs, Good), _signer);
        foreach (var size in Sizes)
            good.GrowTo(size);
        await good.WithProofsAsync();
        foreach (var (name, file, at, _) in Changes)
        {
            var changed = await new LogFolder(Path.Combine(logs, name), _signer).GrowTo(1).GrowTo(257).GrowTo(300).WithProofsAsync();
            changed.Flip(file, at);
        }
        return logs;
    }
}
