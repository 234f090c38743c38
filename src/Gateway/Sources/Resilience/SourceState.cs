using Gateway.Access;

namespace Gateway.Sources.Resilience;

/// <summary>Whether a source is asked just now.</summary>
internal enum SourceCircuit
{
    /// <summary>It is asked.</summary>
    Closed,

    /// <summary>It has failed too often and is left alone.</summary>
    Open,

    /// <summary>One question finds out whether it is well again.</summary>
    HalfOpen,
}

/// <summary>How a source has done since the start. Figures, never content or persons.</summary>
/// <param name="Circuit">Whether it is asked.</param>
/// <param name="Calls">Questions put to it.</param>
/// <param name="Failures">How many of them failed, by reason.</param>
/// <param name="Median">Half of the last answers came within this; null before the first.</param>
/// <param name="NinetyFifth">Nineteen of twenty of the last answers came within this.</param>
/// <param name="LastSuccess">When it last answered; null before the first.</param>
internal sealed record SourceState(
    SourceCircuit Circuit, long Calls, IReadOnlyDictionary<ReasonCode, long> Failures, TimeSpan? Median, TimeSpan? NinetyFifth, DateTimeOffset? LastSuccess);
