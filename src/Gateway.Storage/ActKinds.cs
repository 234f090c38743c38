using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>What a record of a kind is to whoever asks what somebody did. A closed set.</summary>
public enum ActKind
{
    /// <summary>Somebody looked, or asked for something: what came of it stands in later records of the same act.</summary>
    Look,

    /// <summary>Somebody changed or decided something that is about a citizen: a thing done of its own.</summary>
    Change,

    /// <summary>It tells what came of a look that stands by itself.</summary>
    Follows,

    /// <summary>The gateway did it by itself, or it is about nobody.</summary>
    OfNobody,
}

/// <summary>Which record is what. Follows from the kind alone.</summary>
public static class ActKinds
{
    /// <summary>The names of the kinds by which something is changed.</summary>
    public static IReadOnlyList<string> Changes { get; } = [.. Enum.GetValues<EntryKind>().Where(k => Of(k) == ActKind.Change).Select(k => k.Name())];

    /// <summary>What records of a kind are.</summary>
    public static ActKind Of(EntryKind kind) => kind switch
    {
        EntryKind.Asked or EntryKind.Explained or EntryKind.ConsentsShown or EntryKind.WorkListShown or EntryKind.LogRead or EntryKind.AccessReportShown
            or EntryKind.SampleDrawn or EntryKind.CorrectionRequested => ActKind.Look,
        EntryKind.ConsentDrafted or EntryKind.ConsentGranted or EntryKind.ConsentWithdrawn or EntryKind.NoticeGiven or EntryKind.MandateGranted or EntryKind.MandateEnded
            or EntryKind.CorrectionMade or EntryKind.CorrectionRefused or EntryKind.EmergencyReviewed or EntryKind.RelationReviewed or EntryKind.DisclosureReviewed
            or EntryKind.RestrictionProposed or EntryKind.RestrictionConfirmed or EntryKind.RestrictionLifted or EntryKind.PartsErased => ActKind.Change,
        EntryKind.Disclosed or EntryKind.Failed or EntryKind.Delivered or EntryKind.RelationChecked => ActKind.Follows,
        EntryKind.ConsentExpired or EntryKind.ConsentReminded or EntryKind.RestrictionExpired or EntryKind.RuleVerified or EntryKind.VerificationRevoked
            or EntryKind.CatalogueInForce => ActKind.OfNobody,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
