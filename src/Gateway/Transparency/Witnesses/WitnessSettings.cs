using System.Globalization;
using Gateway.DisclosureLog.Notes;

namespace Gateway.Transparency.Witnesses;

/// <summary>A witness that the log's checkpoints are shown to.</summary>
/// <param name="Address">Where it is reached; <c>add-checkpoint</c> is added to it.</param>
/// <param name="Key">Its public key, of the kind that signs with a time.</param>
internal sealed record NamedWitness(Uri Address, NoteVerifier Key);

/// <summary>Who is asked to cosign the log's checkpoints, and how many of them must have.</summary>
/// <param name="Witnesses">The witnesses; empty for none.</param>
/// <param name="Required">
/// How many of them must have cosigned a checkpoint before it is published: 0 to all of them. 0: it is published at once, and
/// cosignatures are added as they come.
/// </param>
internal sealed record WitnessSettings(IReadOnlyList<NamedWitness> Witnesses, int Required)
{
    // Every cosignature is looked at by whoever opens a checkpoint; more than this many witnesses are nobody's.
    private const int MostWitnesses = 16;

    /// <summary>No witness: what is signed is published.</summary>
    internal static WitnessSettings None { get; } = new([], 0);

    /// <summary>
    /// Reads <c>Witnesses:N:Address</c>, <c>Witnesses:N:Key</c> and <c>WitnessesRequired</c>. Where the number is not said,
    /// all of them must have cosigned: whoever names a witness wants its word, and fewer is a decision to be made.
    /// </summary>
    /// <param name="gateway">The section <c>Gateway</c>.</param>
    /// <param name="errors">Takes what is wrong, each by the setting's name.</param>
    internal static WitnessSettings Read(IConfigurationSection gateway, List<string> errors)
    {
        var witnesses = gateway.GetSection("Witnesses").GetChildren().Select(w => ReadOne(w, errors)).OfType<NamedWitness>().ToList();
        if (witnesses.Count > MostWitnesses)
            errors.Add($"{gateway.Path}:Witnesses: at most {MostWitnesses}");
        if (witnesses.DistinctBy(w => (w.Key.Name, w.Key.Id)).Count() < witnesses.Count)
            errors.Add($"{gateway.Path}:Witnesses: two have the same key; one witness's word counts once");
        if (gateway["WitnessesRequired"] is not { } text)
            return new WitnessSettings(witnesses, witnesses.Count);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var required) || required > gateway.GetSection("Witnesses").GetChildren().Count())
            errors.Add($"{gateway.Path}:WitnessesRequired must be a number from 0 to that of the witnesses");
        return new WitnessSettings(witnesses, required);
    }

    private static NamedWitness? ReadOne(IConfigurationSection witness, List<string> errors)
    {
        var key = NoteVerifier.TryParse(witness["Key"]);
        if (key is not { Kind: NoteKeyKind.TimestampedEd25519 })
        {
            key = null;
            errors.Add($"{witness.Path}:Key must be a witness's public key in one line: name+id+base64, of the kind that signs with a time (04)");
        }
        if (!Uri.TryCreate(witness["Address"], UriKind.Absolute, out var address) || !MayCall(address))
        {
            errors.Add($"{witness.Path}:Address must be an https address without user name and query (http on this machine only)");
            return null;
        }
        return key is null ? null : new NamedWitness(new Uri(address.AbsoluteUri.TrimEnd('/') + "/add-checkpoint"), key);
    }

    private static bool MayCall(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { UserInfo: "", Query: "", Fragment: "" };
}
