using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>
/// Every reason for an absence, one sentence each in <c>Texts/</c>. A closed set: the names are the contract's
/// machine reasons (in upper snake case) and never change their meaning.
/// </summary>
internal enum ReasonCode
{
    // Why a category may not be asked for, in the order in which rules win over each other.

    /// <summary>Held for statistics only; no consent lifts it.</summary>
    StatisticsOnly,

    /// <summary>Nobody may see anything identifiable for the purpose here.</summary>
    PurposeProhibited,

    /// <summary>The purpose takes figures only, never anything about one citizen.</summary>
    AggregatesOnly,

    /// <summary>No rule connects category and purpose.</summary>
    PurposeNotAllowed,

    /// <summary>The municipality has closed the rule in its own catalogue.</summary>
    RestrictedByMunicipality,

    /// <summary>A rule exists, but not for the caller's role.</summary>
    RoleNotAllowed,

    /// <summary>A rule exists, but the step of the case does not need the category.</summary>
    NotNecessaryForStep,

    /// <summary>The login is not sure enough for the purpose.</summary>
    AssuranceTooLow,

    /// <summary>A citizen asks about somebody else.</summary>
    NotOwnRecord,

    /// <summary>The caller's organisation is not known to have an open case on the citizen.</summary>
    RelationUnconfirmed,

    /// <summary>No authority may collect it for casework.</summary>
    Prohibited,

    /// <summary>That records exist may not be told without their content.</summary>
    ExistenceConfidential,

    /// <summary>The citizen has objected where the law gives the right to.</summary>
    ObjectedByCitizen,

    /// <summary>The professional who holds it decides.</summary>
    AwaitingSourceDecision,

    /// <summary>The catalogue's rule has not been verified by a privacy officer.</summary>
    LegalBasisUnverified,

    /// <summary>The kind of a rule is not known.</summary>
    RuleUnknown,

    /// <summary>The citizen has given the caller no mandate of the kind the rule accepts.</summary>
    MandateMissing,

    /// <summary>The mandate was ended.</summary>
    MandateEnded,

    /// <summary>The mandate has run out.</summary>
    MandateExpired,

    /// <summary>The mandate does not hold yet.</summary>
    MandateNotYetValid,

    /// <summary>The mandate does not cover the category or the purpose.</summary>
    MandateTooNarrow,

    /// <summary>No rule opens the category as emergency access.</summary>
    EmergencyNotProvided,

    /// <summary>No consent names the category.</summary>
    ConsentMissing,

    /// <summary>The consent was withdrawn.</summary>
    ConsentWithdrawn,

    /// <summary>The consent has expired.</summary>
    ConsentExpired,

    /// <summary>The consent does not hold yet.</summary>
    ConsentNotYetValid,

    /// <summary>The consent is older than the rule accepts.</summary>
    ConsentTooOld,

    /// <summary>The consent was given for another case.</summary>
    ConsentForOtherCase,

    /// <summary>The consent was given for another purpose.</summary>
    ConsentForOtherPurpose,

    /// <summary>The consent names another receiver.</summary>
    ConsentForOtherReceiver,

    /// <summary>The consent does not name the holder.</summary>
    ConsentForOtherHolder,

    /// <summary>The consent was given in a form the rule does not accept.</summary>
    ConsentFormNotAccepted,

    /// <summary>Another consent replaced it.</summary>
    ConsentSuperseded,

    /// <summary>The consent was given under a mandate that does not hold, or does not reach as far.</summary>
    ConsentMandateInvalid,

    // Why an allowed category could not be answered.

    /// <summary>The sources asked hold nothing.</summary>
    NothingHeld,

    /// <summary>The source does not know the person at all.</summary>
    PersonNotFound,

    /// <summary>The source says the person is dead and answers no more.</summary>
    PersonDead,

    /// <summary>No source for the category is connected in this municipality.</summary>
    SourceNotConnected,

    /// <summary>The source did not answer in time.</summary>
    SourceTimeout,

    /// <summary>The caller's deadline left no time to ask.</summary>
    DeadlineTooShort,

    /// <summary>The source could not be reached.</summary>
    SourceUnreachable,

    /// <summary>The source could not prove who it is: its certificate is somebody else's, has expired, or comes from nobody known.</summary>
    SourceUntrusted,

    /// <summary>The source broke off in the middle of its answer.</summary>
    SourceInterrupted,

    /// <summary>The source answered with an error of its own.</summary>
    SourceError,

    /// <summary>The source refused the gateway's credentials.</summary>
    SourceRefusedCredentials,

    /// <summary>The source does not accept this form of national id.</summary>
    SourceRefusedIdentifier,

    /// <summary>The source knows the person and opens none of what it holds for this authority (no view, no rights).</summary>
    SourceGivesNoAccess,

    /// <summary>The source does not answer for this purpose, or has no code for it.</summary>
    SourceRefusedPurpose,

    /// <summary>The source asked the gateway to wait.</summary>
    SourceBusy,

    /// <summary>The source has failed so often that the gateway leaves it alone for a moment.</summary>
    SourceResting,

    /// <summary>The answer was not in the agreed format.</summary>
    SourceMalformed,

    /// <summary>The answer was larger than the gateway reads.</summary>
    SourceTooLarge,

    /// <summary>The answer was about another person, or did not say whom it was about.</summary>
    SourceWrongPerson,

    /// <summary>The source pointed to another address, which the gateway does not follow.</summary>
    SourceRedirected,

    // Why something is missing from what was answered.

    /// <summary>What the answer tells of others than the citizen, or may tell, is held back.</summary>
    ThirdPartyHeldBack,

    /// <summary>The holder has exempted something from what the citizen is shown (undtaget fra visning); the citizen may ask the holder for it.</summary>
    ExemptFromCitizenView,
}

/// <summary>Why something is missing.</summary>
/// <param name="Code">Which reason.</param>
/// <param name="Basis">The rule that stands against it, where one does.</param>
/// <param name="SourceId">The source it is about; null where it is about the whole category.</param>
internal sealed record Reason(ReasonCode Code, LegalBasis? Basis = null, string? SourceId = null)
{
    /// <summary>A municipality's own words for it; null where the catalogue's say everything.</summary>
    internal LocalizedText? Why { get; init; }

    /// <summary>What stood in the way may pass, although the code alone does not say so.</summary>
    internal bool MayPass { get; init; }

    /// <summary>Asking again later may help.</summary>
    internal bool Transient => MayPass || Code is ReasonCode.SourceTimeout or ReasonCode.DeadlineTooShort or ReasonCode.SourceUnreachable
        or ReasonCode.SourceInterrupted or ReasonCode.SourceError or ReasonCode.SourceBusy or ReasonCode.SourceResting;
}
