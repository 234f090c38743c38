using Gateway.Access;
using Gateway.Sources.Credentials;
using Polly;

namespace Gateway.Sources.Resilience;

/// <summary>
/// The gateway's line to one source, shared by all callers: how many questions it is put at once, whether it is left
/// alone, what it is shown, and how it has done.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose of, and a question given up may release its place later.
internal sealed class SourceLine
#pragma warning restore CA1001
{
    // Less waiting than this says nothing about a source: the caller was in a hurry, or has gone.
    private static readonly TimeSpan FairWait = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places;
    private readonly SourceBreaker _breaker;
    private readonly SourceTally _tally = new();
    private readonly TimeSpan _fairWait;
    private readonly TimeProvider _clock;

    internal SourceLine(SourceDefinition definition, SourceConnection connection, HttpClient http, TimeProvider clock)
    {
        (Connection, Http, _clock) = (connection, http, clock);
        Proofs = GatewayProofs.For(definition.Authentication, connection, http, clock);
        Wait = new SourceWait(clock);
        SecondTries = Resilience.SecondTries.Of(definition.Limits, Budget, Wait, clock);
        _places = new SemaphoreSlim(definition.Limits.Concurrent);
        _breaker = new SourceBreaker(clock);
        _fairWait = definition.Limits.Deadline < FairWait ? definition.Limits.Deadline : FairWait;
    }

    internal SourceConnection Connection { get; }

    internal HttpClient Http { get; }

    internal GatewayProofs Proofs { get; }

    internal RetryBudget Budget { get; } = new();

    /// <summary>Whether the source has asked to be left alone.</summary>
    internal SourceWait Wait { get; }

    internal DateTimeOffset Now => _clock.GetUtcNow();

    internal ResiliencePipeline<SentRequest> SecondTries { get; }

    /// <summary>How the source has done since the start.</summary>
    internal SourceState State => _tally.Read(_breaker.Circuit);

    /// <summary>Puts a question: 1 not to a source that is left alone; 2 when there is a place; 3 and counts what came of it.</summary>
    internal async Task<SourceOutcome> AskAsync(Func<SourceClient, Task<SourceOutcome>> ask, TimeSpan time, CancellationToken deadline)
    {
        // 1
        var until = _clock.GetUtcNow() + time;
        if (_breaker.Rests)
            return Counted(new SourceOutcome.Failed(ReasonCode.SourceResting), TimeSpan.Zero);

        // 2
        if (!await HasPlaceAsync(deadline))
            return Counted(new SourceOutcome.Failed(ReasonCode.SourceBusy), TimeSpan.Zero);
        try
        {
            // 3
            var began = _clock.GetTimestamp();
            var outcome = await _breaker.AskAsync(async () =>
            {
                var client = new SourceClient(this, until);
                var told = await ask(client);
                return new JudgedOutcome(told, IsSourceFault(told, client, _clock.GetElapsedTime(began)));
            });
            return Counted(outcome, _clock.GetElapsedTime(began));
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<bool> HasPlaceAsync(CancellationToken deadline)
    {
        try
        {
            await _places.WaitAsync(deadline);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Its connections, its silence, its 5xx. Not what it refuses us (our credentials, a form of number), not what it
    // tells of a person, and not what we cannot read: there it is well, and the next question may be answered.
    private bool IsSourceFault(SourceOutcome outcome, SourceClient client, TimeSpan waited) => outcome is SourceOutcome.Failed failed && failed.Reason switch
    {
        ReasonCode.SourceUnreachable or ReasonCode.SourceInterrupted => true,
        ReasonCode.SourceTimeout => waited >= _fairWait,
        // SOAP tells these under 500.
        ReasonCode.SourceGivesNoAccess or ReasonCode.SourceRefusedPurpose or ReasonCode.AwaitingSourceDecision or ReasonCode.PersonDead or ReasonCode.SourceRefusedIdentifier => false,
        _ => client.SawFault,
    };

    private SourceOutcome Counted(SourceOutcome outcome, TimeSpan took)
    {
        _tally.Add(outcome, took, _clock.GetUtcNow());
        return outcome;
    }
}
