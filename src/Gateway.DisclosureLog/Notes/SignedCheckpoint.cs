namespace Gateway.DisclosureLog.Notes;

/// <summary>Why a signed checkpoint is not believed.</summary>
public enum CheckpointRefusal
{
    /// <summary>It is no signed note.</summary>
    Malformed,

    /// <summary>Two of the given keys could be meant by a signature.</summary>
    AmbiguousKey,

    /// <summary>The signature of a given key is not good for it.</summary>
    InvalidSignature,

    /// <summary>The log's key did not sign it.</summary>
    NoKnownSignature,

    /// <summary>What was signed is not a checkpoint.</summary>
    NoCheckpoint,

    /// <summary>It is another log's checkpoint.</summary>
    OtherOrigin,
}

/// <summary>A checkpoint that the log signed.</summary>
/// <param name="Checkpoint">What was signed.</param>
/// <param name="Text">The note's text, which a witness cosigns.</param>
/// <param name="Signatures">The good signatures of given keys: the log's, and those of witnesses.</param>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Opens a signed checkpoint; exactly one of the two results is null.</summary>
    /// <param name="note">The note's bytes.</param>
    /// <param name="origin">The log it must be of.</param>
    /// <param name="known">The log's keys (at least one must have signed) and those of witnesses.</param>
    public static (SignedCheckpoint? Opened, CheckpointRefusal? Refusal) Open(
        ReadOnlySpan<byte> note, string origin, IReadOnlyCollection<NoteVerifier> known)
    {
        var opening = SignedNote.Open(note, known);
        if (opening.Refusal is { } refusal)
            return (null, Of(refusal));
        // A witness's word alone is not the log's.
        if (!opening.Signatures.Any(s => s.Key.Kind == NoteKeyKind.Ed25519))
            return (null, CheckpointRefusal.NoKnownSignature);
        if (Checkpoint.TryParse(opening.Text) is not { } checkpoint)
            return (null, CheckpointRefusal.NoCheckpoint);
        return checkpoint.Origin == origin
            ? (new SignedCheckpoint(checkpoint, opening.Text, opening.Signatures), null)
            : (null, CheckpointRefusal.OtherOrigin);
    }

    private static CheckpointRefusal Of(NoteRefusal refusal) => refusal switch
    {
        NoteRefusal.AmbiguousKey => CheckpointRefusal.AmbiguousKey,
        NoteRefusal.InvalidSignature => CheckpointRefusal.InvalidSignature,
        NoteRefusal.NoKnownSignature => CheckpointRefusal.NoKnownSignature,
        _ => CheckpointRefusal.Malformed,
    };
}
