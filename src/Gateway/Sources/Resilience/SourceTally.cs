using Gateway.Access;

namespace Gateway.Sources.Resilience;

/// <summary>Counts what came of a source's questions, and how long the last answers took.</summary>
internal sealed class SourceTally
{
    /// <summary>Answers whose time is remembered: enough for a steady figure, few enough to tell of now.</summary>
    internal const int Remembered = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<ReasonCode, long> _failures = [];
    private readonly TimeSpan[] _ring = new TimeSpan[Remembered];
    private long _calls;
    private long _answers;
    private DateTimeOffset? _lastSuccess;

    internal void Add(SourceOutcome outcome, TimeSpan took, DateTimeOffset at)
    {
        lock (_gate)
        {
            _calls++;
            if (outcome is SourceOutcome.Failed failed)
            {
                _failures[failed.Reason] = _failures.GetValueOrDefault(failed.Reason) + 1;
                return;
            }
            _ring[_answers++ % Remembered] = took;
            _lastSuccess = at;
        }
    }

    internal SourceState Read(SourceCircuit circuit)
    {
        lock (_gate)
        {
            var times = _ring.Take((int)Math.Min(_answers, Remembered)).Order().ToList();
            return new SourceState(circuit, _calls, new Dictionary<ReasonCode, long>(_failures), At(times, 0.5), At(times, 0.95), _lastSuccess);
        }
    }

    // The nearest rank: a time that was really taken.
    private static TimeSpan? At(List<TimeSpan> sorted, double share) => sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
