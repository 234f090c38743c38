using System.Security.Cryptography;
using System.Text;

namespace Gateway.LogVerifier.Formats;

/// <summary>What a checkpoint of C2SP tlog-checkpoint says: which log, how many entries, and the root over them.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">How many entries.</param>
/// <param name="Root">The root, 32 bytes.</param>
internal sealed record TreeHead(string Origin, long Size, byte[] Root)
{
    /// <summary>The longest checkpoint that is read, in bytes: a hundred signatures have room in it.</summary>
    internal const int Longest = 64 * 1024;

    /// <summary>Opens a signed checkpoint; one of the two results is null.</summary>
    /// <param name="note">Its bytes.</param>
    /// <param name="origin">The log it must be of.</param>
    /// <param name="keys">The log's keys, of which one must have signed, and those of witnesses, whose word alone is not the log's.</param>
    internal static (TreeHead? Head, Refusal? Refusal) Open(ReadOnlySpan<byte> note, string origin, IReadOnlyCollection<SignerKey> keys)
    {
        var opened = OpenedNote.Open(note, keys);
        if (opened.Refusal is not null)
            return (null, opened.Refusal);
        if (opened.Signatures.All(s => s.Key.IsWitness))
            return (null, Formats.Refusal.NoKnownSignature);
        if (Read(opened.Text.Span) is not { } head)
            return (null, Formats.Refusal.NoCheckpoint);
        return head.Origin == origin ? (head, null) : (null, Formats.Refusal.OtherOrigin);
    }

    /// <summary>Reads a note's text: origin, size, root, and lines that say nothing here but may not be empty. Null where it is no checkpoint.</summary>
    internal static TreeHead? Read(ReadOnlySpan<byte> text)
    {
        if (!Wording.TakeLine(ref text, out var origin) || !Wording.TakeLine(ref text, out var size) || !Wording.TakeLine(ref text, out var root))
            return null;
        while (!text.IsEmpty)
        {
            if (!Wording.TakeLine(ref text, out var extension) || extension.IsEmpty)
                return null;
        }
        return !origin.IsEmpty && Wording.Decimal(size) is { } entries && Wording.Base64(root) is { Length: SHA256.HashSizeInBytes } hash
            ? new TreeHead(Encoding.UTF8.GetString(origin), entries, hash)
            : null;
    }
}
