using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>
/// Turns a national id into the store's key for the citizen: HMAC-SHA-256 with a key that lies outside the
/// database, separate for each municipality, so that two of them cannot find out that they know the same person.
/// </summary>
internal sealed class CitizenKeys
{
    private readonly byte[] _master;

    private CitizenKeys(byte[] master) => _master = master;

    /// <summary>Reads the key file, or makes it, readable by its owner alone, where nothing depends on one yet.</summary>
    /// <param name="file">The key file.</param>
    /// <param name="inUse">
    /// The store holds citizens already: a new key would lose every consent and every objection, so a missing one is an error.
    /// </param>
    /// <exception cref="ReviewedDataException">The file is missing although it is in use, or does not hold 32 bytes.</exception>
    internal static CitizenKeys Open(string file, bool inUse) => new(KeyFile.Open(file, inUse, "citizen", "every consent and objection"));

    /// <summary>The keys of all a person's numbers, the current one's first: consents given before a number changed still count.</summary>
    internal IReadOnlyList<CitizenKey> KeysOf(MunicipalityId municipality, Person person) => [.. person.Numbers.Select(n => KeyOf(municipality, n))];

    /// <summary>Whose records a request rests on.</summary>
    internal RecordsOf RecordsOf(AccessRequest request) =>
        new(request.Caller.Municipality, KeysOf(request.Caller.Municipality, request.Person), request.Caller.OrganisationCvr);

    internal CitizenKey KeyOf(MunicipalityId municipality, CitizenId citizen) =>
        new(HMACSHA256.HashData(_master, Encoding.UTF8.GetBytes($"{municipality.Code}|{citizen.Reveal()}")));

    /// <summary>Another name for a citizen, for papers that leave the gateway: it cannot be told from it who it is, nor found in the store.</summary>
    internal string PseudonymOf(MunicipalityId municipality, Person person) =>
        Convert.ToHexStringLower(Seal("pseudonym", municipality.Code, person.Current.Reveal()));

    /// <summary>A keyed hash of some parts for one use, to be neither guessed nor forged without the key.</summary>
    /// <param name="use">A word of this code: it begins with a letter, so that no seal is ever a citizen's key.</param>
    /// <param name="parts">What is sealed; their lengths stand before them, so that no two lists run into the same bytes.</param>
    internal byte[] Seal(string use, params IEnumerable<string> parts) =>
        HMACSHA256.HashData(_master, Encoding.UTF8.GetBytes(use + string.Concat(parts.Select(p => FormattableString.Invariant($"|{p.Length}:{p}")))));
}
