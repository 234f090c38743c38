using System.Text;

namespace Gateway.Storage.Vaults;

/// <summary>
/// Holds what the store knows of one citizen for one purpose from one day on, under a key of its own. Without the key the
/// rows that are in it stay where they are and tell nothing.
/// </summary>
/// <param name="Id">Names it; drawn by chance, so that it tells nothing.</param>
/// <param name="Key">Its key; null where it was destroyed.</param>
internal sealed record Vault(long Id, byte[]? Key)
{
    /// <summary>What a place outside every vault is called in a table.</summary>
    internal const long None = 0;

    /// <summary>Seals a text for a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Table and column.</param>
    internal byte[] Seal(string text, string place) => Seal(Encoding.UTF8.GetBytes(text), place);

    /// <summary>Seals bytes for a place.</summary>
    internal byte[] Seal(byte[] content, string place) => SealedBox.Seal(Key ?? throw new InvalidOperationException("A vault that was destroyed takes nothing."), content, place);

    /// <summary>A text; empty where the vault was destroyed.</summary>
    /// <exception cref="InvalidOperationException">The box does not open: the store was tampered with.</exception>
    internal string Text(byte[] box, string place) => Encoding.UTF8.GetString(Bytes(box, place) ?? []);

    /// <summary>Bytes; null where the vault was destroyed.</summary>
    /// <exception cref="InvalidOperationException">The box does not open: the store was tampered with.</exception>
    internal byte[]? Bytes(byte[] box, string place) =>
        Key is null ? null : SealedBox.Open(Key, box, place) ?? throw new InvalidOperationException($"A sealed part of the store does not open: {place}.");
}

/// <summary>What a vault is found by before anything is put into it.</summary>
/// <param name="Municipality">Where.</param>
/// <param name="Citizen">Whose.</param>
/// <param name="Purpose">Which retention counts.</param>
/// <param name="Day">The day it counts from, YYYY-MM-DD, UTC.</param>
internal readonly record struct VaultName(string Municipality, CitizenKey Citizen, string Purpose, string Day);
