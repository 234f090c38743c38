using System.Text;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Gateway.Storage;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;

namespace Gateway.Tests.Transparency;

/// <summary>Proves that what is signed is the log, that it is never signed otherwise again, and that everybody can be shown.</summary>
public sealed class TransparencyLogTests : IAsyncLifetime
{
    private TransparencyBench _bench = null!;

    public Task InitializeAsync()
    {
        _bench = TransparencyBench.Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        Directory.Delete(_bench.Folder, recursive: true);
    }

    [Fact]
    public async Task However_it_grows_the_signed_root_is_that_of_all_records()
    {
        // Proves it against RFC 6962 word by word, in steps over full tiles and levels, with a restart before each step.
        foreach (var step in new[] { 1, 1, 2, 250, 1, 1, 256, 300, 511, 1, 70 })
        {
            await _bench.AppendAsync(step);
            var log = await _bench.StartAsync();
            var head = await log.SignAsync(CancellationToken.None);
            var leaves = await _bench.LeavesAsync();
            Assert.Equal(leaves.Count, head!.Size);
            Assert.Equal(TransparencyBench.NaiveRoot(leaves), head.Checkpoint.Root.ToArray());
        }
    }

    [Fact]
    public async Task One_log_that_goes_on_signs_what_one_that_was_started_anew_signs()
    {
        // Proves that the unfinished tiles carried from checkpoint to checkpoint are those that would be read from the store.
        var log = await _bench.StartAsync();
        foreach (var step in new[] { 3, 253, 1, 255, 256, 257, 512, 10 })
        {
            await _bench.AppendAsync(step);
            var head = await log.SignAsync(CancellationToken.None);
            var anew = (await _bench.StartAsync()).Head!;
            Assert.Equal(head!.Note, anew.Note);
            Assert.Equal(head.Unfinished.ToDictionary(u => u.Key, u => Convert.ToHexString(u.Value.Span)), anew.Unfinished.ToDictionary(u => u.Key, u => Convert.ToHexString(u.Value.Span)));
        }
    }

    [Fact]
    public async Task Every_record_is_proved_and_every_earlier_tree_is_the_beginning_of_the_later_one()
    {
        // Proves inclusion of each of 600 records by its offline receipt, and consistency between every pair of signed sizes, with the strict checker; what never was gives nothing.
        var log = await _bench.StartAsync();
        var heads = new List<TreeHead>();
        foreach (var step in new[] { 1, 255, 1, 143, 200 })
        {
            await _bench.AppendAsync(step);
            heads.Add((await log.SignAsync(CancellationToken.None))!);
        }
        var leaves = await _bench.LeavesAsync();
        for (var index = 0; index < leaves.Count; index++)
        {
            var receipt = await log.ProveAsync(index, CancellationToken.None);
            Assert.Equal(ReceiptFinding.Good, ReceiptChecker.Check(receipt!.ToText(), leaves[index], heads[^1].Checkpoint.Origin, log.Keys));
        }
        foreach (var (earlier, later) in heads.SelectMany((later, at) => heads.Take(at + 1).Select(earlier => (earlier, later))))
        {
            var proof = await log.ConsistencyAsync(earlier.Size, later.Size, CancellationToken.None);
            Assert.True(ProofChecker.Consistency(earlier.Size, later.Size, proof!, earlier.Checkpoint.Root.Span, later.Checkpoint.Root.Span));
        }
        Assert.Null(await log.ProveAsync(leaves.Count, CancellationToken.None));
        Assert.Null(await log.InclusionAsync(0, leaves.Count + 1, CancellationToken.None));
        Assert.Null(await log.ConsistencyAsync(0, 1, CancellationToken.None));
        Assert.Null(await log.ConsistencyAsync(2, 1, CancellationToken.None));
    }

    [Fact]
    public async Task What_a_reader_is_shown_can_be_proved_to_them_at_once()
    {
        // Proves, with readers who look without a pause while the log signs, that no checkpoint is shown before its tiles can be read: each new one is proved to follow from the one before the moment it is seen.
        const int Signings = 600;
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(1);
        await log.SignAsync(CancellationToken.None);
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => FollowAsync(log, ended.Token))).ToArray();
        for (var i = 0; i < Signings && !readers.Any(r => r.IsCompleted); i++)
        {
            await _bench.AppendAsync(1);
            await log.SignAsync(CancellationToken.None);
        }
        await ended.CancelAsync();
        Assert.All(await Task.WhenAll(readers), seen => Assert.InRange(seen, 2, Signings));
    }

    // How many checkpoints a reader saw one after another.
    private static async Task<int> FollowAsync(TransparencyLog log, CancellationToken ended)
    {
        var (seen, steps) = (log.Published!, 0);
        while (!ended.IsCancellationRequested)
        {
            if (log.Published is not { } newest || newest.Size == seen.Size)
                continue;
            var proof = await log.ConsistencyAsync(seen.Size, newest.Size, CancellationToken.None);
            Assert.True(ProofChecker.Consistency(seen.Size, newest.Size, proof!, seen.Checkpoint.Root.Span, newest.Checkpoint.Root.Span));
            (seen, steps) = (newest, steps + 1);
        }
        return steps;
    }

    [Fact]
    public async Task What_is_remembered_of_a_large_log_proves_as_what_is_read()
    {
        // Proves receipts on both sides of the first full tile above the leaves' own, asked for the first time and again from memory, before and after the log has grown; with the strict checker.
        var log = await _bench.StartAsync();
        for (var block = 0; block < 8; block++)
            await _bench.AppendAsync(8_250);
        await log.SignAsync(CancellationToken.None);
        long[] places = [0, 255, 256, 40_000, 65_535, 65_536, 65_999];
        for (var round = 0; round < 3; round++)
        {
            var leaves = await _bench.LeavesAsync();
            foreach (var index in places.Append(leaves.Count - 1))
            {
                var receipt = await log.ProveAsync(index, CancellationToken.None);
                Assert.Equal(ReceiptFinding.Good, ReceiptChecker.Check(receipt!.ToText(), leaves[(int)index], log.Head!.Checkpoint.Origin, log.Keys));
            }
            await _bench.AppendAsync(round * 300);
            await log.SignAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_record_that_no_checkpoint_covers_yet_is_signed_for_when_it_is_asked_for()
    {
        // Proves that a receipt never has to wait for the next turn.
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(5);
        var receipt = await log.ProveAsync(4, CancellationToken.None);
        Assert.Equal(ReceiptFinding.Good, ReceiptChecker.Check(receipt!.ToText(), (await _bench.LeavesAsync())[4], log.Head!.Checkpoint.Origin, log.Keys));
    }

    [Fact]
    public async Task Two_gateways_on_one_store_sign_one_tree()
    {
        // Proves that whoever comes second takes over the other's checkpoint, whatever order they come in, and that neither signs anything else.
        var (one, other) = (await _bench.StartAsync(), await _bench.StartAsync(Path.Combine(_bench.Folder, "other-checkpoint")));
        for (var round = 0; round < 20; round++)
        {
            await _bench.AppendAsync(37);
            var heads = await Task.WhenAll(Task.Run(() => one.SignAsync(CancellationToken.None)), Task.Run(() => other.SignAsync(CancellationToken.None)));
            await Task.WhenAll(one.SignAsync(CancellationToken.None), other.SignAsync(CancellationToken.None));
            Assert.All(heads, head => Assert.Equal((round + 1) * 37, head!.Size));
            Assert.Equal(heads[0]!.Checkpoint.Root.ToArray(), heads[1]!.Checkpoint.Root.ToArray());
        }
        var leaves = await _bench.LeavesAsync();
        Assert.Equal(TransparencyBench.NaiveRoot(leaves), one.Head!.Checkpoint.Root.ToArray());
    }

    [Fact]
    public async Task A_store_put_back_from_a_backup_is_refused_and_takes_no_record()
    {
        // Proves that the checkpoint outside the database tells an older store, and that the newest one opens.
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(300);
        await log.SignAsync(CancellationToken.None);
        var backup = _bench.CopyStore();
        await _bench.AppendAsync(10);
        await log.SignAsync(CancellationToken.None);
        await _bench.Store.DisposeAsync();
        var newest = File.ReadAllBytes(_bench.StoreFile);
        foreach (var file in Directory.GetFiles(_bench.Folder, "gateway.sqlite*"))
            File.Delete(file);
        File.Copy(backup, _bench.StoreFile);
        await using (var restored = TransparencyBench.Open(_bench.Folder))
            Assert.Contains("310", (await Assert.ThrowsAsync<OtherTreeException>(() => restored.StartAsync())).Message, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_bench.Folder, "gateway.sqlite*"))
            File.Delete(file);
        File.WriteAllBytes(_bench.StoreFile, newest);
        await using var whole = TransparencyBench.Open(_bench.Folder);
        Assert.Equal(310, (await whole.StartAsync()).Head!.Size);
    }

    [Fact]
    public async Task A_backup_that_goes_on_differently_is_refused_although_it_is_longer()
    {
        // Proves that a fork is found by its root, not by its size.
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(20);
        await log.SignAsync(CancellationToken.None);
        var backup = _bench.CopyStore();
        await _bench.AppendAsync(10);
        await log.SignAsync(CancellationToken.None);
        await _bench.Store.DisposeAsync();
        var outside = File.ReadAllText(_bench.CheckpointFile);
        foreach (var file in Directory.GetFiles(_bench.Folder, "gateway.sqlite*"))
            File.Delete(file);
        File.Copy(backup, _bench.StoreFile);
        await using var fork = TransparencyBench.Open(_bench.Folder);
        await fork.AppendAsync(30);
        var elsewhere = new Publication(new CheckpointFile(Path.Combine(fork.Folder, "elsewhere")), WitnessSettings.None);
        using var unaware = new TransparencyLog(
            fork.Tree, LogKeys.Open(fork.KeyFile, null, true), elsewhere, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<TransparencyLog>.Instance);
        await unaware.SignAsync(CancellationToken.None);
        File.WriteAllText(fork.CheckpointFile, outside);
        await Assert.ThrowsAsync<OtherTreeException>(() => fork.StartAsync());
    }

    [Fact]
    public async Task Over_a_store_put_back_while_it_is_open_nothing_is_signed()
    {
        // Proves for an older store and for a longer one that went on otherwise: no checkpoint, neither in the store nor outside; over the newest one put back the same log signs on.
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(20);
        await log.SignAsync(CancellationToken.None);
        var (older, longer) = (_bench.CopyStore(), _bench.CopyStore());
        await _bench.AppendAsync(10);
        await log.SignAsync(CancellationToken.None);
        var (newest, signed) = (_bench.CopyStore(), File.ReadAllText(_bench.CheckpointFile));
        await using (var other = TransparencyBench.Open(Directory.CreateDirectory(Path.Combine(_bench.Folder, "other")).FullName))
        {
            other.PutBack(longer);
            await other.AppendAsync(30);
            longer = other.CopyStore();
        }
        foreach (var copy in new[] { older, longer })
        {
            _bench.PutBack(copy);
            Assert.Equal(StoreFault.AnotherLog, (await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => log.SignAsync(CancellationToken.None))).Fault);
            Assert.Equal((30, signed), (log.Head!.Size, File.ReadAllText(_bench.CheckpointFile)));
        }
        _bench.PutBack(newest);
        await _bench.AppendAsync(1);
        Assert.Equal(31, (await log.SignAsync(CancellationToken.None))!.Size);
    }

    [Fact]
    public async Task A_missing_or_foreign_checkpoint_outside_and_a_missing_key_are_refused()
    {
        // Proves each, with the whole log opening beside it.
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(3);
        await log.SignAsync(CancellationToken.None);
        var outside = File.ReadAllText(_bench.CheckpointFile);
        File.Delete(_bench.CheckpointFile);
        Assert.Contains(_bench.CheckpointFile, (await Assert.ThrowsAsync<OtherTreeException>(() => _bench.StartAsync())).Message, StringComparison.Ordinal);
        var foreign = NoteSigner.Generate(log.Head!.Checkpoint.Origin);
        var text = log.Head.Checkpoint.ToText();
        File.WriteAllText(_bench.CheckpointFile, SignedNote.Write(text, foreign.SignatureLine(text)));
        await Assert.ThrowsAsync<OtherTreeException>(() => _bench.StartAsync());
        File.WriteAllText(_bench.CheckpointFile, outside);
        Assert.Equal(3, (await _bench.StartAsync()).Head!.Size);
        var key = File.ReadAllText(_bench.KeyFile);
        File.Delete(_bench.KeyFile);
        await Assert.ThrowsAsync<ReviewedData.ReviewedDataException>(() => _bench.StartAsync());
        File.WriteAllText(_bench.KeyFile, foreign.PrivateText() + "\n");
        await Assert.ThrowsAsync<OtherTreeException>(() => _bench.StartAsync());
        File.WriteAllText(_bench.KeyFile, key);
        Assert.Equal(3, (await _bench.StartAsync()).Head!.Size);
    }

    [Fact]
    public async Task What_cannot_be_kept_outside_is_not_handed_out()
    {
        // Proves that a checkpoint leaves only when it is kept, and that the next turn makes it good.
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(2);
        await log.SignAsync(CancellationToken.None);
        await _bench.AppendAsync(2);
        Directory.CreateDirectory(_bench.CheckpointFile + ".new");
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => log.SignAsync(CancellationToken.None));
        Assert.Equal(2, log.Head!.Size);
        Directory.Delete(_bench.CheckpointFile + ".new");
        await log.SignAsync(CancellationToken.None);
        Assert.Equal(4, log.Head!.Size);
        Assert.Equal(log.Head.Note, File.ReadAllText(_bench.CheckpointFile));
    }

    [Fact]
    public async Task What_was_not_kept_outside_is_kept_at_the_next_start_before_it_is_shown()
    {
        // Proves, for a gateway that was stopped between making a checkpoint durable and keeping it: the next one starts only once it is kept, and shows it then; a store put back to before it is refused afterwards.
        var log = await _bench.StartAsync();
        await _bench.AppendAsync(2);
        await log.SignAsync(CancellationToken.None);
        var earlier = File.ReadAllText(_bench.CheckpointFile);
        await _bench.AppendAsync(2);
        await log.SignAsync(CancellationToken.None);
        var note = log.Head!.Note;
        File.WriteAllText(_bench.CheckpointFile, earlier);
        Directory.CreateDirectory(_bench.CheckpointFile + ".new");
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => _bench.StartAsync());
        Assert.Equal(earlier, File.ReadAllText(_bench.CheckpointFile));
        Directory.Delete(_bench.CheckpointFile + ".new");
        var next = await _bench.StartAsync();
        Assert.Equal(note, File.ReadAllText(_bench.CheckpointFile));
        Assert.Equal((4, note), (next.Published!.Size, next.Published.Note));
    }

    [Fact]
    public async Task A_new_key_signs_beside_the_old_one_and_later_alone()
    {
        // Proves that readers with either key believe the checkpoints while both sign, and that what the old key signed is still read once it is retired.
        var before = await _bench.StartAsync();
        await _bench.AppendAsync(1);
        var oldNote = (await before.SignAsync(CancellationToken.None))!.Note;
        var (origin, old) = (before.Head!.Checkpoint.Origin, before.Keys[0]);
        var next = NoteSigner.Generate(origin);
        File.WriteAllText(_bench.KeyFile, $"{next.PrivateText()}\n{File.ReadAllText(_bench.KeyFile)}");
        var both = await _bench.StartAsync();
        await _bench.AppendAsync(1);
        var bothNote = (await both.SignAsync(CancellationToken.None))!.Note;
        Assert.True(IsBelieved(bothNote, origin, old));
        Assert.True(IsBelieved(bothNote, origin, next.Verifier));
        File.WriteAllText(_bench.KeyFile, $"# the key before\n{old}\n{next.PrivateText()}\n");
        var alone = await _bench.StartAsync();
        await _bench.AppendAsync(1);
        var newNote = (await alone.SignAsync(CancellationToken.None))!.Note;
        Assert.False(IsBelieved(newNote, origin, old));
        Assert.True(IsBelieved(newNote, origin, next.Verifier));
        Assert.True(IsBelieved(oldNote, origin, old));
    }

    [Theory]
    [InlineData("", "holds no private key")]
    [InlineData("PRIVATE+KEY+cut", ":1: neither")]
    [InlineData("# a note\nsomething", ":2: neither")]
    public void A_key_file_that_holds_something_else_is_refused_by_line_without_repeating_it(string text, string told)
    {
        // Proves that the operator is told where, and that nothing of a key stands in the error.
        File.WriteAllText(_bench.KeyFile, text);
        var error = Assert.Throws<ReviewedData.ReviewedDataException>(() => LogKeys.Open(_bench.KeyFile, null, inUse: false)).Message;
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.DoesNotContain("cut", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_keeps_its_name()
    {
        // Proves that a name in the settings makes the log's name, and that another one later is refused.
        Assert.Equal("example.org/disclosures", LogKeys.Open(_bench.KeyFile, "example.org/disclosures", inUse: false).Origin);
        Assert.Throws<ReviewedData.ReviewedDataException>(() => LogKeys.Open(_bench.KeyFile, "example.org/other", inUse: false));
    }

    private static bool IsBelieved(string note, string origin, NoteVerifier key) =>
        SignedCheckpoint.Open(Encoding.UTF8.GetBytes(note), origin, [key]).Opened is not null;
}
