using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Hosting.Quotas;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>
/// May I? The decision as a query would take it now, or would have taken it at a moment, with every reason. No source
/// is asked.
/// </summary>
internal sealed class ExplainQuery(QueryStart start, PolicyCatalogues catalogues, CatalogueHistory history, DisclosureRecorder disclosures, Federation sources, CallQuotas quotas)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NotOnRecord = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The catalogue that decides for a caller, now or at a moment; null where none is on record for the moment.</summary>
    internal async Task<PolicyCatalogue?> CatalogueAsync(Caller caller, DateTimeOffset? asOf) =>
        asOf is { } at ? await history.FindAsync(caller.Municipality, at) : catalogues.Of(caller.Municipality);

    /// <summary>Why a caller may not have a decision explained that is somebody else's; null where it may.</summary>
    internal static ReasonCode? MayNotAskForOthers(Caller caller)
    {
        if (caller.Role != Role.PrivacyOfficer)
            return ReasonCode.RoleNotAllowed;
        return caller.Assurance < Standings.LeastAssurance ? ReasonCode.AssuranceTooLow : null;
    }

    /// <summary>Explains by a catalogue what is decided for somebody, to themselves or to the officer who asks.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing could be recorded, so nothing left.</exception>
    /// <exception cref="QuotaUsedUpException">Something is allowed, and too much was explained about the citizen.</exception>
    internal async Task<ReleasedExplanation> RunAsync(OverviewQuestion question, PolicyCatalogue catalogue, DateTimeOffset? asOf, Caller decidedFor, Caller? askedBy)
    {
        var own = askedBy is not null && decidedFor.Role == Role.Citizen ? decidedFor with { Self = question.Citizen } : decidedFor;
        var request = start.Request(question, own, AccessUse.Explain);
        // For whom an officer asks is nobody in particular; who is the officer's to keep away from is so whomever they ask for.
        var tie = askedBy is null ? request.Tie : start.TieOf(askedBy, request.Person);
        request = request with { AskedBy = askedBy, Tie = askedBy is null || tie.Bars(askedBy) ? tie : StaffTie.None };
        // Whether who is near to the officer holds a mandate is not told: as if they held none.
        if (askedBy is not null && own.Self is { } self && start.TieOf(askedBy, self).Bars(askedBy))
            request = request with { CallerKeys = [] };
        var call = new CitizenCall(quotas, askedBy ?? decidedFor, request.Person, CitizenCalls.Looks);
        var (receipt, explanation) = await disclosures.RecordExplanationAsync(request, asOf, (records, at) =>
        {
            var grant = AccessGrant.Decide(request, catalogue, records, at);
            // By what is on record alone: a case that may still be found lets nobody through yet. An officer whom nothing bars is let through whatever comes out.
            if (askedBy is null ? grant.Allowed.Any() : !grant.IsBarred)
                call.Take();
            // A query would ask for the open case that alone is lacking here; an explanation asks nobody, and says that it may be found.
            if (grant.LacksOnlyRelation(records))
                grant = AccessGrant.Decide(request with { RelationUnanswered = true }, catalogue, records, at);
            // Which sources were connected then is not on record.
            return (grant, new Explanation(grant, asOf is null ? sources.WouldAskByCategory(grant) : NotOnRecord, asOf));
        });
        var released = explanation.Release(receipt);
        if (askedBy is null || released.Grant.IsBarred)
            start.TellIfInVain(released.Grant);
        return released;
    }
}

/// <summary>Decisions and their reasons, with their place in the log.</summary>
internal sealed record ReleasedExplanation(
    LogPosition Explained, AccessGrant Grant, IReadOnlyDictionary<string, IReadOnlyList<string>> WouldAsk, DateTimeOffset? AsOf);
