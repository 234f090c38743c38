using Gateway.DisclosureLog;

namespace Gateway.Storage.Vaults;

/// <summary>What a record is kept for: how long is set for each of these.</summary>
public static class RetentionPurposes
{
    /// <summary>Consents, objections, mandates, notices, drafts, corrections, and the records of them: their time counts from the day they end, where they have one.</summary>
    public const string Consents = "own:consents";

    /// <summary>Looks into the log and what officers decided: for no purpose of the catalogue.</summary>
    public const string Oversight = "own:oversight";

    private static readonly HashSet<string> ConsentKinds =
    [
        .. new[]
        {
            EntryKind.ConsentDrafted, EntryKind.ConsentGranted, EntryKind.ConsentWithdrawn, EntryKind.ConsentExpired, EntryKind.ConsentReminded,
            EntryKind.NoticeGiven, EntryKind.MandateGranted, EntryKind.MandateEnded, EntryKind.ConsentsShown,
            EntryKind.CorrectionRequested, EntryKind.CorrectionMade, EntryKind.CorrectionRefused,
        }.Select(k => k.Name()),
    ];

    /// <summary>What an entry is kept for: its purpose in the policy catalogue where it has one and is no consent's.</summary>
    internal static string Of(LogIndexRow entry) => ConsentKinds.Contains(entry.Kind) ? Consents : entry.Purpose.Length > 0 ? entry.Purpose : Oversight;
}
