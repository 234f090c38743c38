using System.Security.Cryptography;
using Gateway.DisclosureLog.Notes;
using Gateway.ReviewedData;

namespace Gateway.Transparency;

/// <summary>
/// The keys the log signs its checkpoints with, in a file outside the database: a line each, the current one first.
/// Every private key signs, so that a new key and the one before it are both believed while readers change over; the
/// public key of one that signs no more stays as a line, so that what it signed can still be read. Lines beginning with
/// <c>#</c> are for people.
/// </summary>
internal sealed class LogKeys
{
    private const string NamePrefix = "gateway/disclosures/";
    private readonly IReadOnlyList<NoteSigner> _signers;

    private LogKeys(IReadOnlyList<NoteSigner> signers, IReadOnlyList<NoteVerifier> retired)
    {
        _signers = signers;
        Known = [.. signers.Select(s => s.Verifier), .. retired];
    }

    /// <summary>The log's name, as it stands in its checkpoints: that of its keys.</summary>
    internal string Origin => _signers[0].Verifier.Name;

    /// <summary>The public keys, the current one first.</summary>
    internal IReadOnlyList<NoteVerifier> Known { get; }

    /// <summary>A checkpoint as a note that every current key signed.</summary>
    internal string Sign(Checkpoint checkpoint)
    {
        var text = checkpoint.ToText();
        return SignedNote.Write(text, [.. _signers.Select(s => s.SignatureLine(text))]);
    }

    /// <summary>Reads the file, or makes it where the log has signed nothing yet.</summary>
    /// <param name="file">The key file.</param>
    /// <param name="name">What a new log is called; null: by chance. A file that is there says itself.</param>
    /// <param name="inUse">The store holds checkpoints: with a new key nobody could tell that they are this log's.</param>
    /// <exception cref="ReviewedDataException">The file is missing although it is in use, or holds something else; line by line.</exception>
    internal static LogKeys Open(string file, string? name, bool inUse)
    {
        if (!File.Exists(file))
        {
            if (inUse)
                throw new ReviewedDataException([$"{file}: the log's signing key is missing, and the store holds checkpoints signed with it. Put it back from its backup; with a new one nobody can tell that the log is the same."]);
            Make(file, NoteSigner.Generate(name ?? NamePrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))));
        }
        var keys = Read(file);
        return name is null || keys.Origin == name
            ? keys
            : throw new ReviewedDataException([$"{file}: the log is called {keys.Origin} there and {name} in Gateway:LogName. A log keeps its name."]);
    }

    private static LogKeys Read(string file)
    {
        var (signers, retired, errors) = (new List<NoteSigner>(), new List<NoteVerifier>(), new List<string>());
        foreach (var (text, number) in File.ReadLines(file).Select((line, at) => (line.Trim(), at + 1)).Where(l => l.Item1.Length > 0 && l.Item1[0] != '#'))
        {
            if (NoteSigner.TryParse(text) is { Verifier.Kind: NoteKeyKind.Ed25519 } signer)
                signers.Add(signer);
            else if (NoteVerifier.TryParse(text) is { Kind: NoteKeyKind.Ed25519 } verifier)
                retired.Add(verifier);
            else
                // The line is not repeated: it may be most of a private key.
                errors.Add($"{file}:{number}: neither a private key of a log (PRIVATE+KEY+name+id+key) nor a public one (name+id+key)");
        }
        if (signers.Count == 0)
            errors.Add($"{file}: holds no private key");
        if (signers.Select(s => s.Verifier.Name).Concat(retired.Select(v => v.Name)).Distinct(StringComparer.Ordinal).Skip(1).Any())
            errors.Add($"{file}: its keys have different names; all keys of a log have the log's");
        ReviewedDataException.ThrowIfAny(errors);
        return new LogKeys(signers, retired);
    }

    private static void Make(string file, NoteSigner signer) => OutsideFile.Write(
        file, $"# Signs the disclosure log's checkpoints. Keep a copy in a safe place. Public key:{Environment.NewLine}# {signer.Verifier}{Environment.NewLine}{signer.PrivateText()}{Environment.NewLine}");
}
