using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.Oversight;

/// <summary>
/// What the privacy officer must look at: emergency accesses, queries without a confirmed relation, and answers about the wrong
/// person. What is about the officer or, without the right to protected records, their household is another officer's to see and
/// decide (decision 0064).
/// </summary>
internal sealed class Reviews(OversightStore records, TiedRecords tied, TimeProvider clock, ILogger<Reviews> log)
{
    /// <summary>A page of the emergency accesses of the officer's municipality; null where the page is of no list of it.</summary>
    /// <exception cref="DisclosureLogUnavailableException">That they are shown could not be recorded, so nothing may leave.</exception>
    internal Task<ListPage<EmergencyAccess>?> EmergenciesAsync(Caller officer, bool reviewedToo, PageAsked page) => records.ShowEmergenciesAsync(
        officer.Municipality, reviewedToo, page.From, page.Size, ids => OversightEntries.Shown(officer, "emergency-accesses", ids, clock.GetUtcNow()), tied.OwnAndHousehold(officer));

    /// <summary>A page of the queries of the officer's municipality whose relation is neither confirmed nor decided; null as above.</summary>
    /// <inheritdoc cref="EmergenciesAsync"/>
    internal Task<ListPage<UnconfirmedRelation>?> UnconfirmedAsync(Caller officer, PageAsked page) => records.ShowUnconfirmedAsync(
        officer.Municipality, page.From, page.Size, ids => OversightEntries.Shown(officer, "unconfirmed-relations", ids, clock.GetUtcNow()), tied.OwnAndHousehold(officer));

    /// <summary>A page of the mandates that offices of the officer's municipality recorded; null as above.</summary>
    /// <inheritdoc cref="EmergenciesAsync"/>
    internal Task<ListPage<RecordedMandate>?> MandatesAsync(Caller officer, PageAsked page) => records.ShowMandatesAsync(
        officer.Municipality, page.From, page.Size, ids => OversightEntries.Shown(officer, "recorded-mandates", ids, clock.GetUtcNow()), tied.OwnAndHousehold(officer));

    /// <summary>A page of the alarms of the officer's municipality about answers that were about the wrong person; null as above.</summary>
    /// <inheritdoc cref="EmergenciesAsync"/>
    internal Task<ListPage<WrongPersonAlarm>?> AlarmsAsync(Caller officer, PageAsked page) => records.ShowAlarmsAsync(
        officer.Municipality, page.From, page.Size, ids => OversightEntries.Shown(officer, "wrong-person-alarms", ids, clock.GetUtcNow()));

    /// <summary>Decides about one emergency access.</summary>
    internal async Task<OversightResult> ReviewEmergencyAsync(Caller officer, KeyedRequest request, QueryId emergency, OfficerDecision decision)
    {
        var entry = OversightEntries.EmergencyReviewed(officer, emergency, decision, clock.GetUtcNow());
        return Log(entry, await records.ReviewEmergencyAsync(request, emergency, decision, entry, tied.OwnOf(officer)));
    }

    /// <summary>Decides about one query without a confirmed relation.</summary>
    internal async Task<OversightResult> ReviewRelationAsync(Caller officer, KeyedRequest request, QueryId query, OfficerDecision decision)
    {
        var entry = OversightEntries.RelationReviewed(officer, query, decision, clock.GetUtcNow());
        return Log(entry, await records.ReviewRelationAsync(request, query, decision, entry, tied.OwnOf(officer)));
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
        DecisionRefusal.OwnAct => OversightRefusal.OwnAct,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
