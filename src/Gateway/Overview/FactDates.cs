using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>Compares dates of facts in the precision their sources gave. Nothing is rounded: a day is never made of an instant within it.</summary>
internal static class FactDates
{
    private const int DayLength = 10;
    private const string Midnight = "T00:00:00";

    /// <summary>
    /// A date as comparable text. Midnight is how systems without a date type write a day, whatever zone they add;
    /// every other instant stays what it is.
    /// </summary>
    internal static string Day(string date) =>
        date.Length > DayLength && date.AsSpan(DayLength).StartsWith(Midnight, StringComparison.Ordinal) && IsWholeSecond(date.AsSpan(DayLength + Midnight.Length))
            ? date[..DayLength] : date;

    /// <summary>Whether two periods share a day, as far as both beginnings are known. An end that is not given is open.</summary>
    internal static bool Overlap(Fact one, Fact other) =>
        one.Start.Length > 0 && other.Start.Length > 0 && BeginsBeforeEnd(one.Start, other.End) && BeginsBeforeEnd(other.Start, one.End);

    // Compared in the coarser of the two precisions. Dates of different zones are a day apart at most: a hint, not a ruling.
    private static bool BeginsBeforeEnd(string start, string end)
    {
        if (end.Length == 0)
            return true;
        var length = Math.Min(Math.Min(start.Length, end.Length), DayLength);
        return string.CompareOrdinal(start[..length], end[..length]) <= 0;
    }

    private static bool IsWholeSecond(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || rest[0] is 'Z' or '+' or '-' || (rest[0] == '.' && rest[1..].TrimStart('0') is var zone && (zone.IsEmpty || zone[0] is 'Z' or '+' or '-'));
}
