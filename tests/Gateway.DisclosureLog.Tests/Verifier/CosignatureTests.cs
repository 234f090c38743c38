using Gateway.DisclosureLog.Notes;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>Proves that the auditor's program demands the named witnesses' word, and names the place of each that is missing or false.</summary>
public sealed class CosignatureTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly NoteSigner _signer = NoteSigner.Generate("example.org/disclosures");
    private readonly NoteSigner _one = NoteSigner.Generate("witness.example/w1", NoteKeyKind.TimestampedEd25519);
    private readonly NoteSigner _two = NoteSigner.Generate("witness.example/w2", NoteKeyKind.TimestampedEd25519);
    private readonly LogFolder _log;

    public CosignatureTests()
    {
        _log = new LogFolder(_scratch.In("log"), _signer).GrowTo(300);
        Cosign("checkpoint", _one, Now);
        Cosign("checkpoints/300", _one, Now);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_cosigned_log_passes_and_one_that_lacks_a_demanded_witness_does_not()
    {
        // Proves: the demanded key, the number required, and each place where a witness is missing.
        Assert.Empty(await FindAsync("--witness", _one.ToString()));
        Assert.Equal(
            ["checkpoint: witness.example/w2 has not cosigned.", "checkpoints/300: witness.example/w2 has not cosigned."],
            await FindAsync("--witness", _one.ToString(), "--witness", _two.ToString()));
        Assert.Empty(await FindAsync("--witness", _one.ToString(), "--witness", _two.ToString(), "--witnesses-required", "1"));
        Assert.Empty(await FindAsync("--witness", _two.ToString(), "--witnesses-required", "0"));
    }

    [Fact]
    public async Task A_false_cosignature_is_named_even_where_enough_others_are_good()
    {
        // Proves: a changed signature and one for another text; the log's own checkpoint is still believed and checked.
        var text = new Checkpoint(_log.Origin, 299, new byte[32]).ToText();
        Append("checkpoint", _two.CosignatureLine(text, Now));
        Assert.Equal(["checkpoint: the cosignature of witness.example/w2 does not fit the content."], await FindAsync("--witness", _one.ToString(), "--witness", _two.ToString(), "--witnesses-required", "1"));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    public async Task A_time_ahead_of_the_clock_is_tolerated_for_five_minutes(int minutes, bool found)
    {
        // Proves: the tolerance, from both sides.
        Cosign("checkpoint", _two, Now.AddMinutes(minutes));
        Cosign("checkpoints/300", _two, Now);
        var findings = await FindAsync("--witness", _two.ToString());
        Assert.Equal(found ? 1 : 0, findings.Count);
        Assert.All(findings, f => Assert.StartsWith("checkpoint: the cosignature of witness.example/w2 is dated in the future", f, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_must_be_cosigned_too()
    {
        // Proves: the checkpoint inside a receipt is held to the same demand, by the receipt's name.
        var proof = await _log.InclusionAsync(3, 300);
        _log.Write("3.tlog-proof", System.Text.Encoding.UTF8.GetBytes(new OfflineReceipt(3, proof, _log.Checkpoint(300, await _log.RootAsync(300))).ToText()));
        Assert.Equal(["3.tlog-proof: witness.example/w1 has not cosigned."], await FindAsync("--witness", _one.ToString()));
    }

    [Theory]
    [InlineData("is not a key of a witness", "--witness", SignedNoteTests.PeterKey)]
    [InlineData("is not a public key", "--witness", "w1")]
    [InlineData("is not a number of witnesses", "--witnesses-required", "all")]
    [InlineData("1 witnesses are required, but fewer are named", "--witnesses-required", "1")]
    public async Task A_demand_that_cannot_be_checked_is_said_and_ends_with_2(string said, params string[] arguments)
    {
        // Proves: a mistake in the demand is never taken for a verdict about the log.
        var result = await Verified.RunAsync([_log.Path, "--key", _signer.Verifier.ToString(), .. arguments]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(said, result.Errors);
    }

    [Fact]
    public async Task The_same_witness_counts_once()
    {
        // Proves: two of one key are no two witnesses.
        var result = await Verified.RunAsync(_log.Path, "--key", _signer.Verifier.ToString(), "--witness", _one.ToString(), "--witness", _one.ToString());
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("same key", result.Errors);
    }

    public void Dispose() => _scratch.Dispose();

    private void Cosign(string path, NoteSigner witness, DateTimeOffset at)
    {
        var note = File.ReadAllText(_log.In(path));
        Append(path, witness.CosignatureLine(note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)], at));
    }

    private void Append(string path, string line) => File.AppendAllText(_log.In(path), line);

    private async Task<IReadOnlyList<string>> FindAsync(params string[] demand)
    {
        var result = await Verified.RunAsync([_log.Path, "--key", _signer.Verifier.ToString(), .. demand]);
        Assert.Equal(("", result.Findings.Count == 0 ? 0 : 1), (result.Errors, result.ExitCode));
        return result.Findings;
    }
}
