using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Overview;

namespace Gateway.Disclosures;

/// <summary>Composes log entries. Pure; the order of lines is part of the format.</summary>
internal static class DisclosureEntries
{
    internal static LogEntry Asked(QueryId query, AccessGrant grant, IReadOnlyList<string> sources, byte[] salt, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.Asked, query, grant, salt, at);
        foreach (var decision in grant.Decisions)
            entry.Add("category", $"{decision.Category.Id} {Decided(decision)}");
        foreach (var source in sources)
            entry.Add("source", source);
        return entry;
    }

    internal static LogEntry Disclosed(QueryId query, AccessGrant grant, OverviewSummary summary, byte[] salt, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.Disclosed, query, grant, salt, at);
        foreach (var section in summary.Sections)
        {
            var told = section.Presence?.ToString() ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{section.State} items={section.Items}");
            entry.Add("category", string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{section.Category} {told} basis={section.BasisId ?? "-"} consent={section.ConsentId ?? "-"}{Mandate(section.MandateId)}{Emergency(section.Emergency)} {Codes(section.Reasons)}").TrimEnd());
        }
        foreach (var source in summary.SourcesAsked)
            entry.Add("source", source);
        // What the register of persons tells stands with the question already.
        if (summary.TellsOfProtection && grant.Request.IsLookOfStaff && !grant.Request.IsOfProtectedAddress(grant.DecidedAt))
            entry.Add("protected", "address");
        AddAlarms(entry, summary.WrongPerson);
        return entry.Add("content", summary.Commit(salt).Hex).Add("outcome", "released, delivery unconfirmed");
    }

    internal static LogEntry Explained(QueryId query, AccessGrant grant, Explanation explanation, byte[] salt, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.Explained, query, grant, salt, at);
        if (grant.Request.AskedBy is not null)
            entry.Add("decided-for", DecidedFor(grant.Request.Caller, salt));
        if (explanation.AsOf is { } asOf)
            entry.Add("as-of", asOf.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        foreach (var decision in grant.Decisions)
            entry.Add("category", $"{decision.Category.Id} {Decided(decision)}");
        foreach (var source in explanation.Sources)
            entry.Add("source", source);
        return entry.Add("content", explanation.Commit(salt).Hex).Add("outcome", "released, delivery unconfirmed");
    }

    /// <summary>That the citizen is told of an emergency access.</summary>
    internal static LogEntry EmergencyNotice(QueryId query, AccessGrant grant, string textVersion, byte[] salt, DateTimeOffset at) =>
        new LogEntry(EntryKind.NoticeGiven, grant.Request.Caller.Municipality, at)
            .Add("notice", query.Hex)
            .Add("about", "emergency-access")
            .Add("citizen", Commitment.To(salt, "citizen", grant.Request.Person.Current.Reveal()).Hex)
            .Add("case", Commitment.To(salt, "case", grant.Request.Case.Number).Hex)
            .Add("text-version", textVersion);

    internal static LogEntry Failed(QueryId query, MunicipalityId municipality, FailureCause cause, IReadOnlyList<string> wrongPerson, DateTimeOffset at)
    {
        var entry = new LogEntry(EntryKind.Failed, municipality, at).Add("query", query.Hex).Add("cause", cause.ToString());
        AddAlarms(entry, wrongPerson);
        return entry;
    }

    /// <summary>Names the sources whose answers were about the wrong person, and nothing of whom those were about.</summary>
    internal static void AddAlarms(LogEntry entry, IReadOnlyList<string> wrongPerson)
    {
        foreach (var source in wrongPerson)
            entry.Add("alarm", $"{source} {ReasonCode.SourceWrongPerson.Name()}");
    }

    private static LogEntry Begin(EntryKind kind, QueryId query, AccessGrant grant, byte[] salt, DateTimeOffset at)
    {
        var (decidedFor, person, @case, purpose, step, _) = grant.Request;
        var caller = grant.Request.AskedBy ?? decidedFor;
        var entry = new LogEntry(kind, caller.Municipality, at)
            .Add("query", query.Hex)
            .Add("use", Word(grant.Request.Use))
            .Add("organisation", caller.OrganisationCvr)
            .Add("unit", caller.Unit)
            .Add("role", caller.Role.Word())
            .Add("user", caller.User)
            .Add("client", caller.ClientId)
            .Add("citizen", Commitment.To(salt, "citizen", person.Current.Reveal()).Hex)
            .Add("case", Commitment.To(salt, "case", @case.Number).Hex)
            .Add("purpose", purpose)
            .Add("step", step?.ToString() ?? "-")
            .Add("catalogue", grant.CatalogueVersion);
        if (grant.Relation != RelationState.NotNeeded)
            entry.Add("relation", grant.Relation == RelationState.Confirmed ? "confirmed" : "unconfirmed");
        if (grant.Request.Tie != StaffTie.None)
            entry.Add("staff", grant.Request.Tie == StaffTie.Self ? "own-record" : "near");
        if (grant.Request.IsOfProtectedAddress(grant.DecidedAt))
            entry.Add("protected", "address");
        // Asked for, whether or not anything opens by it: the words lie beside the log.
        if (grant.Request.Emergency is { } emergency)
            entry.Add("emergency", Commitment.To(salt, "emergency", emergency.Text).Hex);
        return entry;
    }

    private static string DecidedFor(Caller caller, byte[] salt) =>
        $"role={caller.Role.Word()} organisation={(caller.OrganisationCvr.Length > 0 ? caller.OrganisationCvr : "-")} level={caller.Assurance}"
        + (caller.Self is { } self ? $" person={Commitment.To(salt, "person", self.Reveal()).Hex}" : "");

    private static string Emergency(bool emergency) => emergency ? " emergency" : "";

    private static string Word(AccessUse use) => use switch
    {
        AccessUse.Overview => "overview",
        AccessUse.Stream => "overview-stream",
        AccessUse.Locate => "locate",
        AccessUse.Explain => "explain",
        AccessUse.RelationCheck => "relation-check",
        _ => throw new ArgumentOutOfRangeException(nameof(use)),
    };

    private static string Decided(Decision decision) => decision switch
    {
        Decision.Allowed allowed => $"allowed basis={allowed.Basis.Id} consent={allowed.ConsentId ?? "-"}{Mandate(allowed.MandateId)}{Emergency(allowed.Emergency)}",
        Decision.AwaitingSource awaiting => $"awaiting-source {Codes(awaiting.Reasons.Select(r => r.Code))}",
        Decision.Withheld withheld => $"withheld {Codes(withheld.Reasons.Select(r => r.Code))}",
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    // Who acts for a citizen stands in the record by the mandate's id, never by a number of their own.
    private static string Mandate(string? id) => id is null ? "" : $" mandate={id}";

    private static string Codes(IEnumerable<ReasonCode> codes) => string.Join(' ', codes.Distinct().Select(c => c.Name()));
}
