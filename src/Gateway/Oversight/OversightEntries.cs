using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Oversight;

/// <summary>Composes the log entries of this room. Pure; the order of lines is part of the format.</summary>
internal static class OversightEntries
{
    internal static LogEntry Verified(Caller officer, Verification verified, string catalogueVersion, string source, DateTimeOffset at) =>
        Begin(EntryKind.RuleVerified, officer, at)
            .Add("target", verified.Target)
            .Add("fingerprint", verified.Fingerprint)
            .Add("catalogue", catalogueVersion)
            .Add("source", source);

    internal static LogEntry Revoked(Caller officer, Verification standing, DateTimeOffset at) =>
        Begin(EntryKind.VerificationRevoked, officer, at).Add("target", standing.Target).Add("fingerprint", standing.Fingerprint);

    internal static LogEntry EmergencyReviewed(Caller officer, QueryId emergency, OfficerDecision decision, DateTimeOffset at) =>
        Decided(EntryKind.EmergencyReviewed, officer, emergency, decision, at);

    internal static LogEntry RelationReviewed(Caller officer, QueryId query, OfficerDecision decision, DateTimeOffset at) =>
        Decided(EntryKind.RelationReviewed, officer, query, decision, at);

    /// <summary>That a page of a list is shown: which list, and the id of each entry.</summary>
    internal static LogEntry Shown(Caller officer, string list, IEnumerable<string> ids, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.WorkListShown, officer, at).Add("list", list);
        foreach (var id in ids)
            entry.Add("shown", id);
        return entry.Add("outcome", "released, delivery unconfirmed");
    }

    // The reason speaks of one citizen's case: its words lie beside the log.
    private static LogEntry Decided(EntryKind kind, Caller officer, QueryId query, OfficerDecision decision, DateTimeOffset at) =>
        Begin(kind, officer, at)
            .Add("reviewed", query.Hex)
            .Add("justified", decision.Justified ? "yes" : "no")
            .Add("reason", Commitment.To(decision.Salt, "reason", decision.Reason).Hex);

    private static LogEntry Begin(EntryKind kind, Caller officer, DateTimeOffset at) =>
        new LogEntry(kind, officer.Municipality, at).Add("organisation", officer.OrganisationCvr).Add("officer", officer.User).Add("client", officer.ClientId);
}
