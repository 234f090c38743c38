using System.Text;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage.Vaults;

namespace Gateway.Consent;

/// <summary>
/// Seals a national id that is needed again later (<see cref="SealedBox"/>), with a key that lies outside the
/// database. What is sealed for one query of one municipality opens for no other.
/// </summary>
internal sealed class NumberSeal
{
    private readonly byte[] _key;

    private NumberSeal(byte[] key) => _key = key;

    /// <summary>Reads the key file, or makes it where nothing is sealed with one yet.</summary>
    /// <exception cref="ReviewedDataException">The file is missing although it is in use, or does not hold 32 bytes.</exception>
    internal static NumberSeal Open(string file, bool inUse) => new(KeyFile.Open(file, inUse, "seal", "the relations that are still to be confirmed"));

    /// <summary>The number, sealed.</summary>
    internal byte[] Seal(CitizenId citizen, MunicipalityId municipality, QueryId query) =>
        SealedBox.Seal(_key, Encoding.ASCII.GetBytes(citizen.Reveal()), For(municipality, query));

    /// <summary>The number; null where the box was not sealed with this key for this query.</summary>
    internal CitizenId? Unseal(byte[] box, MunicipalityId municipality, QueryId query) =>
        SealedBox.Open(_key, box, For(municipality, query)) is { } number ? CitizenId.TryParse(Encoding.ASCII.GetString(number)) : null;

    private static string For(MunicipalityId municipality, QueryId query) => $"{municipality.Code}|{query.Hex}";
}
