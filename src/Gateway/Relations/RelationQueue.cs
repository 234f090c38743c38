using Gateway.Consent;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Relations;

namespace Gateway.Relations;

/// <summary>The queries that were answered without a known open case, and when each is to be asked for.</summary>
internal sealed class RelationQueue(RelationStore checks, NumberSeal seal, PersonRegister persons, RelationRecorder recorder, TimeProvider clock)
{
    /// <summary>How long a query waits for its first attempt: the question must not compete with the caller's own for the source.</summary>
    internal static readonly TimeSpan StartDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after each fruitless attempt the next one comes: a restart is over in minutes, an outage in hours. After
    /// the last attempt, the fifth, the officer decides.
    /// </summary>
    internal static readonly IReadOnlyList<TimeSpan> Retries = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    // Asked one after the other; the rest comes with the next pass.
    private const int MostAtOnce = 100;

    /// <summary>What is to be asked now, the oldest first.</summary>
    internal async Task<IReadOnlyList<RelationQuestion>> DueAsync()
    {
        var now = clock.GetUtcNow();
        var questions = new List<RelationQuestion>();
        foreach (var due in await checks.ReadDueAsync([now - StartDelay, .. Retries.Select(r => now - r)], MostAtOnce))
        {
            if (seal.Unseal(due.CitizenSealed, due.Municipality, due.Query) is { } citizen)
                questions.Add(new RelationQuestion(due.Municipality, due.OrganisationCvr, persons.Find(due.Municipality, citizen))
                {
                    CaseNumber = due.CaseId, OfMunicipality = due.OfMunicipality, Unconfirmed = due.Query,
                });
            else
                await recorder.RecordSealBrokenAsync(due);
        }
        return questions;
    }
}
