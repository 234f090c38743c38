using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Overview;
using Gateway.Storage;

namespace Gateway.Disclosures;

/// <summary>What must be looked at after a query: recorded with it, so that nothing of the kind is ever asked unseen.</summary>
internal static class QueryMarking
{
    /// <summary>
    /// Within what time an emergency access must be reviewed: soon enough that those involved still remember, and long
    /// enough that one on a Friday evening waits for the officer's Monday.
    /// </summary>
    internal static readonly TimeSpan ReviewWithin = TimeSpan.FromHours(72);

    /// <summary>The marks of a query that is recorded at a moment.</summary>
    internal static QueryMarks Of(QueryId query, AccessGrant grant, NumberSeal seal, DateTimeOffset at) => new()
    {
        Emergency = Emergency(query, grant, at) ?? ProtectedRecord(grant, at),
        UnconfirmedRelation = IsUnconfirmed(grant) ? Unconfirmed(query, grant, seal) : null,
    };

    /// <summary>Something is asked for without a known open case. Where nothing is, there is nothing to confirm afterwards.</summary>
    internal static bool IsUnconfirmed(AccessGrant grant) => grant.Relation == RelationState.ToBeConfirmed && grant.Allowed.Any();

    // Asked for and refused, or asked for and not needed, is no emergency access.
    private static EmergencyMark? Emergency(QueryId query, AccessGrant grant, DateTimeOffset at)
    {
        var opened = grant.Allowed.Where(a => a.Emergency).Select(a => a.Category.Id).ToList();
        if (opened.Count == 0 || grant.Request.Emergency is not { } reason)
            return null;
        var salt = Commitment.NewSalt();
        var reviewBy = at + ReviewWithin;
        var text = NoticeText.OfEmergency(grant, at, reviewBy);
        // The citizen can read it from this moment on.
        var notice = new NoticeRecord(
            grant.Request.Caller.Municipality, query.Hex, NoticeKind.EmergencyAccess, grant.Request.Caller.OrganisationCvr, grant.Request.Case.Number,
            "", at, "gateway", text.Da, text.En);
        var entry = DisclosureEntries.EmergencyNotice(query, grant, ConsentText.VersionOf(text), salt, at);
        return new EmergencyMark(reason.Text, Caller(grant), grant.Request.Purpose, opened, reviewBy) { Notice = new EmergencyNotice(notice, entry, salt) };
    }

    // Of the same household, an employee, somebody who is known, or whose address is protected: whoever opens anything about them answers for it.
    private static EmergencyMark? ProtectedRecord(AccessGrant grant, DateTimeOffset at) =>
        grant.Request.Tie != StaffTie.None || grant.Request.IsOfProtectedAddress(grant.DecidedAt) ? Protected(grant, at) : null;

    /// <summary>The mark of a look at a protected record of which only the sources' answers tell; null where none does, or it is nobody's look.</summary>
    internal static EmergencyMark? Told(AccessGrant grant, OverviewSummary summary, DateTimeOffset at) =>
        summary.TellsOfProtection && grant.Request.IsLookOfStaff ? Protected(grant, at) : null;

    private static EmergencyMark? Protected(AccessGrant grant, DateTimeOffset at)
    {
        var opened = grant.Allowed.Select(a => a.Category.Id).ToList();
        return opened.Count == 0
            ? null
            : new EmergencyMark("", Caller(grant), grant.Request.Purpose, opened, at + ReviewWithin) { ProtectedCase = grant.Request.Case.Number };
    }

    private static UnconfirmedRelationMark Unconfirmed(QueryId query, AccessGrant grant, NumberSeal seal) =>
        new(Caller(grant), grant.Request.Purpose, grant.Request.Case.Number, OrganisationKinds.Of(grant.Request.Caller.Role) == OrganisationKind.Municipality,
            seal.Seal(grant.Request.Person.Current, grant.Request.Caller.Municipality, query));

    private static MarkedCaller Caller(AccessGrant grant)
    {
        var caller = grant.Request.Caller;
        return new MarkedCaller(caller.OrganisationCvr, caller.Unit, caller.User);
    }
}
