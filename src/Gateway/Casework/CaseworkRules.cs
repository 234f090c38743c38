using Gateway.Access;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>What a case must hold, and the words and ages by which that is judged: <c>requirements.yaml</c>, read and checked at start.</summary>
internal sealed record CaseworkRules
{
    /// <summary>Of the file; every assessment names it.</summary>
    internal required string Version { get; init; }

    /// <summary>When a person last went through all of it.</summary>
    internal required DateOnly Reviewed { get; init; }

    internal required StatusWords Words { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    internal required IReadOnlyList<Requirement> Requirements { get; init; }

    internal required CertificateRules Certificates { get; init; }

    internal required MeetingRules Meeting { get; init; }

    internal required PlanRules Plan { get; init; }

    internal required BriefRules Brief { get; init; }

    /// <summary>Which words tell of which consideration at work.</summary>
    internal required IReadOnlyList<ConsiderationWord> Considerations { get; init; }

    internal required SummaryRules Summary { get; init; }

    /// <summary>The requirements of a kind of case.</summary>
    internal IReadOnlyList<Requirement> Of(CaseType type) => [.. Requirements.Where(r => r.CaseTypes.Contains(type))];

    /// <summary>Those of them that a certificate could meet: one of their steps is to ask for it.</summary>
    internal IReadOnlyList<Requirement> ByCertificate(CaseType type) => [.. Of(type).Where(r => r.Steps.Values.Any(s => s.Kind == StepKind.PrepareCertificate))];
}

/// <summary>Which decision a case is to lead to (sagstype).</summary>
internal enum CaseType
{
    /// <summary>Ressourceforløb.</summary>
    ResourceCourse,

    /// <summary>Fleksjob.</summary>
    FlexJob,

    /// <summary>Fastholdelsesfleksjob: with the present employer.</summary>
    RetentionFlexJob,

    /// <summary>Førtidspension.</summary>
    DisabilityPension,

    /// <summary>Førtidspension, where it is obvious (åbenbart).</summary>
    ObviousPension,

    /// <summary>Jobafklaring.</summary>
    JobClarification,

    /// <summary>Sygedagpenge, category 3.</summary>
    SicknessBenefit3,
}

/// <summary>The sources' words that the rules need, compared without regard to case.</summary>
/// <param name="Ended">Status: over, also where no last day is given.</param>
/// <param name="Void">Status: never took place, or is no longer meant.</param>
/// <param name="Requested">Status: asked for and not answered.</param>
/// <param name="Refuted">Codes of the value "certainty": not so.</param>
internal sealed record StatusWords(IReadOnlySet<string> Ended, IReadOnlySet<string> Void, IReadOnlySet<string> Requested, IReadOnlySet<string> Refuted);

/// <summary>Something a case must hold.</summary>
internal sealed record Requirement
{
    internal required string Id { get; init; }

    internal required LocalizedText Title { get; init; }

    /// <summary>What one must be able to read.</summary>
    internal required LocalizedText Question { get; init; }

    internal required IReadOnlyList<CaseType> CaseTypes { get; init; }

    /// <summary>What says that a case must hold it.</summary>
    internal required IReadOnlyList<RequirementSource> Sources { get; init; }

    internal required IReadOnlyList<EvidenceRule> Evidence { get; init; }

    /// <summary>Every entry of the evidence is needed; otherwise one is enough.</summary>
    internal required bool All { get; init; }

    /// <summary>What contradicts does not meet it.</summary>
    internal required bool Contradiction { get; init; }

    /// <summary>What no system holds of it, only the citizen can know.</summary>
    internal required bool OnlyCitizen { get; init; }

    internal required IReadOnlyDictionary<Lack, StepRule> Steps { get; init; }

    /// <summary>The citizen's own answer meets it: of what a doctor or an employer must say, it does not.</summary>
    internal bool CitizenMayAnswer => Steps[Lack.NothingHeld].Kind is StepKind.AskCitizen or StepKind.Register;

    /// <summary>Every category that could meet it.</summary>
    internal IEnumerable<string> Categories => Evidence.SelectMany(e => e.Categories).Distinct();
}

/// <summary>A source of a requirement.</summary>
/// <param name="Title">What it is, in Danish.</param>
/// <param name="Reference">Where, as cited.</param>
/// <param name="Date">As exactly as it is known.</param>
/// <param name="Verified">It was read for this requirement.</param>
internal sealed record RequirementSource(string Title, string Reference, string Date, bool Verified);

/// <summary>What satisfies a requirement.</summary>
internal sealed record EvidenceRule
{
    internal required IReadOnlyList<string> Categories { get; init; }

    internal required EvidenceKind Kind { get; init; }

    /// <summary>Names, one of which the item must have; empty: any.</summary>
    internal required IReadOnlyList<string> Names { get; init; }

    /// <summary>Code system and codes, one of which it must have; null: any.</summary>
    internal required (string System, IReadOnlyList<string> Codes)? Codes { get; init; }

    /// <summary>Named values, one of which it must have; empty: any.</summary>
    internal required IReadOnlyList<string> Values { get; init; }

    /// <summary>Months from which it is too old; null: never.</summary>
    internal required int? MaximumAgeMonths { get; init; }

    /// <summary>Months it must have lasted; null: any time.</summary>
    internal required int? MinimumMonths { get; init; }

    internal required LocalizedText SuppliedBy { get; init; }
}

/// <summary>Which items are evidence.</summary>
internal enum EvidenceKind
{
    /// <summary>Every item.</summary>
    Any,

    /// <summary>Begun or planned, and not over.</summary>
    Open,

    /// <summary>Over.</summary>
    Ended,

    /// <summary>Over, and the source says what came of it.</summary>
    WithOutcome,
}

/// <summary>In which way a requirement is not met.</summary>
internal enum Lack
{
    /// <summary>A system that could hold it did not answer, or not in full, or its holder has not decided.</summary>
    Unavailable,

    /// <summary>No consent was ever given.</summary>
    NotAsked,

    /// <summary>A consent was given and does not hold; a new one would open it.</summary>
    Withheld,

    /// <summary>Withheld, and no step of the caseworker's opens it.</summary>
    Closed,

    /// <summary>All answered, and nothing of the kind is there.</summary>
    NothingHeld,

    /// <summary>No connected system holds any of the categories.</summary>
    NotRegistered,

    /// <summary>There, and too old.</summary>
    Stale,

    /// <summary>There, and contradicted.</summary>
    Contradicted,

    /// <summary>Asked for, and not answered.</summary>
    Requested,
}

/// <summary>What can lawfully be done.</summary>
internal enum StepKind
{
    /// <summary>Ask the citizen for consent.</summary>
    AskForConsent,

    /// <summary>Ask the GP for a certificate.</summary>
    PrepareCertificate,

    /// <summary>Ask who holds it.</summary>
    AskHolder,

    /// <summary>Ask the citizen: no system holds it.</summary>
    AskCitizen,

    /// <summary>Wait, remind or try again.</summary>
    WaitOrRetry,

    /// <summary>Write into the case what the job centre itself knows.</summary>
    Register,

    /// <summary>Nothing opens it (retssikkerhedsloven § 11 b).</summary>
    DecideOnWhatIsAtHand,

    /// <summary>Something stands against it that is not the citizen's: the decision's own next step says what. No rule of the file.</summary>
    ClearAway,
}

/// <summary>A step and its words; braces in the words are filled in.</summary>
internal sealed record StepRule(StepKind Kind, string Certificate, LocalizedText Words);

/// <summary>What the request for a certificate needs to know.</summary>
/// <param name="ReplacedBy">Certificates that make another superfluous while they are younger than so many months.</param>
/// <param name="AnswerWithinDays">When one that was asked for may be reminded of.</param>
/// <param name="SpecialistCertificate">The only specialist certificate that may be asked for, LÆ 275.</param>
/// <param name="Specialist">Who gives it: the holder of its category; null in a file with errors.</param>
/// <param name="NotTheTeams">Case types that are not the team's, where that limit does not hold.</param>
internal sealed record CertificateRules(
    IReadOnlyList<(string Category, int Months)> ReplacedBy, int AnswerWithinDays, string SpecialistCertificate, Holder? Specialist, IReadOnlyList<CaseType> NotTheTeams);

/// <summary>Who belongs at the meeting of the team, as far as it is a rule.</summary>
/// <param name="EducationBelowAge">Under this age without a completed education the education member takes part.</param>
/// <param name="EducationLevels">Which levels of education count.</param>
/// <param name="EducationCompleted">The words for completed.</param>
/// <param name="CompanyMeasures">Measures that make company measures likely.</param>
/// <param name="CompanyMonths">While they are under way or over for less than so many months.</param>
internal sealed record MeetingRules(
    int EducationBelowAge, IReadOnlyList<string> EducationLevels, IReadOnlyList<string> EducationCompleted, IReadOnlyList<string> CompanyMeasures, int CompanyMonths);

/// <summary>Where every administration's plan stands.</summary>
/// <param name="Asked">Every category the plan asks for.</param>
/// <param name="Goals">Categories that hold goals.</param>
/// <param name="Measures">Categories that hold measures.</param>
/// <param name="NoMeasure">Named values of what stands among the measures and is none.</param>
/// <param name="Responsible">Named values that say who is responsible, the first that is there.</param>
/// <param name="NextStep">Named values that say what happens next.</param>
internal sealed record PlanRules(
    IReadOnlyList<string> Asked, IReadOnlyList<string> Goals, IReadOnlyList<string> Measures, IReadOnlyList<string> NoMeasure, IReadOnlyList<string> Responsible, IReadOnlyList<string> NextStep);

/// <summary>What the overview on two pages is made of.</summary>
/// <param name="Asked">Every category it asks for.</param>
/// <param name="Tried">Categories of what has been tried.</param>
/// <param name="BenefitHistory">Categories of which every item is something to live on.</param>
/// <param name="Benefits">Categories that could tell what the citizen lives on; the history's are among them.</param>
/// <param name="Group">The claim that makes an item of these something to live on.</param>
internal sealed record BriefRules(
    IReadOnlyList<string> Asked, IReadOnlyList<string> Tried, IReadOnlyList<string> BenefitHistory, IReadOnlyList<string> Benefits, string Group);

/// <summary>A word that tells of a consideration at work.</summary>
/// <param name="Value">The named value in which it stands.</param>
/// <param name="Word">The word.</param>
/// <param name="Kind">Of which kind it is.</param>
internal sealed record ConsiderationWord(string Value, string Word, ConsiderationKind Kind);

/// <summary>Kinds of considerations at work (skånehensyn).</summary>
internal enum ConsiderationKind
{
    Physical,
    Mental,
    Aids,
    Transport,
    Treatment,
    Family,

    /// <summary>The source does not say of which kind.</summary>
    NotSorted,
}
