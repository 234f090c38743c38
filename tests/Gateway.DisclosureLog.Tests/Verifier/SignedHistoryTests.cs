using System.Text;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>Proves that the auditor's program holds every checkpoint a log has ever signed against the tree, and misses none.</summary>
public sealed class SignedHistoryTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly NoteSigner _signer = NoteSigner.Generate("example.org/disclosures");

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    public async Task A_good_history_passes_and_is_counted(int count)
    {
        // Proves: with as many checkpoints as fill a bundle, one fewer and one more; each is counted, and the newest beside them.
        var result = await VerifyAsync(Grown(count));
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains($"{count:N0} entries, {count + 1:N0} checkpoints", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(299)]
    public async Task A_checkpoint_of_another_tree_is_named_wherever_it_stands(int size)
    {
        // Proves: one that the log's own key signed over other entries, in the place of any, the first and last of a bundle among them.
        var log = Grown(300);
        Replace(log, size - 1, Encoding.UTF8.GetBytes(log.Checkpoint(size, Rfc6962.LeafHash("other"u8))));
        await FindsAsync(log, $"signed/{(size - 1) / 256} ({(size - 1) % 256}): the root of {size} entries is not the one the entries make.");
    }

    [Fact]
    public async Task A_checkpoint_of_the_empty_log_hides_nothing_behind_it()
    {
        // Proves: with one first, a false one later is named all the same; and one with a false root is itself.
        var log = Grown(300);
        var notes = Notes(log);
        byte[] Signed(long size, byte[] root) => Encoding.UTF8.GetBytes(log.Checkpoint(size, root));
        var empty = Signed(0, Rfc6962.TreeHash([]));
        notes[2] = Signed(3, Rfc6962.LeafHash("other"u8));
        WriteHistory(log, [empty, .. notes]);
        await FindsAsync(log, "signed/0 (3): the root of 3 entries is not the one the entries make.");
        WriteHistory(log, [Signed(0, Rfc6962.LeafHash("other"u8)), .. notes]);
        await FindsAsync(log, "signed/0 (0): the root of 0 entries is not the one the entries make.", "signed/0 (3): the root of 3 entries is not the one the entries make.");
    }

    [Fact]
    public async Task That_there_is_no_history_is_said()
    {
        // Proves: a log that hands out none is told from one whose history was checked.
        const string none = "The log handed out no history";
        var log = Grown(3);
        Assert.DoesNotContain(none, (await VerifyAsync(log)).Output, StringComparison.Ordinal);
        Directory.Delete(log.In("signed"), recursive: true);
        var result = await VerifyAsync(log);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(none, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_log_did_not_sign_is_named_once_for_each_row_of_them()
    {
        // Proves: another key's, a changed signature and what is no note, each with its numbers; rows of one reason are one line.
        var log = Grown(300);
        var other = NoteSigner.Generate(log.Origin);
        for (var size = 3; size <= 9; size++)
            Replace(log, size - 1, Encoding.UTF8.GetBytes(log.Checkpoint(size, await log.RootAsync(size), other)));
        Replace(log, 10, "no note"u8.ToArray());
        Replace(log, 299, Changed(Notes(log)[299]));
        await FindsAsync(
            log,
            "signed/0, checkpoints 2 to 8: they do not hold: none of the log's keys signed it.",
            "signed/0, checkpoints 10 to 10: they do not hold: it is not a signed checkpoint.",
            "signed/1, checkpoints 43 to 43: they do not hold: the signature does not fit the content.",
            "signed/1: the history of signed checkpoints ends at 299 entries, the newest checkpoint has 300.");
    }

    [Fact]
    public async Task A_history_that_is_out_of_order_or_lacks_a_part_is_named()
    {
        // Proves: swapped checkpoints, bytes too many, a bundle that is gone, one too many, and an end that was cut off.
        var swapped = Grown(300);
        var notes = Notes(swapped);
        Replace(swapped, 4, notes[5]);
        Replace(swapped, 5, notes[4]);
        await FindsAsync(swapped, "signed/0 (5): a checkpoint of 5 entries was signed after one of 6.");

        var longer = Grown(300);
        longer.Write("signed/1", [.. File.ReadAllBytes(longer.In("signed/1")), 0]);
        await FindsAsync(longer, "signed/1: not a bundle of signed checkpoints, or not one of this history.");

        var gone = Grown(600);
        File.Delete(gone.In("signed/1"));
        await FindsAsync(
            gone,
            "signed/2: not a bundle of signed checkpoints, or not one of this history.",
            "signed/0: the history of signed checkpoints ends at 256 entries, the newest checkpoint has 600.");

        var cut = Grown(300);
        cut.Write("signed/1", EntryBundle.Write([.. Notes(cut)[256..299].Select(n => (ReadOnlyMemory<byte>)n)]));
        await FindsAsync(cut, "signed/1: the history of signed checkpoints ends at 299 entries, the newest checkpoint has 300.");
    }

    [Fact]
    public async Task A_rollback_shows_by_what_the_log_has_signed_before()
    {
        // Proves: with the newest checkpoint put back alone, by the history of the same log.
        var log = Grown(300);
        log.Write("checkpoint", Notes(log)[199]);
        await FindsAsync(log, "checkpoint has 200 entries, but signed/0 (200) has 201. The log was rolled back.");
    }

    [Fact]
    public async Task A_log_that_grows_while_it_is_read_is_no_rollback()
    {
        // Proves over HTTP: what was signed after the newest checkpoint was read stands in the history already; the newest, read again, explains it.
        var log = Grown(300);
        var newest = File.ReadAllBytes(log.In("checkpoint"));
        log.Write("checkpoint", Notes(log)[199]);
        await using var served = await ServedFolder.StartAsync(log.Path, asked: path =>
        {
            if (path == "/log/signed/0")
                log.Write("checkpoint", newest);
        });
        var authority = _scratch.In("ca.pem");
        await File.WriteAllTextAsync(authority, served.Authority);
        var result = await Verified.RunAsync(served.Address, "--key", _signer.Verifier.ToString(), "--ca", authority);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("200 entries", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    // One checkpoint for each record.
    private LogFolder Grown(int size)
    {
        var log = new LogFolder(_scratch.In(Guid.NewGuid().ToString("N")), _signer);
        for (var grown = 1; grown <= size; grown++)
            log.GrowTo(grown);
        return log.WithHistory();
    }

    private static List<byte[]> Notes(LogFolder log) =>
        [.. Directory.GetFiles(log.In("signed")).Order(StringComparer.Ordinal).SelectMany(f => EntryBundle.TryRead(File.ReadAllBytes(f))!.Select(n => n.ToArray()))];

    private static void Replace(LogFolder log, int at, byte[] note)
    {
        var notes = Notes(log);
        notes[at] = note;
        WriteHistory(log, notes);
    }

    private static void WriteHistory(LogFolder log, IEnumerable<byte[]> notes)
    {
        foreach (var (bundle, number) in notes.Chunk(256).Select((bundle, number) => (bundle, number)))
            log.Write($"signed/{number}", EntryBundle.Write([.. bundle.Select(n => (ReadOnlyMemory<byte>)n)]));
    }

    // In the middle of the signature's base 64, where any letter is one.
    private static byte[] Changed(byte[] note)
    {
        var changed = note.ToArray();
        changed[^30] = changed[^30] == (byte)'A' ? (byte)'B' : (byte)'A';
        return changed;
    }

    private async Task FindsAsync(LogFolder log, params string[] findings)
    {
        var result = await VerifyAsync(log);
        Assert.Equal(findings.Order(StringComparer.Ordinal), result.Findings.Order(StringComparer.Ordinal));
        Assert.Equal((1, ""), (result.ExitCode, result.Errors));
    }

    private Task<Verified> VerifyAsync(LogFolder log) => Verified.RunAsync(log.Path, "--key", _signer.Verifier.ToString());
}
