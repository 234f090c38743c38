using System.Security.Claims;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Persons;
using Gateway.Relations;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>
/// The first three steps of every call that asks sources: who asks, may they, write it down. Where a confirmed open case
/// is all that is lacking, it is asked for in between; where it may be confirmed afterwards, that is set going.
/// </summary>
internal sealed class QueryStart(
    PersonRegister persons, AccessBook records, DisclosureRecorder disclosures, Federation sources, RelationCheck relations, RelationsWaiting waiting)
{
    /// <summary>The grant and the proof that the query is recorded; null where the token names no caller known here.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing could be recorded, so nobody may be asked.</exception>
    internal async Task<BegunQuery?> BeginAsync(
        OverviewQuestion question, ClaimsPrincipal principal, AccessUse use, CallDeadline deadline, CancellationToken callerGone)
    {
        // 1 who asks
        if (CallerIdentity.Identify(principal) is not { } caller)
            return null;
        var request = Request(question, caller, use);

        // 2 may they
        var basis = await records.BasisAsync(request);
        var grant = AccessGrant.Decide(request, basis.Catalogue, basis.Records, basis.At);
        if (grant.LacksOnlyRelation(basis.Records))
        {
            request = request with { RelationUnanswered = await IsUnansweredAsync(request, deadline, callerGone) };
            basis = await records.BasisAsync(request);
            grant = AccessGrant.Decide(request, basis.Catalogue, basis.Records, basis.At);
        }

        // 3 write it down
        var query = await disclosures.RecordQueryAsync(grant, sources.WouldAsk(grant));
        if (QueryMarking.IsUnconfirmed(grant))
            waiting.Add();
        return new BegunQuery(grant, query);
    }

    /// <summary>What is to be decided: the citizen by every number they have or had, and so who acts for one.</summary>
    internal AccessRequest Request(OverviewQuestion question, Caller caller, AccessUse use)
    {
        var person = persons.Find(caller.Municipality, question.Citizen);
        return new AccessRequest(caller, person, question.Case, question.Purpose, question.Step, question.Categories)
        {
            Use = use,
            Emergency = question.Emergency,
            CallerKeys = caller.Self is { } self ? records.KeysOf(caller.Municipality, persons.Find(caller.Municipality, self)) : [],
        };
    }

    private async Task<bool> IsUnansweredAsync(AccessRequest request, CallDeadline deadline, CancellationToken callerGone) =>
        await relations.AskAsync(RelationQuestion.Of(request), deadline, callerGone) == RelationOutcome.NotAnswered;
}

/// <summary>A query that may be put to the sources its grant allows.</summary>
internal sealed record BegunQuery(AccessGrant Grant, RecordedQuery Query);
