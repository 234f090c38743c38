using System.Security.Claims;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>May I? The decision as a query would take it now, with every reason. No source is asked.</summary>
internal sealed class ExplainQuery(QueryStart start, PolicyCatalogues catalogues, DisclosureRecorder disclosures, Federation sources)
{
    /// <summary>Explains; null where the caller is not known here.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing could be recorded, so nothing left.</exception>
    internal async Task<ReleasedExplanation?> RunAsync(OverviewQuestion question, ClaimsPrincipal principal)
    {
        if (start.Request(question, principal, AccessUse.Explain) is not { } request)
            return null;
        var (receipt, explanation) = await disclosures.RecordExplanationAsync(request, (records, now) =>
        {
            var grant = AccessGrant.Decide(request, catalogues.Of(request.Caller.Municipality), records, now);
            return (grant, new Explanation(grant, sources.WouldAskByCategory(grant)));
        });
        return explanation.Release(receipt);
    }
}

/// <summary>Decisions and their reasons, with their place in the log.</summary>
internal sealed record ReleasedExplanation(LogPosition Explained, AccessGrant Grant, IReadOnlyDictionary<string, IReadOnlyList<string>> WouldAsk);
