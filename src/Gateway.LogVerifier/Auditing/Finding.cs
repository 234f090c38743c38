namespace Gateway.LogVerifier.Auditing;

/// <summary>What can be wrong with a log; each has a text of its name in both languages.</summary>
internal enum FindingKind
{
    /// <summary>There is no newest checkpoint. Values: path.</summary>
    CheckpointMissing,

    /// <summary>A checkpoint is not believed. Values: place, reason (the name of a further text).</summary>
    CheckpointRefused,

    /// <summary>A demanded witness has not cosigned, and fewer than required have. Values: place, name of the witness.</summary>
    CosignatureMissing,

    /// <summary>A witness's cosignature is not good for this checkpoint: the one or the other was changed. Values: place, name of the witness.</summary>
    CosignatureFalse,

    /// <summary>A cosignature is dated in the future. Values: place, name of the witness, its time.</summary>
    CosignatureFromFuture,

    /// <summary>Two checkpoints of one size have different roots: the log was shown to two readers in two forms. Values: place, place, size.</summary>
    Fork,

    /// <summary>The newest checkpoint is smaller than one that was signed. Values: place, size, place, size.</summary>
    Rollback,

    /// <summary>Checkpoints of a bundle of the history are not believed. Values: path, number of the first and last in it, reason.</summary>
    HistoryRefused,

    /// <summary>A checkpoint of the history is not larger than one before it. Values: place, size, size of the one before.</summary>
    HistoryOrder,

    /// <summary>A bundle of the history is not written as one is, or lies where none should. Values: path.</summary>
    HistoryBroken,

    /// <summary>The history does not lead to the newest checkpoint. Values: path, size of its last, size of the newest.</summary>
    HistoryEnds,

    /// <summary>A bundle of entries is missing. Values: path, first and last entry.</summary>
    BundleMissing,

    /// <summary>A bundle ends early. Values: path, first and last entry that are missing.</summary>
    BundleCut,

    /// <summary>Bytes follow after the last entry of a bundle. Values: path.</summary>
    BundleTooLong,

    /// <summary>An entry is not the one whose hash the tile has. Values: entry, path of the bundle, path of the tile.</summary>
    EntryDiffers,

    /// <summary>A tile is missing. Values: path.</summary>
    TileMissing,

    /// <summary>A tile has too few hashes or too many. Values: path.</summary>
    TileLength,

    /// <summary>A hash in a tile is not that of the entries below it. Values: path, number of the hash, first and last entry.</summary>
    TileDiffers,

    /// <summary>A partial tile or bundle from earlier does not begin like the later one. Values: path.</summary>
    PartialDiffers,

    /// <summary>The root of a checkpoint is not that of the entries. Values: place, size.</summary>
    RootDiffers,

    /// <summary>The root of a checkpoint cannot be checked, as entries are missing. Values: place, size, first missing entry.</summary>
    RootUnknown,

    /// <summary>A receipt is not written as a receipt is. Values: place.</summary>
    ReceiptMalformed,

    /// <summary>A receipt does not prove its entry. Values: place, entry.</summary>
    ReceiptRefused,
}

/// <summary>One inconsistency, with its place.</summary>
/// <param name="Kind">What.</param>
/// <param name="Values">Where, as its kind says.</param>
internal sealed record Finding(FindingKind Kind, params IReadOnlyList<object> Values);
