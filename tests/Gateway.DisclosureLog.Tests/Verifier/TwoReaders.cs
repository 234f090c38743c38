using System.Text;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Gateway.LogVerifier.Formats;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>
/// Reads with the writer's reader and with the auditor's, which have nothing in common but hashing, and fails where they
/// do not agree: both refuse for the same reason, or both have read the same. Gives back what the writer's reader says.
/// </summary>
internal static class TwoReaders
{
    internal static NoteVerifier? Key(string? vkey)
    {
        var (writers, auditors) = (NoteVerifier.TryParse(vkey), SignerKey.Read(vkey));
        Assert.Equal(
            writers is null ? null : (writers.Name, writers.Id, writers.Kind == NoteKeyKind.TimestampedEd25519, writers.ToString()),
            auditors is null ? null : ((string, uint, bool, string)?)(auditors.Name, auditors.Id, auditors.IsWitness, auditors.ToString()));
        return writers;
    }

    internal static NoteOpening Note(ReadOnlySpan<byte> note, IReadOnlyCollection<NoteVerifier> keys)
    {
        var (writers, auditors) = (SignedNote.Open(note, keys), OpenedNote.Open(note, Auditors(keys)));
        Assert.Equal(writers.Refusal?.ToString(), auditors.Refusal?.ToString());
        Assert.Equal(writers.Text, Encoding.UTF8.GetString(auditors.Text.Span));
        Assert.Equal(
            writers.Signatures.Select(s => (s.Key.ToString(), s.Key.Kind == NoteKeyKind.Ed25519 ? null : NoteVerifier.CosignedAt(s.Signature.Span))),
            auditors.Signatures.Select(s => (s.Key.ToString(), s.CosignedAt)));
        return writers;
    }

    internal static (SignedCheckpoint? Opened, CheckpointRefusal? Refusal) Signed(ReadOnlySpan<byte> note, string origin, IReadOnlyCollection<NoteVerifier> keys)
    {
        var (opened, refusal) = SignedCheckpoint.Open(note, origin, keys);
        var (head, auditors) = TreeHead.Open(note, origin, Auditors(keys));
        Assert.Equal(refusal?.ToString(), auditors?.ToString());
        Same(opened?.Checkpoint, head);
        return (opened, refusal);
    }

    internal static Checkpoint? Text(string text)
    {
        var writers = Checkpoint.TryParse(text);
        Same(writers, TreeHead.Read(Encoding.UTF8.GetBytes(text)));
        return writers;
    }

    internal static OfflineReceipt? Receipt(string text)
    {
        var (writers, auditors) = (OfflineReceipt.TryParse(text), InclusionReceipt.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(writers is null, auditors is null);
        Assert.Equal((writers?.Index, writers?.Checkpoint), (auditors?.Index, auditors is null ? null : Encoding.UTF8.GetString(auditors.Checkpoint)));
        Assert.Equal(writers?.Proof, auditors?.Path);
        return writers;
    }

    internal static bool Proves(long index, long size, byte[] leafHash, IReadOnlyList<byte[]> proof, byte[] root)
    {
        var writers = ProofChecker.Inclusion(index, size, leafHash, proof, root);
        Assert.Equal(writers, new InclusionReceipt(index, proof, []).Proves(leafHash, size, root));
        return writers;
    }

    private static SignerKey[] Auditors(IReadOnlyCollection<NoteVerifier> keys) => [.. keys.Select(k => SignerKey.Read(k.ToString())!)];

    private static void Same(Checkpoint? writers, TreeHead? auditors)
    {
        Assert.Equal((writers?.Origin, writers?.Size), (auditors?.Origin, auditors?.Size));
        Assert.Equal(writers?.Root.ToArray(), auditors?.Root);
    }
}
