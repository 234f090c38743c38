using System.Text;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>Proves that the auditor's program passes a good log and names the place of every kind of change.</summary>
public sealed class LogVerifierTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly NoteSigner _signer = NoteSigner.Generate("example.org/disclosures");

    [Theory]
    [InlineData(new long[] { 0 })]
    [InlineData(new long[] { 1 })]
    [InlineData(new long[] { 0, 1, 2, 255, 256, 257 })]
    [InlineData(new long[] { 100, 700, 1_024 })]
    [InlineData(new long[] { 1, 256, 65_535, 65_536, 65_537, 70_000 })]
    public async Task A_good_log_passes(long[] sizes)
    {
        // Proves: nothing is found in a log that nobody changed, at sizes on both sides of full tiles of two levels.
        var log = Grown(sizes);
        var result = await VerifyAsync(log);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Empty(result.Findings);
        Assert.Contains(Convert.ToBase64String(await log.RootAsync(sizes[^1])), result.Output);
        Assert.Contains($"{sizes[^1]:N0} entries, {sizes.Length + 1:N0} checkpoints", result.Output);
    }

    [Fact]
    public async Task A_flipped_bit_in_an_entry_is_named_by_the_entry()
    {
        // Proves: entry, bundle and tile are named, and the checkpoints that cover the entry, but not the one before it.
        var log = Grown(600, 700);
        var lengths = Enumerable.Range(512, 5).Sum(i => 2 + StoredTiles.Entry(i).Length);
        log.Flip("tile/entries/002.p/188", lengths + 3);
        await FindsAsync(
            log,
            "entry 517: the one in tile/entries/002.p/188 is not the one that tile/0/002.p/188 has the hash of.",
            "tile/entries/002.p/88: does not begin like the later version.",
            "checkpoints/600: the root of 600 entries is not the one the entries make.",
            "checkpoints/700: the root of 700 entries is not the one the entries make.",
            "checkpoint: the root of 700 entries is not the one the entries make.");
    }

    [Fact]
    public async Task A_flipped_bit_in_a_tile_of_leaves_is_named_by_the_entry()
    {
        // Proves: where the tile was changed and not the entry, the checkpoints still agree with the entries.
        var log = Grown(700);
        log.Flip("tile/0/001", 32 * 5 + 31);
        await FindsAsync(log, "entry 261: the one in tile/entries/001 is not the one that tile/0/001 has the hash of.");
    }

    [Fact]
    public async Task A_flipped_bit_higher_up_is_named_by_tile_hash_and_entries()
    {
        // Proves: hashes of inner nodes are checked in full and partial tiles of every level.
        var log = Grown(70_000);
        log.Flip("tile/1/000", 32 * 255);
        log.Flip("tile/1/001.p/17", 32 * 3 + 1);
        log.Flip("tile/2/000.p/1", 9);
        await FindsAsync(
            log,
            "tile/1/000: hash 255 is not the one that entries 65280 to 65535 make.",
            "tile/1/001.p/17: hash 3 is not the one that entries 66304 to 66559 make.",
            "tile/2/000.p/1: hash 0 is not the one that entries 0 to 65535 make.");
    }

    [Fact]
    public async Task A_changed_partial_tile_from_earlier_is_named()
    {
        // Proves: what the log showed when it was smaller is held against what it shows now.
        var log = Grown(10, 300);
        log.Flip("tile/0/000.p/10", 0);
        log.Flip("tile/entries/000.p/10", -1);
        await FindsAsync(log, "tile/entries/000.p/10: does not begin like the later version.", "tile/0/000.p/10: does not begin like the later version.");
    }

    [Fact]
    public async Task A_deleted_bundle_is_named_and_the_rest_still_checked()
    {
        // Proves: the stored hashes stand in for the entries, so that further changes are found all the same.
        var log = Grown(1_000);
        File.Delete(log.In("tile/entries/001"));
        log.Flip("tile/entries/002", 5);
        var result = await VerifyAsync(log);
        Assert.Contains("tile/entries/001: missing; entries 256 to 511 cannot be read.", result.Findings);
        Assert.Contains("entry 512: the one in tile/entries/002 is not the one that tile/0/002 has the hash of.", result.Findings);
    }

    [Fact]
    public async Task A_deleted_bundle_with_its_tile_leaves_the_checkpoints_unknown()
    {
        // Proves: what cannot be checked is said to be so, never passed; what lies before it is checked.
        var log = Grown(200, 1_000);
        File.Delete(log.In("tile/entries/001"));
        File.Delete(log.In("tile/0/001"));
        await FindsAsync(
            log,
            "tile/entries/001: missing; entries 256 to 511 cannot be read.",
            "tile/0/001: missing.",
            "checkpoint: the root of 1000 entries cannot be checked; entry 256 is missing, and so is its hash.",
            "checkpoints/1000: the root of 1000 entries cannot be checked; entry 256 is missing, and so is its hash.");
    }

    [Fact]
    public async Task Deleted_tiles_are_named()
    {
        // Proves: a tile of each level is missed.
        var log = Grown(70_000);
        File.Delete(log.In("tile/0/007"));
        File.Delete(log.In("tile/1/000"));
        File.Delete(log.In("tile/2/000.p/1"));
        await FindsAsync(log, "tile/0/007: missing.", "tile/1/000: missing.", "tile/2/000.p/1: missing.");
    }

    [Fact]
    public async Task Swapped_entries_are_both_named()
    {
        // Proves: the order of entries is part of what was signed.
        var log = Grown(300);
        var entries = EntryBundle.TryRead(File.ReadAllBytes(log.In("tile/entries/000")))!.ToArray();
        (entries[7], entries[9]) = (entries[9], entries[7]);
        log.Write("tile/entries/000", EntryBundle.Write(entries));
        var result = await VerifyAsync(log);
        Assert.Equal(["entry 7", "entry 9"], result.Findings.Where(f => f.StartsWith("entry ", StringComparison.Ordinal)).Select(f => f[..7]));
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task A_bundle_that_was_cut_or_grew_is_named()
    {
        // Proves: entries removed from the end, half an entry, and bytes after the last are each found.
        var log = Grown(300);
        var entries = EntryBundle.TryRead(File.ReadAllBytes(log.In("tile/entries/000")))!.ToArray();
        log.Write("tile/entries/000", EntryBundle.Write(entries[..250]));
        await FindsAsync(log, "tile/entries/000: ends early; entries 250 to 255 are missing.");
        log.Write("tile/entries/000", EntryBundle.Write(entries)[..^1]);
        await FindsAsync(log, "tile/entries/000: ends early; entries 255 to 255 are missing.");
        log.Write("tile/entries/000", [.. EntryBundle.Write(entries), 0]);
        await FindsAsync(log, "tile/entries/000: more follows after the last entry.");
        log.Write("tile/entries/000", EntryBundle.Write(entries));
        log.Write("tile/0/001.p/44", [.. File.ReadAllBytes(log.In("tile/0/001.p/44")), .. new byte[32]]);
        await FindsAsync(log, "tile/0/001.p/44: has not as many hashes as it must have.");
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_refused()
    {
        // Proves: whoever signs anew with a key of their own, under the log's name, is not believed.
        var log = Grown(300);
        var forged = log.Checkpoint(300, await log.RootAsync(300), NoteSigner.Generate(log.Origin));
        log.Write("checkpoint", Encoding.UTF8.GetBytes(forged));
        await FindsAsync(log, "checkpoint: the checkpoint does not hold: none of the log's keys signed it.");
        log.Write("checkpoint", Encoding.UTF8.GetBytes(log.Checkpoint(300, await log.RootAsync(300)).Replace("\n300\n", "\n299\n")));
        await FindsAsync(log, "checkpoint: the checkpoint does not hold: the signature does not fit the content.");
    }

    [Fact]
    public async Task A_rollback_is_named_with_both_places()
    {
        // Proves: the newest checkpoint may not be older than one the log kept, nor than one the auditor kept.
        var log = Grown(300, 700);
        var newest = File.ReadAllBytes(log.In("checkpoint"));
        File.Copy(log.In("checkpoints/300"), log.In("checkpoint"), overwrite: true);
        await FindsAsync(log, "checkpoint has 300 entries, but checkpoints/700 has 700. The log was rolled back.");

        var old = new LogFolder(_scratch.In("old"), _signer).GrowTo(300);
        var kept = _scratch.In("kept");
        await File.WriteAllBytesAsync(kept, newest);
        var result = await VerifyAsync(old, "--checkpoint", kept);
        Assert.Contains($"checkpoint has 300 entries, but {kept} has 700. The log was rolled back.", result.Findings);
        Assert.Contains("tile/entries/001: missing; entries 256 to 511 cannot be read.", result.Findings);
    }

    [Fact]
    public async Task A_fork_of_equal_size_is_named_with_both_places()
    {
        // Proves: two readers who were shown two trees of one size can prove it to each other.
        var log = Grown(300);
        var fork = new LogFolder(_scratch.In("fork"), _signer).GrowTo(300, i => StoredTiles.Entry(i == 299 ? 1 : i));
        var kept = _scratch.In("kept");
        File.Copy(fork.In("checkpoint"), kept);
        await FindsAsync(
            log,
            ["--checkpoint", kept],
            $"{_scratch.In("kept")} and checkpoint: two different roots for 300 entries. The log was shown in two versions.",
            $"{_scratch.In("kept")} and checkpoints/300: two different roots for 300 entries. The log was shown in two versions.",
            $"{_scratch.In("kept")}: the root of 300 entries is not the one the entries make.");
    }

    [Fact]
    public async Task An_earlier_tree_that_the_log_does_not_begin_with_is_named()
    {
        // Proves: history changed between two checkpoints of different sizes is found without any proof from the log.
        var log = Grown(100, 300);
        var other = new LogFolder(_scratch.In("other"), _signer).GrowTo(200, i => StoredTiles.Entry(i + 1));
        log.Write("checkpoints/200", File.ReadAllBytes(other.In("checkpoint")));
        await FindsAsync(log, "checkpoints/200: the root of 200 entries is not the one the entries make.");
    }

    [Fact]
    public async Task A_forged_receipt_is_named()
    {
        // Proves: a good receipt passes; one for another entry, with a checkpoint of another key or that is none is named.
        var log = Grown(300);
        var good = new OfflineReceipt(7, await log.InclusionAsync(7, 300), File.ReadAllText(log.In("checkpoint")));
        log.Write("receipts/good.tlog-proof", Encoding.UTF8.GetBytes(good.ToText()));
        await FindsAsync(log);

        var forged = good with { Checkpoint = log.Checkpoint(300, await log.RootAsync(300), NoteSigner.Generate(log.Origin)) };
        log.Write("receipts/other-entry.tlog-proof", Encoding.UTF8.GetBytes((good with { Index = 8 }).ToText()));
        log.Write("receipts/beyond.tlog-proof", Encoding.UTF8.GetBytes((good with { Index = 300 }).ToText()));
        log.Write("receipts/other-key.tlog-proof", Encoding.UTF8.GetBytes(forged.ToText()));
        log.Write("receipts/none.tlog-proof", "hello\n"u8.ToArray());
        await FindsAsync(
            log,
            "receipts/none.tlog-proof: is not a receipt (tlog-proof).",
            "receipts/other-key.tlog-proof: the checkpoint does not hold: none of the log's keys signed it.",
            "receipts/other-entry.tlog-proof: the receipt does not prove entry 8.",
            "receipts/beyond.tlog-proof: the receipt does not prove entry 300.");
    }

    [Fact]
    public async Task A_log_goes_on_under_a_new_key()
    {
        // Proves: after a change of key a log is checked with both keys, and with one of them the other's part is refused.
        var successor = NoteSigner.Generate(_signer.Verifier.Name);
        var log = Grown(100, 200);
        log.Write("checkpoints/200", Encoding.UTF8.GetBytes(log.Checkpoint(200, await log.RootAsync(200), successor)));
        log.Write("checkpoint", File.ReadAllBytes(log.In("checkpoints/200")));
        Assert.Empty((await VerifyAsync(log, "--key", successor.Verifier.ToString())).Findings);
        Assert.Equal(2, (await VerifyAsync(log)).Findings.Count(f => f.Contains("none of the log's keys signed it.")));
    }

    public void Dispose() => _scratch.Dispose();

    private LogFolder Grown(params long[] sizes)
    {
        var log = new LogFolder(_scratch.In("log"), _signer);
        foreach (var size in sizes)
            log.GrowTo(size);
        return log;
    }

    private Task<Verified> VerifyAsync(LogFolder log, params string[] more) =>
        Verified.RunAsync([log.Path, "--key", _signer.Verifier.ToString(), .. more]);

    private Task FindsAsync(LogFolder log, params string[] findings) => FindsAsync(log, [], findings);

    private async Task FindsAsync(LogFolder log, string[] more, params string[] findings)
    {
        var result = await VerifyAsync(log, more);
        Assert.Equal(findings.Order(StringComparer.Ordinal), result.Findings.Order(StringComparer.Ordinal));
        Assert.Equal((findings.Length == 0 ? 0 : 1, ""), (result.ExitCode, result.Errors));
    }
}
