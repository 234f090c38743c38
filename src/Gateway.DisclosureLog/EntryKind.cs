namespace Gateway.DisclosureLog;

/// <summary>What a record of the disclosure log says happened.</summary>
public enum EntryKind
{
    /// <summary>A query was allowed to be put to the sources it names; written before any is asked.</summary>
    Asked,

    /// <summary>
    /// An answer, or a part of one, was released; written before anything leaves. Until a <see cref="Delivered"/>
    /// record names it: released, delivery unconfirmed.
    /// </summary>
    Disclosed,

    /// <summary>A query ended without an answer; nothing left.</summary>
    Failed,

    /// <summary>A citizen gave a consent, or objected.</summary>
    ConsentGranted,

    /// <summary>A consent was withdrawn.</summary>
    ConsentWithdrawn,

    /// <summary>A decision was explained and no source asked; written before anything leaves.</summary>
    Explained,

    /// <summary>The receiver of released answers handed back their receipts: they have arrived.</summary>
    Delivered,
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
        EntryKind.Explained => "explained",
        EntryKind.Delivered => "delivered",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
