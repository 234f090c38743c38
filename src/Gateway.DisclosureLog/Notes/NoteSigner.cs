using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.DisclosureLog.Notes;

/// <summary>
/// A private key of signed notes. It is kept in a file outside the database; <see cref="ToString"/> shows only the public key.
/// </summary>
public sealed class NoteSigner
{
    private const string PrivateMark = "PRIVATE+KEY+";

    private readonly byte[] _seed;

    private NoteSigner(string name, NoteKeyKind kind, byte[] seed)
    {
        _seed = seed;
        Verifier = new NoteVerifier(name, kind, Ed25519.PublicKey(seed));
    }

    /// <summary>The public key that belongs to it.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="name">Its name; a log's is its origin, such as <c>example.org/disclosures</c>.</param>
    /// <param name="kind">A log's key or a witness's.</param>
    /// <exception cref="ArgumentException">The name is empty or has white space or a plus sign.</exception>
    public static NoteSigner Generate(string name, NoteKeyKind kind = NoteKeyKind.Ed25519) => NoteKey.IsName(name) && Enum.IsDefined(kind)
        ? new NoteSigner(name, kind, RandomNumberGenerator.GetBytes(Ed25519.SeedLength))
        : throw new ArgumentException("A key's name has no white space and no plus sign.", nameof(name));

    /// <summary>Reads what <see cref="PrivateText"/> writes; null where it is not a key or its id does not fit.</summary>
    public static NoteSigner? TryParse(string? text)
    {
        if (text is null || !text.StartsWith(PrivateMark, StringComparison.Ordinal))
            return null;
        if (NoteKey.TryRead(text[PrivateMark.Length..], Ed25519.SeedLength) is not { } read)
            return null;
        var signer = new NoteSigner(read.Name, read.Kind, read.Key);
        return signer.Verifier.Id == read.Id ? signer : null;
    }

    /// <summary>The private key in one line, for its file only: <c>PRIVATE+KEY+name+id+base64(kind || seed)</c>.</summary>
    public string PrivateText() => PrivateMark + NoteKey.Write(Verifier.Name, Verifier.Id, Verifier.Kind, _seed);

    /// <summary>A log's signature line for a note's text, with its line feed.</summary>
    /// <exception cref="InvalidOperationException">This is a witness's key: it signs nothing without a time.</exception>
    public string SignatureLine(string text)
    {
        if (Verifier.Kind != NoteKeyKind.Ed25519)
            throw new InvalidOperationException("A witness's key signs with a time.");
        return Line(Ed25519.Sign(_seed, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A witness's signature line for a checkpoint's text, with its line feed.</summary>
    /// <param name="text">The note's text.</param>
    /// <param name="at">When; kept in whole seconds since 1970.</param>
    /// <exception cref="InvalidOperationException">This is a log's key.</exception>
    public string CosignatureLine(string text, DateTimeOffset at)
    {
        if (Verifier.Kind != NoteKeyKind.TimestampedEd25519)
            throw new InvalidOperationException("A log's key signs without a time.");
        var seconds = at.ToUnixTimeSeconds();
        var timestamp = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(timestamp, seconds);
        return Line([.. timestamp, .. Ed25519.Sign(_seed, NoteVerifier.CosignedMessage(seconds, Encoding.UTF8.GetBytes(text)))]);
    }

    /// <summary>The public key.</summary>
    public override string ToString() => Verifier.ToString();

    private string Line(ReadOnlySpan<byte> signature) => NoteKey.SignatureLine(Verifier.Name, Verifier.Id, signature);
}
