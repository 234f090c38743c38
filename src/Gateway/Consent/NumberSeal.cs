using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Consent;

/// <summary>
/// Seals a national id that is needed again later (AES-256-GCM, NIST SP 800-38D), with a key that lies outside the
/// database. What is sealed for one query of one municipality opens for no other.
/// </summary>
internal sealed class NumberSeal
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] _key;

    private NumberSeal(byte[] key) => _key = key;

    /// <summary>Reads the key file, or makes it where nothing is sealed with one yet.</summary>
    /// <exception cref="ReviewedDataException">The file is missing although it is in use, or does not hold 32 bytes.</exception>
    internal static NumberSeal Open(string file, bool inUse) => new(KeyFile.Open(file, inUse, "seal", "the relations that are still to be confirmed"));

    /// <summary>Nonce, tag and cipher text.</summary>
    internal byte[] Seal(CitizenId citizen, MunicipalityId municipality, QueryId query)
    {
        var number = Encoding.ASCII.GetBytes(citizen.Reveal());
        var box = new byte[NonceLength + TagLength + number.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(box.AsSpan(0, NonceLength), number, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), For(municipality, query));
        return box;
    }

    /// <summary>The number; null where the box was not sealed with this key for this query.</summary>
    internal CitizenId? Unseal(byte[] box, MunicipalityId municipality, QueryId query)
    {
        if (box.Length <= NonceLength + TagLength)
            return null;
        var number = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(_key, TagLength);
        try
        {
            cipher.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), number, For(municipality, query));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return CitizenId.TryParse(Encoding.ASCII.GetString(number));
    }

    private static byte[] For(MunicipalityId municipality, QueryId query) => Encoding.ASCII.GetBytes($"{municipality.Code}|{query.Hex}");
}
