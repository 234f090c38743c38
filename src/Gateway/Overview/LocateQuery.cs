using System.Security.Claims;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>
/// Who holds something? The same path as <see cref="OverviewQuery"/>, and everything but the existence of records is
/// left behind: sources have no question of their own for that.
/// </summary>
internal sealed class LocateQuery(QueryStart start, DisclosureRecorder disclosures, Federation sources)
{
    /// <summary>Runs one query; null where the caller is not known here.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing could be recorded, so nothing was asked or nothing left.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone, or its deadline has passed.</exception>
    internal async Task<ReleasedLocation?> RunAsync(OverviewQuestion question, ClaimsPrincipal principal, CallDeadline deadline, CancellationToken callerGone)
    {
        // 1 who asks, 2 may they, 3 write it down
        if (await start.BeginAsync(question, principal, AccessUse.Locate, deadline, callerGone) is not var (grant, query))
            return null;
        IReadOnlyList<AskedQuestion> asked = [];
        try
        {
            // 4 ask
            asked = sources.AskEach(grant, query, deadline, callerGone);
            var answers = await AskedQuestion.AllAsync(asked);

            // 5 assemble
            var pending = PendingLocation.Of(grant, answers);

            // 6 write it down
            callerGone.ThrowIfCancellationRequested();
            var (receipt, confirmed) = await disclosures.RecordDisclosureAsync(query, grant, pending);

            // 7 release
            return new ReleasedLocation(query.Position, receipt.Position, grant.CatalogueVersion, confirmed.Release(receipt));
        }
        catch (Exception e)
        {
            await disclosures.RecordFailureAsync(query, grant, SourceAnswer.WrongPersonIn(await AskedQuestion.AnsweredAsync(asked)), FailureCauses.Of(e, callerGone));
            throw;
        }
    }
}

/// <summary>Who holds something, with its places in the log.</summary>
internal sealed record ReleasedLocation(LogPosition Asked, LogPosition Disclosed, string CatalogueVersion, IReadOnlyList<LocatedRecords> Located);
