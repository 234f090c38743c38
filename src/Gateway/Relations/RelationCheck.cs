using Gateway.Access;
using Gateway.Consent;
using Gateway.Disclosures;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Relations;

/// <summary>
/// Asks whether the caller's organisation has an open case on the citizen. A query of its own, by the gateway itself, on
/// the same path as every other: no grant, no question; recorded before anybody is asked, and again with what came of it.
/// </summary>
internal sealed class RelationCheck(AccessBook records, DisclosureRecorder disclosures, Federation sources, RelationRecorder recorder, TimeProvider clock)
{
    // Half of what is left: the query that waits for the answer still needs time to ask its own sources.
    private const int ShareOfTime = 2;

    /// <summary>Asks, within a share of the time until a deadline.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing could be recorded, so nobody was asked or nothing is known.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    internal async Task<RelationOutcome> AskAsync(RelationQuestion question, CallDeadline deadline, CancellationToken callerGone)
    {
        var request = question.Request();
        var basis = await records.BasisAsync(request);
        var grant = AccessGrant.Decide(request, basis.Catalogue, basis.Records, basis.At);
        var query = await disclosures.RecordQueryAsync(grant, sources.WouldAsk(grant));
        IReadOnlyList<AskedQuestion> asked = [];
        try
        {
            asked = sources.AskEach(grant, query, Share(deadline), callerGone);
            var answers = await AskedQuestion.AllAsync(asked);
            var now = clock.GetUtcNow();
            var finding = RelationFinding.Of(answers, question.Municipality, DateOnly.FromDateTime(now.UtcDateTime)).Of(question, await records.ReadAsync(request), now);
            await recorder.RecordAsync(query, question, finding, SourceAnswer.WrongPersonIn(answers));
            return finding.Outcome;
        }
        catch (Exception e)
        {
            await disclosures.RecordFailureAsync(query, grant, SourceAnswer.WrongPersonIn(await AskedQuestion.AnsweredAsync(asked)), FailureCauses.Of(e, callerGone));
            throw;
        }
    }

    /// <summary>Confirms the relation of a query that was answered before: by what is known since, or by asking.</summary>
    /// <inheritdoc cref="AskAsync"/>
    internal async Task ConfirmAsync(RelationQuestion question, CallDeadline deadline, CancellationToken stopping)
    {
        var (given, now) = (await records.ReadAsync(question.Request()), clock.GetUtcNow());
        if ((question.OfMunicipality || question.IsLetIn(given, now)) && given.RelationConfirmedAt is { } at && now - at < Relation.ConfirmedFor)
            await recorder.RecordKnownAsync(question);
        else
            await AskAsync(question, deadline, stopping);
    }

    private CallDeadline Share(CallDeadline deadline)
    {
        var now = clock.GetUtcNow();
        return CallDeadline.From(now, (now + ((deadline.At - now) / ShareOfTime)).UtcDateTime);
    }
}
