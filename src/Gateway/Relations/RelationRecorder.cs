using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Storage;
using Gateway.Storage.Relations;

namespace Gateway.Relations;

/// <summary>Writes down what came of asking for an open case.</summary>
internal sealed class RelationRecorder(RelationStore checks, CitizenKeys keys, TimeProvider clock, ILogger<RelationRecorder> log)
{
    /// <summary>Records what came of a query that asked: its outcome, and which sources' answers were about the wrong person.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing is known.</exception>
    internal async Task RecordAsync(RecordedQuery query, RelationQuestion question, RelationFinding finding, IReadOnlyList<string> wrongPerson)
    {
        var found = Compose(query.Id, question, finding, wrongPerson) with
        {
            WrongPerson = wrongPerson.Count > 0 ? new WrongPersonMark(wrongPerson, question.OrganisationCvr, RelationQuestion.Purpose) : null,
        };
        Log(found.Entry, await checks.AppendCheckAsync(query, found));
    }

    /// <summary>Records that the relation a query waits for is known from elsewhere; nobody was asked.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded: the query still waits.</exception>
    internal async Task RecordKnownAsync(RelationQuestion question)
    {
        var found = Compose(query: null, question, RelationFinding.Known, wrongPerson: []);
        Log(found.Entry, await checks.AppendWithoutAskingAsync(question.Unconfirmed!.Value, found.Outcome, found.Entry, found.Opening));
    }

    /// <summary>Records that a waiting query's number cannot be unsealed, so that nobody can be asked for it.</summary>
    internal async Task RecordSealBrokenAsync(WaitingRelation waiting)
    {
        RelationLogMessages.SealBroken(log);
        var entry = RelationEntries.SealBroken(waiting, clock.GetUtcNow());
        Log(entry, await checks.AppendWithoutAskingAsync(waiting.Query, RelationOutcome.NotAnswered, entry, opening: null));
    }

    private CheckedRelation Compose(QueryId? query, RelationQuestion question, RelationFinding finding, IReadOnlyList<string> wrongPerson)
    {
        var salt = Commitment.NewSalt();
        var entry = RelationEntries.Checked(query, question, finding, wrongPerson, salt, clock.GetUtcNow());
        return new CheckedRelation(entry, new Opening(keys.KeyOf(question.Municipality, question.Person.Current), salt), question.OrganisationCvr, finding.Outcome)
        {
            Unconfirmed = question.Unconfirmed,
        };
    }

    private void Log(LogEntry entry, LogPosition position) =>
        DisclosureLogMessages.Recorded(log, entry.Kind, entry.Municipality.Code, position.Index, position.LeafHash);
}
