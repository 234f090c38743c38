using Gateway.Storage;

namespace Gateway.Access;

/// <summary>
/// Proof that a decision was made, category by category. Only <see cref="Decide"/> makes one, and every call to a
/// source demands one: no grant, no question.
/// </summary>
internal sealed class AccessGrant
{
    private readonly PolicyCatalogue _catalogue;

    private AccessGrant(AccessRequest request, PolicyCatalogue catalogue, IReadOnlyList<Decision> decisions, DateTimeOffset decidedAt, RelationState relation, IReadOnlyList<CorrectionRecord> corrections)
    {
        Relation = relation;
        Corrections = corrections;
        Request = request;
        DecidedAt = decidedAt;
        _catalogue = catalogue;
        Decisions = decisions;
    }

    internal AccessRequest Request { get; }

    internal DateTimeOffset DecidedAt { get; }

    /// <summary>One decision for each category asked for, in the order of the catalogue.</summary>
    internal IReadOnlyList<Decision> Decisions { get; }

    /// <summary>Whether the caller's organisation is known to have an open case.</summary>
    internal RelationState Relation { get; }

    /// <summary>What was asked to be corrected when it was decided, newest first: shown with what it is about.</summary>
    internal IReadOnlyList<CorrectionRecord> Corrections { get; }

    internal string CatalogueVersion => _catalogue.Version;

    internal IEnumerable<Decision.Allowed> Allowed => Decisions.OfType<Decision.Allowed>();

    internal Holder HolderOf(Category category) => _catalogue.Holders[category.Holder];

    /// <summary>Whether the mere existence of records in a category may not be told.</summary>
    internal bool KeepsExistenceConfidential(string category) => _catalogue.FindCategory(category)?.ExistenceConfidential == true;

    /// <summary>Decides about every category asked for, or, where none is named, every one the purpose names.</summary>
    internal static AccessGrant Decide(
        AccessRequest request, PolicyCatalogue catalogue, AccessRecords records, DateTimeOffset now)
    {
        if (request.Tie.Bars(request.Caller))
        {
            // As if there were no basis: no consent, no mandate and no open case is looked at. The reasons are those any
            // stranger to the citizen gets; none of them is the tie.
            var stranger = Decide(request with { Tie = StaffTie.None, Emergency = null }, catalogue, records with { Consents = [], Mandates = [], RelationConfirmedAt = null }, now);
            return new AccessGrant(request, catalogue, [.. stranger.Decisions.Select(Closed)], now, stranger.Relation, []);
        }
        var asked = request.Categories.Count > 0 ? request.Categories : catalogue.Purposes[request.Purpose].Categories;
        var decisions = catalogue.Categories
            .Where(c => asked.Contains(c.Id))
            .Select(c => AccessDecision.Decide(c, request, catalogue, records, now));
        var relation = Access.Relation.Of(request, catalogue, records, now);
        return new AccessGrant(request, catalogue, [.. decisions], now, relation, records.Corrections);
    }

    /// <summary>Nothing is open by what the citizen is to who asks, whatever basis there is.</summary>
    internal bool IsBarred => Request.Tie.Bars(Request.Caller);

    // What the law alone would open, or its holder decide, is withheld for want of a case.
    private static Decision Closed(Decision decision) =>
        decision is Decision.Withheld ? decision : new Decision.Withheld(decision.Category, [new Reason(ReasonCode.RelationUnconfirmed)]);

    /// <summary>Whether a confirmed open case, and nothing else, is what some category lacks.</summary>
    internal bool LacksOnlyRelation(AccessRecords records) =>
        Relation == RelationState.Missing
        && Decide(Request, _catalogue, records with { RelationConfirmedAt = DecidedAt }, DecidedAt).Allowed.Any();

    /// <summary>
    /// Decides again with the records as they stand now. A category stays allowed only if it was and still is;
    /// nothing becomes allowed that was not when the sources were asked, nor becomes an emergency access (værdispring)
    /// that was none: such an access is marked, told and reviewed from the question on, or it is none.
    /// </summary>
    internal AccessGrant Confirm(AccessRecords records, DateTimeOffset now)
    {
        var again = Decide(Request, _catalogue, records, now);
        var withoutEmergency = new Lazy<AccessGrant>(() => Decide(Request with { Emergency = null }, _catalogue, records, now));
        List<Decision> confirmed = [.. Decisions.Select((then, at) => (then, again.Decisions[at]) switch
        {
            (Decision.Allowed { Emergency: false }, Decision.Allowed { Emergency: true }) => withoutEmergency.Value.Decisions[at],
            (Decision.Allowed, var since) => since,
            _ => then,
        })];
        // Nothing has changed in most cases, and then what was assembled stands.
        return confirmed.SequenceEqual(Decisions) ? this : new AccessGrant(Request, _catalogue, confirmed, now, Relation, Corrections);
    }

    /// <summary>The same decisions, for some of the categories: what is released together.</summary>
    internal AccessGrant Only(IReadOnlySet<string> categories)
    {
        var decisions = Decisions.Where(d => categories.Contains(d.Category.Id)).ToList();
        return new AccessGrant(Request with { Categories = [.. decisions.Select(d => d.Category.Id)] }, _catalogue, decisions, DecidedAt, Relation, Corrections);
    }
}
