using Gateway.Callers;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Access;

/// <summary>
/// The policy catalogue (regelkatalog): purposes, data categories, legal bases and the rules between them. Reviewed
/// data, read once at start; its version stands in every record.
/// </summary>
internal sealed record PolicyCatalogue
{
    /// <summary>
    /// "sha256:" and the hash of the file's bytes, lower-case hex. Where an overlay restricts it, the hash of two lines:
    /// this version and the overlay's own.
    /// </summary>
    internal required string Version { get; init; }

    /// <summary>The file it was read from, word for word: kept on record, so that it can be asked later what was decided by.</summary>
    internal string Text { get; init; } = "";

    /// <summary>The overlay that restricts it, word for word; empty where none does.</summary>
    internal string OverlayText { get; init; } = "";

    internal required IReadOnlyDictionary<string, LegalBasis> Bases { get; init; }

    internal required IReadOnlyDictionary<string, Holder> Holders { get; init; }

    internal required IReadOnlyDictionary<string, Purpose> Purposes { get; init; }

    /// <summary>In the order the file gives, which is the order of answers.</summary>
    internal required IReadOnlyList<Category> Categories { get; init; }

    internal required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>
    /// At most so many categories: the contract takes no more in one question, and each of them takes room in the log's record.
    /// </summary>
    internal const int MostCategories = 64;

    /// <summary>Whether some rule names the role for the purpose, verified and open or not.</summary>
    internal bool Serves(string purpose, Role role) => Rules.Any(r => r.Purpose == purpose && r.Roles.Contains(role));

    internal Category? FindCategory(string id) => Categories.FirstOrDefault(c => c.Id == id);
}

/// <summary>A rule of law.</summary>
/// <param name="Id">Id in the catalogue.</param>
/// <param name="Statute">The statute, as cited in Danish.</param>
/// <param name="Paragraph">Paragraph and subsection.</param>
/// <param name="Title">What it says, in plain words.</param>
/// <param name="Verified">Read in the source named. An unverified basis never allows anything.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="ReadOn">When.</param>
internal sealed record LegalBasis(
    string Id, string Statute, string Paragraph, LocalizedText Title, bool Verified, string Source, DateOnly ReadOn);

/// <summary>An administration that holds information.</summary>
internal sealed record Holder(string Id, LocalizedText Title);

/// <summary>What information may be wanted for.</summary>
/// <param name="Id">Id in the catalogue.</param>
/// <param name="Title">Its name.</param>
/// <param name="FirstStep">The step meant when the caller names none.</param>
/// <param name="MinimumAssurance">The lowest NSIS level that may ask.</param>
/// <param name="Categories">What is asked for when the caller names no category.</param>
internal sealed record Purpose(
    string Id, LocalizedText Title, CaseStep FirstStep, AssuranceLevel MinimumAssurance, IReadOnlyList<string> Categories)
{
    /// <summary>Nobody may see anything identifiable for it here. Names the rule.</summary>
    internal string? Prohibited { get; init; }

    /// <summary>Figures only, never anything about one citizen. Names the rule.</summary>
    internal string? AggregatesOnly { get; init; }

    /// <summary>Whether the caller's organisation must have an open case on the citizen.</summary>
    internal RelationRule Relation { get; init; }
}

/// <summary>What a purpose demands of the relation between the caller's organisation and the citizen.</summary>
internal enum RelationRule
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An open case; where none is known yet, the query is answered and the relation asked for afterwards.</summary>
    ConfirmAfterwards,

    /// <summary>An open case, known before anybody is asked.</summary>
    Required,
}

/// <summary>One kind of information at one holder.</summary>
internal sealed record Category
{
    internal required string Id { get; init; }

    internal required LocalizedText Title { get; init; }

    internal required string Holder { get; init; }

    /// <summary>Behind the statistics wall: never in casework, whatever consent or role. Names the rule.</summary>
    internal string? StatisticsOnly { get; init; }

    /// <summary>No authority may collect it for casework. Names the rule.</summary>
    internal string? Prohibited { get; init; }

    /// <summary>The professional who holds it decides each time whether it is passed on to others than the citizen. Names the rule.</summary>
    internal string? SourceDecides { get; init; }

    /// <summary>That records exist says too much by itself: never told without the content.</summary>
    internal bool ExistenceConfidential { get; init; }

    /// <summary>Age in months from which what is here is too old to decide on (LÆ 145); null where nothing of the kind is laid down.</summary>
    internal int? OutdatedAfterMonths { get; init; }

    /// <summary>The citizen may object (blokere). Names the rule that gives the right.</summary>
    internal string? CitizenMayObject { get; init; }
}

/// <summary>Who may ask for what, for which purpose and step, on which basis.</summary>
internal sealed record Rule
{
    /// <summary>Id in the catalogue.</summary>
    internal required string Id { get; init; }

    internal required RuleKind Kind { get; init; }

    /// <summary>
    /// The legal basis was read in its source as one that carries this rule. A municipality's privacy officer confirms the
    /// rule or closes it. An unverified rule never allows anything.
    /// </summary>
    internal required bool Verified { get; init; }

    /// <summary>Why the municipality's overlay has closed it; null where it has not.</summary>
    internal LocalizedText? ClosedBecause { get; init; }

    /// <summary>Closed by the municipality's overlay: never allows anything there.</summary>
    internal bool Closed => ClosedBecause is not null;

    internal required string Basis { get; init; }

    internal required string Purpose { get; init; }

    internal required IReadOnlyList<string> Categories { get; init; }

    internal required IReadOnlyList<Role> Roles { get; init; }

    internal required IReadOnlyList<CaseStep> NecessaryFor { get; init; }

    /// <summary>The forms of consent accepted; empty unless <see cref="RuleKind.Consent"/>.</summary>
    internal required IReadOnlyList<string> Forms { get; init; }

    /// <summary>A consent older than this, counted from when it was given or began to hold, whichever came first, no longer counts. Days.</summary>
    internal required int MaximumAgeDays { get; init; }

    /// <summary>What the holder of a mandate must be; empty unless <see cref="RuleKind.Mandate"/>.</summary>
    internal IReadOnlyList<MandateKind> Mandates { get; init; } = [];

    /// <summary>An NSIS level above the purpose's own; null where the purpose's suffices.</summary>
    internal AssuranceLevel? MinimumAssurance { get; init; }

    /// <summary>What is told of others than the citizen (spouse, child, household) is held back.</summary>
    internal bool HoldsBackThirdParty { get; init; }

    /// <summary>Some role that it names belongs to a kind of organisation.</summary>
    internal bool IsFor(OrganisationKind kind) => Roles.Any(r => OrganisationKinds.Of(r) == kind);
}

/// <summary>How a rule opens a category. Zero is no kind, so that a rule nobody filled in opens nothing.</summary>
internal enum RuleKind
{
    /// <summary>Not a kind: never allows.</summary>
    Unknown = 0,

    /// <summary>The law permits it without consent.</summary>
    Statutory = 1,

    /// <summary>The citizen's consent permits it.</summary>
    Consent = 2,

    /// <summary>The citizen's mandate permits the caller to act, or to look in.</summary>
    Mandate = 3,

    /// <summary>Emergency access (værdispring): with a justification, and reviewed afterwards.</summary>
    Emergency = 4,
}
