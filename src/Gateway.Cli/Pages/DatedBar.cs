using System.Globalization;
using Gateway.Overview.V1;

namespace Gateway.Cli.Pages;

/// <summary>The days that a date of a source may mean, as exactly as the source gave it.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them; the same for a date in full.</param>
internal sealed record GivenDays(DateOnly First, DateOnly Last)
{
    /// <summary>The days, or nothing where the text is no date. An instant stands for the day written in it: no zone is invented.</summary>
    public static GivenDays? Read(string text) => text.Length switch
    {
        4 when Day($"{text}-01-01") is { } first => new(first, new DateOnly(first.Year, 12, 31)),
        7 when Day($"{text}-01") is { } first => new(first, new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month))),
        10 when Day(text) is { } day => new(day, day),
        > 10 when text[10] is 'T' && Day(text[..10]) is { } day => new(day, day),
        _ => null,
    };

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>An item as the time line draws it.</summary>
/// <param name="Category">The item's section.</param>
/// <param name="ItemId">The item.</param>
/// <param name="Start">Its first day; nothing where it began before anything told.</param>
/// <param name="End">Its last day; nothing where no end is told.</param>
/// <param name="IsMoment">One date, not a period.</param>
internal sealed record DatedBar(string Category, string ItemId, DateOnly? Start, DateOnly? End, bool IsMoment)
{
    // Registers write "no end" as a year far ahead, and "no start" as one long ago; neither must stretch the axis.
    private const int FirstYear = 1900;
    private const int LastYear = 2100;

    /// <summary>The bar, or nothing where the dates cannot be read or contradict each other: what is drawn must be true.</summary>
    public static DatedBar? Of(TimelineEntry entry)
    {
        var (start, end) = (entry.Period?.Start ?? "", entry.Period?.End ?? "");
        var (from, until) = (GivenDays.Read(start), GivenDays.Read(end));
        if ((from is null && start.Length > 0) || (until is null && end.Length > 0) || (from is null && until is null) || from?.First > until?.Last)
            return null;
        if (from is { } day && from == until)
            // Somewhere in the days that the date may mean; the middle errs least.
            return Drawable(day.First) && Drawable(day.Last) ? At(entry, day.First.AddDays((day.Last.DayNumber - day.First.DayNumber) / 2)) : null;
        DateOnly? first = from?.First is { Year: >= FirstYear } known ? known : null;
        DateOnly? last = until?.Last is { Year: <= LastYear } told ? told : null;
        return (first is null && last is null) || first?.Year > LastYear || last?.Year < FirstYear ? null : new DatedBar(entry.Category, entry.ItemId, first, last, IsMoment: false);
    }

    private static bool Drawable(DateOnly day) => day.Year is >= FirstYear and <= LastYear;

    private static DatedBar At(TimelineEntry entry, DateOnly day) => new(entry.Category, entry.ItemId, day, day, IsMoment: true);
}
