using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Storage.Vaults;

/// <summary>
/// Makes vaults and opens them. Their keys lie in the database, each wrapped with a key that lies outside it.
/// </summary>
/// <remarks>
/// Whoever writes uses a vault it made for as long as it remembers it, and makes another where it does not: two vaults for
/// one name do no harm, and nothing has to be read before a record is written.
/// </remarks>
internal sealed class VaultBook
{
    // Enough for the citizens of a busy day; forgetting costs a few microseconds, or another vault.
    private const int MostRemembered = 20_000;

    private readonly byte[] _wrapping;
    private readonly byte[] _tagging;
    private readonly ConcurrentDictionary<long, Opened> _opened = new();
    private readonly Dictionary<VaultName, Vault> _made = [];

    /// <param name="master">32 random bytes that lie outside the database.</param>
    internal VaultBook(byte[] master)
    {
        if (master.Length != SealedBox.KeyLength)
            throw new ArgumentException("The vault key has 32 bytes.", nameof(master));
        _wrapping = HKDF.Expand(HashAlgorithmName.SHA256, master, SealedBox.KeyLength, "wrap vault keys"u8.ToArray());
        _tagging = HKDF.Expand(HashAlgorithmName.SHA256, master, SealedBox.KeyLength, "tag"u8.ToArray());
    }

    /// <summary>A vault that whoever writes has made and remembers; null where there is none.</summary>
    internal Vault? Remembered(VaultName name) => _made.GetValueOrDefault(name);

    /// <summary>A new vault, which counts once it is stored.</summary>
    internal static Vault New() => new(NewId(), RandomNumberGenerator.GetBytes(SealedBox.KeyLength));

    /// <summary>Remembers vaults that are stored.</summary>
    internal void Remember(IEnumerable<(VaultName Name, Vault Vault)> stored)
    {
        foreach (var (name, vault) in stored)
        {
            if (_made.Count >= MostRemembered)
                _made.Clear();
            _made[name] = vault;
        }
    }

    /// <summary>Forgets every vault that was made: one of them may have been destroyed.</summary>
    internal void Forget() => _made.Clear();

    /// <summary>A vault's key as it lies in the database.</summary>
    internal byte[] Wrap(Vault vault, CitizenKey citizen) => SealedBox.Seal(_wrapping, vault.Key, Owner(vault.Id, citizen.Hash));

    /// <summary>Opens a vault.</summary>
    /// <param name="id">Which.</param>
    /// <param name="citizen">Whose, as it lies in the database; empty where it was destroyed.</param>
    /// <param name="wrapped">The key as it lies in the database; empty where it was destroyed.</param>
    /// <exception cref="InvalidOperationException">It does not open: the store was tampered with, or the key outside it is another.</exception>
    internal Vault Open(long id, byte[] citizen, byte[] wrapped)
    {
        if (wrapped.Length == 0)
            return new Vault(id, null);
        if (_opened.TryGetValue(id, out var known) && known.Wrapped.AsSpan().SequenceEqual(wrapped) && known.Citizen.AsSpan().SequenceEqual(citizen))
            return known.Vault;
        var vault = TryOpen(id, citizen, wrapped) ?? throw new InvalidOperationException("A vault of the store does not open.");
        if (_opened.Count >= MostRemembered)
            _opened.Clear();
        _opened[id] = new Opened(citizen, wrapped, vault);
        return vault;
    }

    /// <summary>Opens a vault without remembering it; null where it does not open.</summary>
    internal Vault? TryOpen(long id, byte[] citizen, byte[] wrapped) => SealedBox.Open(_wrapping, wrapped, Owner(id, citizen)) is { } key ? new Vault(id, key) : null;

    /// <summary>A keyed hash of some parts for one use: what a row is found by whose text is sealed, and what stands for rows that change.</summary>
    internal byte[] Tag(string use, params IEnumerable<string> parts) =>
        HMACSHA256.HashData(_tagging, Encoding.UTF8.GetBytes(use + string.Concat(parts.Select(p => FormattableString.Invariant($"|{p.Length}:{p}")))));

    private static string Owner(long id, byte[] citizen) => string.Create(CultureInfo.InvariantCulture, $"vault {id} of {Convert.ToHexString(citizen)}");

    // Above zero, which is no vault.
    private static long NewId() => (BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue) | 1;

    private sealed record Opened(byte[] Citizen, byte[] Wrapped, Vault Vault);
}
