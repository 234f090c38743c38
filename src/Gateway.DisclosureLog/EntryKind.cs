namespace Gateway.DisclosureLog;

/// <summary>What a record of the disclosure log says happened.</summary>
public enum EntryKind
{
    /// <summary>A query was allowed to be put to the sources it names; written before any is asked.</summary>
    Asked,

    /// <summary>An answer was released; written before anything leaves.</summary>
    Disclosed,

    /// <summary>A query ended without an answer; nothing left.</summary>
    Failed,

    /// <summary>A citizen gave a consent, or objected.</summary>
    ConsentGranted,

    /// <summary>A consent was withdrawn.</summary>
    ConsentWithdrawn,
}

/// <summary>The names of entry kinds as they stand in entries: part of the format, never to change.</summary>
public static class EntryKinds
{
    /// <summary>The name in canonical bytes.</summary>
    public static string Name(this EntryKind kind) => kind switch
    {
        EntryKind.Asked => "asked",
        EntryKind.Disclosed => "disclosed",
        EntryKind.Failed => "failed",
        EntryKind.ConsentGranted => "consent-granted",
        EntryKind.ConsentWithdrawn => "consent-withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
