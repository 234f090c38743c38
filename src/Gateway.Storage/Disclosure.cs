using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>Whose commitments an entry holds, and the salt that opens them. Stored beside the log.</summary>
/// <param name="Citizen">The citizen.</param>
/// <param name="Salt">16 random bytes, used for every commitment of the entry.</param>
public sealed record Opening(CitizenKey Citizen, byte[] Salt);

/// <summary>What is to be recorded as disclosed.</summary>
/// <param name="Entry">The record.</param>
/// <param name="Content">The commitment to the content, as it stands in the record.</param>
/// <param name="Opening">What opens the record.</param>
public sealed record Disclosure(LogEntry Entry, Commitment Content, Opening Opening);

/// <summary>A query that was asked and has no outcome yet.</summary>
public sealed record OpenQuery(QueryId Id, MunicipalityId Municipality);

/// <summary>What a receiver hands back to show that an answer has arrived.</summary>
/// <param name="Index">Index of the answer's record.</param>
/// <param name="LeafHash">Its leaf hash, 64 lower-case hex digits.</param>
public sealed record LogReceipt(long Index, string LeafHash);
