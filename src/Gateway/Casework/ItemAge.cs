using System.Globalization;
using Gateway.Overview;
using Gateway.Sources;

namespace Gateway.Casework;

/// <summary>How old an item is, and whether it is over, on a given day. Pure; the rules stand at the head of <c>requirements.yaml</c>.</summary>
internal sealed class ItemAge(StatusWords words, DateOnly today)
{
    // 9999-12-31 and its like are how systems without an open end write one; it also leaves room to count months from any day.
    private const int NoYear = 9900;

    /// <summary>Its last day has passed, or its source says that it is over.</summary>
    internal bool IsOver(Fact fact) => words.Ended.Contains(fact.Status) || (LastDay(fact.End) is { } end && end < today);

    /// <summary>Never took place, or is no longer meant.</summary>
    internal bool IsVoid(Fact fact) => words.Void.Contains(fact.Status) || fact.Values.Any(v => v.Name == "document-status" && Codes(v.Datum).Any(words.Void.Contains));

    /// <summary>Never took place, is no longer meant, was refuted, has only been asked for, or is about somebody else: never evidence.</summary>
    internal bool IsNothing(Fact fact) => IsRequested(fact) || IsNotSo(fact);

    /// <summary>The same, without what has only been asked for.</summary>
    internal bool IsNotSo(Fact fact) =>
        fact.About.Length > 0 || fact.TellsOfOthers || IsVoid(fact)
        || fact.Values.Any(v => v.Name == "certainty" && Codes(v.Datum).Any(words.Refuted.Contains));

    /// <summary>Asked for and not answered.</summary>
    internal bool IsRequested(Fact fact) => words.Requested.Contains(fact.Status);

    /// <summary>The day its age is counted from; null where its source gives none.</summary>
    internal DateOnly? CountedFrom(Fact fact)
    {
        if (Day(fact.End) is { } end && end <= today)
            return end;
        // A register that was moved has changed everything and brought nothing up to date: only what has no day of its own
        // goes by its last change, and by none that lies ahead.
        return Day(fact.Start) ?? (!IsOver(fact) && Day(fact.LastChangedAt) is { } changed && changed <= today ? changed : null);
    }

    /// <summary>Whether it is younger than so many months. What has no day is as old as it likes.</summary>
    internal bool IsYounger(Fact fact, int months) => CountedFrom(fact) is { } day && today < day.AddMonths(months);

    /// <summary>Whole months since the day its age is counted from, 0 where that lies ahead; null where it is not known.</summary>
    internal int? Months(Fact fact) => CountedFrom(fact) is { } day ? MonthsBetween(day, today) : null;

    /// <summary>Whether it has lasted so many months, up to today where it goes on.</summary>
    internal bool Lasted(Fact fact, int months) => Day(fact.Start) is { } start && start.AddMonths(months) <= (Day(fact.End) is { } end && end < today ? end : today);

    /// <summary>A day of a date in its source's precision: of a month or a year its first, so that nothing is taken for younger than it is.</summary>
    internal static DateOnly? Day(string date)
    {
        var day = FactDates.Day(date);
        var text = day.Length switch { 4 => day + "-01-01", 7 => day + "-01", > 10 => day[..10], _ => day };
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) && parsed.Year < NoYear ? parsed : null;
    }

    /// <summary>The last day that a date in its source's precision may mean; null where it names none.</summary>
    internal static DateOnly? LastDay(string date) => Day(date) is not { } first ? null : FactDates.Day(date).Length switch
    {
        4 => first.AddYears(1).AddDays(-1),
        7 => first.AddMonths(1).AddDays(-1),
        _ => first,
    };

    /// <summary>The day of a date; null where its source names none so exactly.</summary>
    internal static DateOnly? ExactDay(string date) => Day(date) is { } day && LastDay(date) == day ? day : null;

    /// <summary>Whole months from one day to another; 0 where the other lies before.</summary>
    internal static int MonthsBetween(DateOnly from, DateOnly to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return Math.Max(0, from.AddMonths(months) > to ? months - 1 : months);
    }

    private static IEnumerable<string> Codes(FactDatum datum) => datum switch
    {
        FactDatum.ConceptDatum concept => concept.Concept.Codings.Select(c => c.Code).Append(concept.Concept.Text),
        FactDatum.TextDatum text => [text.Text],
        _ => [],
    };
}
