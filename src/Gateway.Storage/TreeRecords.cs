using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>A record's canonical bytes with its place.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Municipality">Whose record it is.</param>
/// <param name="Entry">The bytes.</param>
public sealed record StoredEntry(long Index, MunicipalityId Municipality, byte[] Entry);

/// <summary>A full tile of the log's tree (C2SP tlog-tiles).</summary>
/// <param name="Level">0: its hashes are leaves; 0 to 7.</param>
/// <param name="Index">Its place on the level, from 0.</param>
/// <param name="Hashes">256 hashes, 8,192 bytes.</param>
public sealed record StoredTile(int Level, long Index, byte[] Hashes);

/// <summary>A checkpoint that was signed.</summary>
/// <param name="TreeSize">How many records it covers.</param>
/// <param name="RootHash">32 bytes.</param>
/// <param name="Note">The signed note, as it is handed out.</param>
public sealed record StoredCheckpoint(long TreeSize, byte[] RootHash, string Note);
