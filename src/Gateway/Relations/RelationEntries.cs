using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Storage;

namespace Gateway.Relations;

/// <summary>Composes the log entries of this room. Pure; the order of lines is part of the format.</summary>
internal static class RelationEntries
{
    /// <summary>
    /// What came of asking for an open case: the outcome of the query that asked, or of none where it was known, and which
    /// sources' answers were about the wrong person, whatever the others said.
    /// </summary>
    internal static LogEntry Checked(QueryId? query, RelationQuestion question, RelationFinding finding, IReadOnlyList<string> wrongPerson, byte[] salt, DateTimeOffset at)
    {
        var entry = new LogEntry(EntryKind.RelationChecked, question.Municipality, at);
        if (query is { } asked)
            entry.Add("query", asked.Hex);
        entry.Add("organisation", question.OrganisationCvr)
            .Add("citizen", Commitment.To(salt, "citizen", question.Person.Current.Reveal()).Hex)
            .Add("relation", Word(finding.Outcome));
        if (question.Unconfirmed is { } answered)
            entry.Add("answered-before", answered.Hex);
        foreach (var cause in finding.Causes)
            entry.Add("cause", cause.Name());
        DisclosureEntries.AddAlarms(entry, wrongPerson);
        return entry;
    }

    /// <summary>That a query's relation cannot be asked for.</summary>
    internal static LogEntry SealBroken(WaitingRelation waiting, DateTimeOffset at) =>
        new LogEntry(EntryKind.RelationChecked, waiting.Municipality, at)
            .Add("organisation", waiting.OrganisationCvr)
            .Add("relation", Word(RelationOutcome.NotAnswered))
            .Add("answered-before", waiting.Query.Hex)
            .Add("cause", "SEAL_BROKEN");

    private static string Word(RelationOutcome outcome) => outcome switch
    {
        RelationOutcome.Confirmed => "confirmed",
        RelationOutcome.Denied => "denied",
        RelationOutcome.NotAnswered => "not-answered",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
