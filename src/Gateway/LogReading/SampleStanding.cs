using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>How a municipality's samples stand: from which time none was drawn yet, and which wait too long for decisions.</summary>
/// <param name="CoveredUntil">Everything asked for before was open to a draw; null where the municipality has no record.</param>
/// <param name="LastDrawnAt">When the newest sample was drawn; null where none was.</param>
/// <param name="IsDue">A sample is to be drawn now.</param>
/// <param name="Overdue">How many samples are not decided whole in time.</param>
/// <param name="OverdueSince">When the oldest of them became so; null where none is.</param>
internal sealed record SampleStanding(DateTimeOffset? CoveredUntil, DateTimeOffset? LastDrawnAt, bool IsDue, int Overdue, DateTimeOffset? OverdueSince)
{
    /// <summary>How they stand. Pure.</summary>
    /// <param name="draws">Every sample of the municipality, oldest first.</param>
    /// <param name="firstRecord">When its first record was made; null where it has none.</param>
    /// <param name="rules">What is demanded.</param>
    /// <param name="now">When.</param>
    internal static SampleStanding Of(IReadOnlyList<DrawSummary> draws, DateTimeOffset? firstRecord, SampleRules rules, DateTimeOffset now)
    {
        var covered = firstRecord;
        foreach (var draw in draws.Where(d => IsWhole(d, rules)))
        {
            if (draw.At > covered && draw.At.AddDays(-draw.Days) <= covered)
                covered = draw.At;
        }
        var overdue = draws.Where(d => d.Undecided > 0).Select(d => d.At.AddDays(rules.EveryDays)).Where(due => due <= now).ToList();
        return new SampleStanding(
            covered, draws.Count == 0 ? null : draws[^1].At, covered?.AddDays(rules.EveryDays) <= now, overdue.Count, overdue.Count == 0 ? null : overdue.Min());
    }

    /// <summary>
    /// How many days back a draw reaches that leaves nothing out since the last: whole days and one more, since what was asked
    /// for just before a draw may have been recorded just after it.
    /// </summary>
    internal int DaysBack(DateTimeOffset now) => CoveredUntil is { } covered && covered < now ? (int)(now - covered).TotalDays + 1 : 1;

    // What an officer left out, or drew less of than is demanded, is still to be drawn from.
    private static bool IsWhole(DrawSummary draw, SampleRules rules) =>
        draw.ByGateway || (!draw.LeftOut && draw.Items >= Math.Min(rules.Size, draw.Candidates));
}
