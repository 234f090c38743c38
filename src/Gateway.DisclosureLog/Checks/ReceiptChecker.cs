using System.Text;
using Gateway.DisclosureLog.Notes;

namespace Gateway.DisclosureLog.Checks;

/// <summary>What came of checking an offline receipt.</summary>
public enum ReceiptFinding
{
    /// <summary>The entry stands in the log at the receipt's index, and the log signed for it.</summary>
    Good,

    /// <summary>It is not written as a receipt is (C2SP tlog-proof).</summary>
    Malformed,

    /// <summary>Its checkpoint is not this log's, or not signed by its key.</summary>
    CheckpointRefused,

    /// <summary>Its proof does not lead from this entry to the signed root.</summary>
    ProofRefused,
}

/// <summary>The reader's side of offline receipts: an entry, a receipt and the log's public key are all it needs.</summary>
public static class ReceiptChecker
{
    /// <summary>Checks a receipt for an entry.</summary>
    /// <param name="receipt">The receipt's text.</param>
    /// <param name="leafHash">RFC 6962 leaf hash of the entry it is to be about.</param>
    /// <param name="origin">The log.</param>
    /// <param name="known">The log's public keys.</param>
    public static ReceiptFinding Check(string receipt, ReadOnlySpan<byte> leafHash, string origin, IReadOnlyCollection<NoteVerifier> known)
    {
        if (OfflineReceipt.TryParse(receipt) is not { } read)
            return ReceiptFinding.Malformed;
        if (SignedCheckpoint.Open(Encoding.UTF8.GetBytes(read.Checkpoint), origin, known).Opened is not { } signed)
            return ReceiptFinding.CheckpointRefused;
        return ProofChecker.Inclusion(read.Index, signed.Checkpoint.Size, leafHash, read.Proof, signed.Checkpoint.Root.Span)
            ? ReceiptFinding.Good
            : ReceiptFinding.ProofRefused;
    }
}
