using System.Security.Claims;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Hosting;
using Gateway.Hosting.Quotas;
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
    PersonRegister persons, AccessBook records, DisclosureRecorder disclosures, Federation sources, RelationCheck relations, RelationsWaiting waiting,
    CallQuotas quotas, SecurityLog security, PolicyCatalogue catalogue, DeclaredPurposes declared)
{
    /// <summary>The grant and the proof that the query is recorded; null where the token names no caller known here.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing could be recorded, so nobody may be asked.</exception>
    /// <exception cref="QuotaUsedUpException">The caller may, and the citizen was asked about too often.</exception>
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

        // Who may have nothing of the citizen takes nothing from those who may, and learns nothing of how many they are.
        if (grant.Allowed.Any())
            new CitizenCall(quotas, caller, request.Person, CitizenCalls.Questions).Take();

        // 3 write it down
        var query = await disclosures.RecordQueryAsync(grant, sources.WouldAsk(grant));
        if (QueryMarking.IsUnconfirmed(grant))
            waiting.Add();
        TellIfInVain(grant);
        return new BegunQuery(grant, query);
    }

    /// <summary>What is to be decided: the citizen by every number they have or had, and so who acts for one.</summary>
    internal AccessRequest Request(OverviewQuestion question, Caller caller, AccessUse use)
    {
        var person = persons.Find(caller.Municipality, question.Citizen);
        return new AccessRequest(caller, person, question.Case, question.Purpose, question.Step, question.Categories)
        {
            Use = use,
            IsPurposeTaken = declared.OfThisCall() is var taken && (taken == CallPurposes.Any || taken.Of(catalogue, caller.Role).Contains(question.Purpose)),
            Emergency = question.Emergency,
            Tie = TieOf(caller, person),
            CallerKeys = caller.Self is { } self ? records.KeysOf(caller.Municipality, persons.Find(caller.Municipality, self)) : [],
        };
    }

    /// <summary>What a person is to who asks, where that is staff.</summary>
    internal StaffTie TieOf(Caller caller, Person person) =>
        caller.Role.IsPrivate() ? StaffTie.None : persons.TieOf(caller.Municipality, caller.User, person);

    /// <inheritdoc cref="TieOf(Caller, Person)"/>
    internal StaffTie TieOf(Caller caller, CitizenId citizen) => TieOf(caller, persons.Find(caller.Municipality, citizen));

    /// <summary>One line for the security log of a question about somebody who is not the caller's to ask about.</summary>
    internal void TellIfInVain(AccessGrant grant)
    {
        if (InVain(grant) is { } why)
            security.AskedInVain(why, (grant.Request.AskedBy ?? grant.Request.Caller).Role);
    }

    // Why the citizen is not the caller's to ask about; null where some other reason stands against it, or none.
    private static string? InVain(AccessGrant grant)
    {
        if (grant.IsBarred)
            return grant.Request.Tie == StaffTie.Self ? "OWN_RECORD" : "PROTECTED_RECORD";
        if (grant.Allowed.Any() || !grant.Request.Caller.Role.IsPrivate())
            return null;
        var codes = grant.Decisions.OfType<Decision.Withheld>().SelectMany(d => d.Reasons).Select(r => r.Code).ToHashSet();
        if (codes.Contains(ReasonCode.NotOwnRecord))
            return ReasonCode.NotOwnRecord.Name();
        return codes.Where(c => c is >= ReasonCode.MandateMissing and <= ReasonCode.MandateNotYetValid).Select(c => c.Name()).FirstOrDefault();
    }

    private async Task<bool> IsUnansweredAsync(AccessRequest request, CallDeadline deadline, CancellationToken callerGone) =>
        await relations.AskAsync(RelationQuestion.Of(request), deadline, callerGone) == RelationOutcome.NotAnswered;
}

/// <summary>A query that may be put to the sources its grant allows.</summary>
internal sealed record BegunQuery(AccessGrant Grant, RecordedQuery Query);
