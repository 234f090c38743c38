using System.Globalization;
using System.Text;

namespace Gateway.LogWitness;

/// <summary>What a log sends: the size it was last cosigned at, a consistency proof from there, and the new checkpoint.</summary>
/// <param name="OldSize">Size of the checkpoint that the log believes the witness has cosigned last; 0 for none.</param>
/// <param name="Proof">Consistency proof, 32 bytes each; empty from size 0.</param>
/// <param name="Checkpoint">The signed checkpoint.</param>
/// <param name="Origin">Its first line: which log it says it is of.</param>
internal sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<byte[]> Proof, string Checkpoint, string Origin)
{
    // A tree of at most 2^63-1 entries has no longer proof.
    private const int MostHashes = 63;
    private const int HashLength = 32;
    private const string OldMark = "old ";

    /// <summary>Reads a request; null where it is not written as C2SP tlog-witness says.</summary>
    internal static AddCheckpointRequest? TryParse(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        var blank = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || text[..blank].Split('\n') is not [var oldLine, .. var hashLines] || hashLines.Length > MostHashes)
            return null;
        if (!oldLine.StartsWith(OldMark, StringComparison.Ordinal) || ReadSize(oldLine[OldMark.Length..]) is not { } old)
            return null;
        var proof = hashLines.Select(ReadHash).ToList();
        var checkpoint = text[(blank + 2)..];
        var originEnd = checkpoint.IndexOf('\n', StringComparison.Ordinal);
        return proof.Contains(null) || originEnd <= 0
            ? null
            : new AddCheckpointRequest(old, [.. proof.OfType<byte[]>()], checkpoint, checkpoint[..originEnd]);
    }

    private static long? ReadSize(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size.ToString(CultureInfo.InvariantCulture) == text ? size : null;

    private static byte[]? ReadHash(string line)
    {
        var hash = new byte[HashLength];
        return Convert.TryFromBase64String(line, hash, out var length) && length == HashLength && Convert.ToBase64String(hash) == line ? hash : null;
    }
}
