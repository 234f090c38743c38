namespace Gateway.Storage;

/// <summary>
/// What this process knows to stand in the log: the record that was acknowledged here last, and the checkpoint that was
/// signed last. A log without them was put back from a backup, or is another one, and takes nothing. Of either there is one
/// in the world: a record commits to salts that were drawn for it, and a root to every record.
/// </summary>
internal sealed class KnownLog
{
    /// <summary>One row where both stand, none where one is missing; with <see cref="Parameters"/>.</summary>
    internal const string Stands =
        """
        SELECT 1 WHERE (@index < 0 OR EXISTS (SELECT 1 FROM log_entries WHERE log_index = @index AND recorded_at = @at AND leaf_hash = @leaf))
          AND (@size < 0 OR EXISTS (SELECT 1 FROM checkpoints WHERE tree_size = @size AND root_hash = @root))
        """;

    private static readonly AppendedRecord NoRecord = new(-1, default, []);
    private static readonly StoredCheckpoint NoCheckpoint = new(-1, [], "");
    private volatile AppendedRecord _appended = NoRecord;
    private volatile StoredCheckpoint _signed = NoCheckpoint;

    /// <summary>Nothing is known yet: any log may be the one.</summary>
    internal bool IsEmpty => _appended == NoRecord && _signed == NoCheckpoint;

    /// <summary>The values of <see cref="Stands"/>.</summary>
    internal (string Name, object Value)[] Parameters =>
        [("@index", _appended.Index), ("@at", _appended.At), ("@leaf", _appended.LeafHash), ("@size", _signed.TreeSize), ("@root", _signed.RootHash)];

    /// <summary>A transaction is durable.</summary>
    /// <param name="last">What it appended last; null where it appended nothing.</param>
    internal void Committed(AppendedRecord? last) => _appended = last ?? _appended;

    /// <summary>A checkpoint is signed and kept.</summary>
    internal void Signed(StoredCheckpoint checkpoint) => _signed = checkpoint;
}

/// <summary>A record as it was appended.</summary>
/// <param name="Index">Its place.</param>
/// <param name="At">Its moment.</param>
/// <param name="LeafHash">Its leaf of the tree.</param>
internal sealed record AppendedRecord(long Index, DateTimeOffset At, byte[] LeafHash);

/// <summary>The log lacks what was recorded or signed here.</summary>
internal sealed class AnotherLogException() : Exception("its log is not the one that was signed: it was put back from a backup, or is another one");
