using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Relations;

namespace Gateway.Storage.Oversight;

/// <summary>
/// What the privacy officer sees and decides. Every decision is a leaf of the log, and is made once however often it is
/// asked for under the same key.
/// </summary>
public sealed class OversightStore(Store store)
{
    /// <summary>What the municipality's officers have last said of each rule and legal basis.</summary>
    public Task<OfficersWord> ReadVerificationsAsync(MunicipalityId municipality) =>
        store.ReadAsync(transaction => VerificationStatements.Read(transaction, municipality, asOf: null));

    /// <summary>Verifies a rule or legal basis as it reads now.</summary>
    public Task<DecisionResult> VerifyAsync(KeyedRequest request, Verification verified, string source, LogEntry entry) => KeyedDecisions.OnceAsync(store, request, transaction =>
    {
        return DecisionResult.Done(LogStatements.Append(transaction, entry, opening: null, VerificationStatements.Verified(entry, verified, request.User, source)));
    });

    /// <summary>
    /// Takes a verification back: an officer's, or the catalogue's own, which <paramref name="inCatalogue"/> is where it
    /// has one. <paramref name="compose"/> gets what stood.
    /// </summary>
    public Task<DecisionResult> RevokeAsync(KeyedRequest request, string target, Verification? inCatalogue, Func<Verification, LogEntry> compose) => KeyedDecisions.OnceAsync(store, request, transaction =>
    {
        var said = VerificationStatements.Read(transaction, request.Municipality, asOf: null);
        var stood = said.Verified.FirstOrDefault(v => v.Target == target) ?? (said.Revoked.Contains(target) ? null : inCatalogue);
        if (stood is not { } standing)
            return DecisionResult.Refused(DecisionRefusal.NotOpen);
        var entry = compose(standing);
        return DecisionResult.Done(LogStatements.Append(transaction, entry, opening: null, VerificationStatements.Revoked(entry, standing, request.User)));
    });

    /// <summary>
    /// Emergency accesses of a municipality, of each caller those that must be reviewed first. That they are shown is
    /// recorded with <paramref name="compose"/> in the same transaction; null where the position is in no list of it. Those
    /// about one of the people in <paramref name="without"/> are left out.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    public Task<ListPage<EmergencyAccess>?> ShowEmergenciesAsync(
        MunicipalityId municipality, bool reviewedToo, ListPosition? from, int most, Func<IEnumerable<string>, LogEntry> compose, IReadOnlyList<CitizenKey> without) =>
        store.InTransactionAsync(transaction => Shown(transaction, EmergencyStatements.Read(transaction, municipality, reviewedToo, (from, most), without), e => e.Id.Hex, compose));

    /// <summary>How many emergency accesses of each municipality became overdue in a span of time: after its beginning and not after its end.</summary>
    public Task<IReadOnlyList<(MunicipalityId Municipality, int Count)>> ReadOverdueAsync(DateTimeOffset after, DateTimeOffset until) =>
        store.ReadAsync<IReadOnlyList<(MunicipalityId, int)>>(transaction => EmergencyStatements.Overdue(transaction, after, until));

    /// <summary>Decides about an emergency access, once. The officer's own is refused, and one about who is near to them not found.</summary>
    public Task<DecisionResult> ReviewEmergencyAsync(KeyedRequest request, QueryId emergency, OfficerDecision decision, LogEntry entry, OfficersOwn own) => KeyedDecisions.OnceAsync(store, request, transaction =>
    {
        if (EmergencyStatements.CitizenOf(transaction, request.Municipality, emergency) is not { } citizen)
            return DecisionResult.Refused(DecisionRefusal.NotFound);
        if (EmergencyStatements.IsOf(transaction, emergency, own))
            return DecisionResult.Refused(DecisionRefusal.OwnAct);
        if (own.About.Contains(citizen))
            return DecisionResult.Refused(DecisionRefusal.NotFound);
        if (EmergencyStatements.IsReviewed(transaction, emergency))
            return DecisionResult.Refused(DecisionRefusal.NotOpen);
        return DecisionResult.Done(LogStatements.Append(transaction, entry, new Opening(citizen, decision.Salt), EmergencyStatements.Review(emergency, decision, entry.At)));
    });

    /// <summary>
    /// Queries of a municipality whose relation is neither confirmed nor decided, of each caller the oldest first. Recorded
    /// as <see cref="ShowEmergenciesAsync"/>.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    public Task<ListPage<UnconfirmedRelation>?> ShowUnconfirmedAsync(
        MunicipalityId municipality, ListPosition? from, int most, Func<IEnumerable<string>, LogEntry> compose, IReadOnlyList<CitizenKey> without) =>
        store.InTransactionAsync(transaction => Shown(transaction, UnconfirmedRelationStatements.Read(transaction, municipality, from, most, without), u => u.Id.Hex, compose));

    /// <summary>Mandates of a municipality that an office recorded, of each recorder the newest first; neither those of nor those held by somebody in <paramref name="without"/>. Recorded as <see cref="ShowEmergenciesAsync"/>.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    public Task<ListPage<RecordedMandate>?> ShowMandatesAsync(
        MunicipalityId municipality, ListPosition? from, int most, Func<IEnumerable<string>, LogEntry> compose, IReadOnlyList<CitizenKey> without) =>
        store.InTransactionAsync(transaction => Shown(transaction, MandateStatements.ReadRecorded(transaction, municipality, from, most, without), m => m.Mandate.MandateId, compose));

    /// <summary>Alarms of a municipality about answers that were about the wrong person, the newest first. Recorded as <see cref="ShowEmergenciesAsync"/>.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    public Task<ListPage<WrongPersonAlarm>?> ShowAlarmsAsync(MunicipalityId municipality, ListPosition? from, int most, Func<IEnumerable<string>, LogEntry> compose) =>
        store.InTransactionAsync(transaction => Shown(transaction, AlarmStatements.Read(transaction, municipality, from, most), a => a.Id.Hex, compose));

    /// <summary>Decides about a query without a known relation, once, as <see cref="ReviewEmergencyAsync"/> does.</summary>
    public Task<DecisionResult> ReviewRelationAsync(KeyedRequest request, QueryId query, OfficerDecision decision, LogEntry entry, OfficersOwn own) => KeyedDecisions.OnceAsync(store, request, transaction =>
    {
        if (UnconfirmedRelationStatements.CitizenOf(transaction, request.Municipality, query) is not { } citizen)
            return DecisionResult.Refused(DecisionRefusal.NotFound);
        if (UnconfirmedRelationStatements.IsOf(transaction, query, own))
            return DecisionResult.Refused(DecisionRefusal.OwnAct);
        if (own.About.Contains(citizen))
            return DecisionResult.Refused(DecisionRefusal.NotFound);
        if (UnconfirmedRelationStatements.IsSettled(transaction, query))
            return DecisionResult.Refused(DecisionRefusal.NotOpen);
        return DecisionResult.Done(LogStatements.Append(transaction, entry, new Opening(citizen, decision.Salt), UnconfirmedRelationStatements.Decided(query, decision, entry.At)));
    });

    // Nothing is about one citizen alone, so the record opens for none.
    private static ListPage<T>? Shown<T>(StoreTransaction transaction, ListPage<T>? page, Func<T, string> idOf, Func<IEnumerable<string>, LogEntry> compose)
    {
        if (page is not null)
            LogStatements.Append(transaction, compose(page.Entries.Select(idOf)), opening: null);
        return page;
    }
}
