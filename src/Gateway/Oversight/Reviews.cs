using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Storage;
using Gateway.Storage.Sqlite;

namespace Gateway.Oversight;

/// <summary>What the privacy officer must look at: emergency accesses, and queries without a confirmed relation.</summary>
internal sealed class Reviews(SqliteOversight records, TimeProvider clock, ILogger<Reviews> log)
{
    /// <summary>Emergency accesses of the officer's municipality, those that must be reviewed first.</summary>
    internal Task<IReadOnlyList<EmergencyAccess>> EmergenciesAsync(Caller officer, bool reviewedToo, int most) =>
        records.ReadEmergenciesAsync(officer.Municipality, reviewedToo, most);

    /// <summary>Queries of the officer's municipality whose relation is neither confirmed nor decided.</summary>
    internal Task<IReadOnlyList<UnconfirmedRelation>> UnconfirmedAsync(Caller officer, int most) =>
        records.ReadUnconfirmedAsync(officer.Municipality, most);

    /// <summary>Decides about one emergency access.</summary>
    internal async Task<OversightResult> ReviewEmergencyAsync(Caller officer, KeyedRequest request, QueryId emergency, OfficerDecision decision)
    {
        var entry = OversightEntries.EmergencyReviewed(officer, emergency, decision, clock.GetUtcNow());
        return Log(entry, await records.ReviewEmergencyAsync(request, emergency, decision, entry));
    }

    /// <summary>Decides about one query without a confirmed relation.</summary>
    internal async Task<OversightResult> ReviewRelationAsync(Caller officer, KeyedRequest request, QueryId query, OfficerDecision decision)
    {
        var entry = OversightEntries.RelationReviewed(officer, query, decision, clock.GetUtcNow());
        return Log(entry, await records.ReviewRelationAsync(request, query, decision, entry));
    }

    private OversightResult Log(LogEntry entry, DecisionResult result)
    {
        if (result.Position is not { } position)
            return new OversightResult.Refused(Why(result.Refusal));
        DisclosureLogMessages.Recorded(log, entry.Kind, entry.Municipality.Code, position.Index, position.LeafHash);
        return new OversightResult.Recorded(position);
    }

    private static OversightRefusal Why(DecisionRefusal? refusal) => refusal switch
    {
        DecisionRefusal.KeyReused => OversightRefusal.KeyReused,
        DecisionRefusal.NotFound => OversightRefusal.NotFound,
        DecisionRefusal.NotOpen => OversightRefusal.AlreadyDecided,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
