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

    /// <summary>A text to consent to was composed.</summary>
    ConsentDrafted,

    /// <summary>A consent ran out.</summary>
    ConsentExpired,

    /// <summary>That a consent will run out was reminded of.</summary>
    ConsentReminded,

    /// <summary>The citizen was told of the right to collect information, or of an emergency access.</summary>
    NoticeGiven,

    /// <summary>Somebody may act for a citizen, or look in with one.</summary>
    MandateGranted,

    /// <summary>A mandate was ended.</summary>
    MandateEnded,

    /// <summary>A privacy officer verified a rule or legal basis of the catalogue.</summary>
    RuleVerified,

    /// <summary>A privacy officer took a verification back.</summary>
    VerificationRevoked,

    /// <summary>A policy catalogue came into force.</summary>
    CatalogueInForce,

    /// <summary>A privacy officer decided about an emergency access.</summary>
    EmergencyReviewed,

    /// <summary>Whether the caller's organisation has an open case was asked for, and what came of it.</summary>
    RelationChecked,

    /// <summary>A privacy officer decided about a query without a confirmed relation.</summary>
    RelationReviewed,

    /// <summary>A citizen's consents, mandates or corrections were shown; written before anything leaves.</summary>
    ConsentsShown,

    /// <summary>
    /// A list of what somebody has to look at, about several citizens, was shown: emergency accesses, queries without a
    /// confirmed relation, mandates, consents that run out; written before anything leaves.
    /// </summary>
    WorkListShown,

    /// <summary>The log itself was read: searched, sampled, exported; written before anything leaves.</summary>
    LogRead,

    /// <summary>A citizen's access report was shown; written before anything leaves.</summary>
    AccessReportShown,

    /// <summary>A sample of disclosures was drawn by chance; written before it is shown.</summary>
    SampleDrawn,

    /// <summary>A privacy officer decided about a disclosure.</summary>
    DisclosureReviewed,

    /// <summary>What lay sealed beside the log was made unreadable for good: its time was over, or it was to be erased.</summary>
    PartsErased,

    /// <summary>Something that an overview showed is said to be wrong.</summary>
    CorrectionRequested,

    /// <summary>The holder has corrected what was said to be wrong.</summary>
    CorrectionMade,

    /// <summary>The holder refuses to correct it; the citizen's view stays with it.</summary>
    CorrectionRefused,

    /// <summary>A privacy officer proposed that a citizen's access report leaves something out for a time.</summary>
    RestrictionProposed,

    /// <summary>Another officer confirmed it: from then on it is left out.</summary>
    RestrictionConfirmed,

    /// <summary>An officer ended it before its time, or turned down what was proposed.</summary>
    RestrictionLifted,

    /// <summary>Its time was over.</summary>
    RestrictionExpired,
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
        EntryKind.ConsentDrafted => "consent-drafted",
        EntryKind.ConsentExpired => "consent-expired",
        EntryKind.ConsentReminded => "consent-reminded",
        EntryKind.NoticeGiven => "notice-given",
        EntryKind.MandateGranted => "mandate-granted",
        EntryKind.MandateEnded => "mandate-ended",
        EntryKind.RuleVerified => "rule-verified",
        EntryKind.VerificationRevoked => "verification-revoked",
        EntryKind.CatalogueInForce => "catalogue-in-force",
        EntryKind.EmergencyReviewed => "emergency-reviewed",
        EntryKind.RelationChecked => "relation-checked",
        EntryKind.RelationReviewed => "relation-reviewed",
        EntryKind.ConsentsShown => "consents-shown",
        EntryKind.WorkListShown => "work-list-shown",
        EntryKind.LogRead => "log-read",
        EntryKind.AccessReportShown => "access-report-shown",
        EntryKind.SampleDrawn => "sample-drawn",
        EntryKind.DisclosureReviewed => "disclosure-reviewed",
        EntryKind.PartsErased => "parts-erased",
        EntryKind.CorrectionRequested => "correction-requested",
        EntryKind.CorrectionMade => "correction-made",
        EntryKind.CorrectionRefused => "correction-refused",
        EntryKind.RestrictionProposed => "restriction-proposed",
        EntryKind.RestrictionConfirmed => "restriction-confirmed",
        EntryKind.RestrictionLifted => "restriction-lifted",
        EntryKind.RestrictionExpired => "restriction-expired",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
