using Gateway.DisclosureLog;
using Gateway.Storage.Oversight;
using Gateway.Storage.Relations;

namespace Gateway.Storage.Tests;

/// <summary>What the privacy officer decides about, for tests.</summary>
internal static class OversightSamples
{
    public static readonly Verification Rule = new("rule:by-case-type", "aa");
    public static readonly MarkedCaller Caller = new("99990001", "jobcenter", "caseworker-1");

    public static KeyedRequest Request(string key, MunicipalityId? municipality = null, byte hash = 1) =>
        new(municipality ?? Samples.Municipality, "system-1", "officer-1", key, [.. Enumerable.Repeat(hash, 32)], Samples.Noon);

    public static Task<DecisionResult> VerifyAsync(this OversightStore oversight, string key, Verification? verified = null, DateTimeOffset? at = null, MunicipalityId? municipality = null)
    {
        var entry = new LogEntry(EntryKind.RuleVerified, municipality ?? Samples.Municipality, at ?? Samples.Noon);
        return oversight.VerifyAsync(Request(key, municipality), verified ?? Rule, "the statute, read aloud", entry);
    }

    public static Task<DecisionResult> RevokeAsync(
        this OversightStore oversight, string key, string? target = null, DateTimeOffset? at = null, MunicipalityId? municipality = null, Verification? inCatalogue = null) =>
        oversight.RevokeAsync(
            Request(key, municipality), target ?? Rule.Target, inCatalogue, _ => new LogEntry(EntryKind.VerificationRevoked, municipality ?? Samples.Municipality, at ?? Samples.Noon));

    public static OfficerDecision Decision(bool justified = true) => new(justified, "the officer's reason", "officer-1", Commitment.NewSalt());

    /// <summary>What an officer did by one account, and nothing besides.</summary>
    public static OfficersOwn Own(string user = "officer-1") => new([user], []);

    public static Task<DecisionResult> ReviewEmergencyAsync(this OversightStore oversight, string key, QueryId id, bool justified = true, MunicipalityId? municipality = null) =>
        oversight.ReviewEmergencyAsync(Request(key, municipality), id, Decision(justified), Samples.Entry(EntryKind.EmergencyReviewed, municipality), Own());

    public static Task<DecisionResult> ReviewRelationAsync(this OversightStore oversight, string key, QueryId id, bool justified = true, MunicipalityId? municipality = null) =>
        oversight.ReviewRelationAsync(Request(key, municipality), id, Decision(justified), Samples.Entry(EntryKind.RelationReviewed, municipality), Own());

    /// <summary>A query with an emergency access that is due at a moment.</summary>
    public static async Task<QueryId> AskInEmergencyAsync(this Store store, DateTimeOffset reviewBy, MunicipalityId? municipality = null, MarkedCaller? caller = null)
    {
        var query = QueryId.New();
        var told = ConsentSamples.Notice(query.Hex, municipality) with { Kind = NoticeKind.EmergencyAccess };
        var notice = new EmergencyNotice(told, Samples.Entry(EntryKind.NoticeGiven, municipality).Add("notice", query.Hex), Commitment.NewSalt());
        var mark = new EmergencyMark("the citizen cannot be asked", caller ?? Caller, "help", ["hospital-diagnoses", "discharge-letters"], reviewBy) { Notice = notice };
        await store.AppendQueryAsync(query, Samples.Entry(EntryKind.Asked, municipality).Add("query", query.Hex), Samples.Opening(), new QueryMarks { Emergency = mark });
        return query;
    }

    /// <summary>A query whose caller was not known to have an open case.</summary>
    public static async Task<QueryId> AskUnconfirmedAsync(this Store store, DateTimeOffset? at = null, MunicipalityId? municipality = null, MarkedCaller? caller = null)
    {
        var query = QueryId.New();
        var asked = new LogEntry(EntryKind.Asked, municipality ?? Samples.Municipality, at ?? Samples.Noon).Add("query", query.Hex);
        await store.AppendQueryAsync(query, asked, Samples.Opening(), new QueryMarks { UnconfirmedRelation = new UnconfirmedRelationMark(caller ?? Caller, "help", "26/7", OfMunicipality: true, [1, 2, 3]) });
        return query;
    }

    /// <summary>A query to which sources answered about the wrong person, in as many parts as there are lists.</summary>
    public static async Task<QueryId> AlarmAsync(this Store store, params IReadOnlyList<string>[] parts)
    {
        var query = await store.AskAsync();
        for (var part = 0; part < parts.Length; part++)
        {
            var disclosure = Samples.Disclosure(query.Id) with { WrongPerson = new WrongPersonMark(parts[part], Caller.OrganisationCvr, "help") };
            await store.AppendDisclosureAsync(query, Samples.Whose(), last: part == parts.Length - 1, _ => disclosure);
        }
        return query.Id;
    }

    /// <summary>A check of a relation, with what came of it.</summary>
    public static async Task<LogPosition> CheckAsync(this Store store, RelationOutcome outcome, QueryId? unconfirmed = null, DateTimeOffset? at = null, string organisation = "99990001")
    {
        var query = await store.AskAsync();
        var entry = new LogEntry(EntryKind.RelationChecked, Samples.Municipality, at ?? Samples.Noon).Add("query", query.Id.Hex);
        return await new RelationStore(store).AppendCheckAsync(query, new CheckedRelation(entry, Samples.Opening(), organisation, outcome) { Unconfirmed = unconfirmed });
    }

    /// <summary>The first of a municipality's emergency accesses, with what is recorded of their being shown.</summary>
    public static async Task<IReadOnlyList<EmergencyAccess>> EmergenciesAsync(this OversightStore oversight, bool reviewedToo, int most = 10) =>
        (await oversight.ShowEmergenciesAsync(Samples.Municipality, reviewedToo, null, most, Shown, []))!.Entries;

    /// <summary>The first of a municipality's queries without a confirmed relation.</summary>
    public static async Task<IReadOnlyList<UnconfirmedRelation>> UnconfirmedAsync(this OversightStore oversight, int most = 10) =>
        (await oversight.ShowUnconfirmedAsync(Samples.Municipality, null, most, Shown, []))!.Entries;

    /// <summary>The record of a list that is shown.</summary>
    public static LogEntry Shown(IEnumerable<string> ids) => Samples.Entry(EntryKind.WorkListShown).Add("shown", string.Join(' ', ids));
}
