using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Notes;

namespace Gateway.Storage.Audit;

/// <summary>
/// Grows the tree anew over the records and holds it against every checkpoint that was signed, the one kept outside the
/// database included, and against the tiles.
/// </summary>
internal sealed class TreeAudit
{
    private const string Table = "checkpoints";
    private const int TileWidth = 256;
    private readonly IReadOnlyList<NoteVerifier> _keys;
    private readonly IReadOnlyList<(long Number, StoredCheckpoint Checkpoint)> _checkpoints;
    private readonly Action<StoreFinding> _found;
    private readonly CompactRange _tree = new();
    private readonly Checkpoint? _outside;

    // Of each level the hashes of the tile that is not full yet, and the full ones that were not compared yet.
    private readonly List<List<byte[]>> _levels = [[]];
    private readonly List<Dictionary<long, byte[]>> _full = [[]];
    private int _at;
    private bool _outsideMet;

    internal TreeAudit(IReadOnlyList<NoteVerifier> keys, IReadOnlyList<(long Number, StoredCheckpoint Checkpoint)> checkpoints, string? outside, Action<StoreFinding> found)
    {
        (_keys, _checkpoints, _found) = (keys, checkpoints, found);
        _outside = outside is null ? null : SignedCheckpoint.Open(Encoding.UTF8.GetBytes(outside), keys[0].Name, keys).Opened?.Checkpoint;
        if (outside is not null && _outside is null)
            found(new StoreFinding("outside", "checkpoint", "is not signed with a key of this log"));
        if (outside is null && checkpoints.Count > 0)
            found(new StoreFinding("outside", "checkpoint", "is missing, though checkpoints were signed"));
        for (var at = 0; at < checkpoints.Count; at++)
            Look(at);
        // It is kept in the store before it is kept outside.
        if (_outside is not null && checkpoints.All(c => c.Checkpoint.TreeSize != _outside.Size))
            found(new StoreFinding(Table, "", $"the one for {_outside.Size} records, which is kept outside, is missing"));
        Meet();
    }

    /// <summary>How many records the newest good checkpoint covers.</summary>
    internal long Signed { get; private set; }

    /// <summary>Every checkpoint, in the order it was signed in.</summary>
    internal static IReadOnlyList<(long, StoredCheckpoint)> Checkpoints(StoreTransaction transaction) =>
        transaction.Read("SELECT number, tree_size, root_hash, note FROM checkpoints ORDER BY number", row => (row.Number(0), new StoredCheckpoint(row.Number(1), row.Bytes(2), row.Text(3))));

    /// <summary>The next record's hash.</summary>
    internal void Append(byte[] leaf)
    {
        _tree.Append(leaf);
        Grow(0, leaf);
        Meet();
    }

    /// <summary>The levels that have full tiles, each with how many a checkpoint covers.</summary>
    internal IEnumerable<(int Level, long Covered)> TilesDue()
    {
        var covered = _checkpoints.Count == 0 ? 0 : Math.Min(_tree.Size, _checkpoints.Max(c => c.Checkpoint.TreeSize));
        for (var level = 0; level < _full.Count; level++)
            yield return (level, covered /= TileWidth);
    }

    /// <summary>Compares the tiles of a level: those a checkpoint covers are there, and no others.</summary>
    internal bool Compare(StoreTransaction transaction, int level, long covered)
    {
        var stored = transaction.Read(
            "SELECT tile_index, hashes FROM log_tiles WHERE level = @level ORDER BY tile_index", row => (Index: row.Number(0), Hashes: row.Bytes(1)), ("@level", level));
        foreach (var (index, hashes) in stored)
        {
            if (!_full[level].TryGetValue(index, out var due) || !due.AsSpan().SequenceEqual(hashes))
                _found(new StoreFinding("log_tiles", $"{level}/{index}", "its hashes are not those of the records"));
        }
        var there = stored.Select(s => s.Index).ToHashSet();
        for (var index = 0L; index < covered; index++)
        {
            if (!there.Contains(index))
                _found(new StoreFinding("log_tiles", $"{level}/{index}", "is missing"));
        }
        if (level == 0 && transaction.Exists("SELECT 1 FROM log_tiles WHERE level < 0 OR level >= @levels", ("@levels", _full.Count)))
            _found(new StoreFinding("log_tiles", "", "some are of a larger tree"));
        return true;
    }

    /// <summary>What was signed for more records than there are.</summary>
    internal void End()
    {
        foreach (var (number, checkpoint) in _checkpoints.Skip(_at))
            _found(StoreFinding.At(Table, number, $"covers {checkpoint.TreeSize} records, and there are {_tree.Size}"));
        if (_outside is not null && !_outsideMet)
            _found(new StoreFinding("outside", "checkpoint", $"covers {_outside.Size} records, and there are {_tree.Size}: the store is an older one"));
    }

    private void Look(int at)
    {
        var (number, stored) = _checkpoints[at];
        if (number != at + 1)
            _found(StoreFinding.At(Table, at + 1, "is missing, or its number was changed"));
        if (at > 0 && stored.TreeSize <= _checkpoints[at - 1].Checkpoint.TreeSize)
            _found(StoreFinding.At(Table, number, "is not of a larger tree than the one before"));
        if (Opened(stored.Note) is not { } said)
            _found(StoreFinding.At(Table, number, "is not signed with a key of this log"));
        else if (said.Size != stored.TreeSize || !said.Root.Span.SequenceEqual(stored.RootHash))
            _found(StoreFinding.At(Table, number, "its columns say something else than its note"));
        else
            Signed = Math.Max(Signed, stored.TreeSize);
    }

    // Every signature must be a good one of a key given: a changed signature is a changed note. Outside, witnesses have signed too.
    private Checkpoint? Opened(string note)
    {
        var (opened, _) = SignedCheckpoint.Open(Encoding.UTF8.GetBytes(note), _keys[0].Name, _keys);
        var lines = note.Split('\n').Count(line => line.StartsWith('\u2014'));
        return opened is not null && opened.Signatures.Count == lines ? opened.Checkpoint : null;
    }

    private void Meet()
    {
        while (_at < _checkpoints.Count && _checkpoints[_at].Checkpoint.TreeSize <= _tree.Size)
        {
            var (number, checkpoint) = _checkpoints[_at++];
            if (checkpoint.TreeSize == _tree.Size && !_tree.Root().AsSpan().SequenceEqual(checkpoint.RootHash))
                _found(StoreFinding.At(Table, number, "the records do not lead to its root"));
        }
        if (_outside is not null && _outside.Size == _tree.Size && !_outsideMet)
        {
            _outsideMet = true;
            if (!_tree.Root().AsSpan().SequenceEqual(_outside.Root.Span))
                _found(new StoreFinding("outside", "checkpoint", "the records do not lead to its root: the store is another one"));
        }
    }

    private void Grow(int level, byte[] hash)
    {
        _levels[level].Add(hash);
        if (_levels[level].Count < TileWidth)
            return;
        byte[] tile = [.. _levels[level].SelectMany(h => h)];
        _levels[level].Clear();
        if (level + 1 == _levels.Count)
        {
            _levels.Add([]);
            _full.Add([]);
        }
        _full[level][_full[level].Count] = tile;
        Grow(level + 1, Rfc6962.TreeHash(tile));
    }
}
