using System.Security.Claims;
using Gateway.Access;
using Gateway.Disclosures;
using Gateway.DisclosureLog;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>
/// The path of one query, from top to bottom; the first three steps are every call's and stand in <see cref="QueryStart"/>:
/// <list type="number">
/// <item>who asks: the caller, or a refusal;</item>
/// <item>may they: a grant, category by category, allowed on a basis or withheld with reasons;</item>
/// <item>write it down: durable, or nobody is asked;</item>
/// <item>ask: only what the grant names, all at once;</item>
/// <item>assemble: pure, every absence explained;</item>
/// <item>write it down: consents re-read in the same transaction; durable, or nothing leaves;</item>
/// <item>release.</item>
/// </list>
/// No grant, no question. No receipt, no answer.
/// </summary>
internal sealed class OverviewQuery(QueryStart start, DisclosureRecorder disclosures, Federation sources)
{
    /// <summary>Runs one query.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing could be recorded, so nothing was asked or nothing left.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone, or its deadline has passed.</exception>
    internal async Task<OverviewResult> RunAsync(
        OverviewQuestion question, ClaimsPrincipal principal, CallDeadline deadline, CancellationToken callerGone)
    {
        // 1 who asks, 2 may they, 3 write it down
        if (await start.BeginAsync(question, principal, AccessUse.Overview, deadline, callerGone) is not var (grant, query))
            return new OverviewResult.CallerRefused();
        IReadOnlyList<AskedQuestion> asked = [];
        try
        {
            // 4 ask
            asked = sources.AskEach(grant, query, deadline, callerGone);
            var answers = await AskedQuestion.AllAsync(asked);

            // 5 assemble
            var pending = OverviewAssembler.Assemble(grant, answers);

            // 6 write it down
            callerGone.ThrowIfCancellationRequested();
            var (receipt, confirmed) = await disclosures.RecordDisclosureAsync(query, grant, pending);

            // 7 release
            return new OverviewResult.Released(query.Position, receipt.Position, grant.CatalogueVersion, confirmed.Release(receipt), grant.Relation);
        }
        catch (Exception e)
        {
            await disclosures.RecordFailureAsync(query, grant, SourceAnswer.WrongPersonIn(await AskedQuestion.AnsweredAsync(asked)), FailureCauses.Of(e, callerGone));
            throw;
        }
    }
}

/// <summary>What is asked, already checked: the citizen can exist, purpose and categories are the catalogue's.</summary>
internal sealed record OverviewQuestion(
    CitizenId Citizen, CaseId Case, string Purpose, CaseStep? Step, IReadOnlyList<string> Categories)
{
    /// <summary>Why emergency access is asked for; null where it is not.</summary>
    internal EmergencyReason? Emergency { get; init; }
}

/// <summary>What came of a query.</summary>
internal abstract record OverviewResult
{
    /// <summary>The overview, with its places in the log.</summary>
    internal sealed record Released(
        LogPosition Asked, LogPosition Disclosed, string CatalogueVersion, OverviewContent Content, RelationState Relation) : OverviewResult;

    /// <summary>The token does not name a role, organisation, municipality and assurance level the gateway knows.</summary>
    internal sealed record CallerRefused : OverviewResult;
}
