using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Sources;

/// <summary>How a source writes dates and numbers. Pure.</summary>
/// <param name="Dates">Its ways of writing dates, tried in turn; empty: ISO 8601 in any precision, taken as it stands.</param>
/// <param name="DecimalComma">1.234,50 rather than 1234.50.</param>
internal sealed partial record Notation(IReadOnlyList<DateNotation> Dates, bool DecimalComma)
{
    internal static Notation AsItStands { get; } = new([], false);

    /// <summary>A date or instant as ISO 8601, in the source's precision; empty for an empty text, null for what is no date.</summary>
    internal string? Date(string text)
    {
        if (text.Length == 0)
            return text;
        if (Dates.Count == 0)
            return IsNoDay(text) ? null : text;
        return Dates.Select(d => Date(text.Trim(), d)).FirstOrDefault(d => d is not null);
    }

    /// <summary>A decimal number with a point and no separators, no digit lost; null for what is no number.</summary>
    internal string? Number(string text)
    {
        if (!DecimalComma)
            return PlainNumber().IsMatch(text) ? text : null;
        return DanishNumber().IsMatch(text) ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : null;
    }

    private static string? Date(string text, DateNotation notation) => notation switch
    {
        // Some write a blank where the T belongs.
        DateNotation.Iso => NoTime().IsMatch(text) || !IsDay(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd") ? null : text.Length > 10 && text[10] == ' ' ? $"{text[..10]}T{text[11..]}" : text,
        DateNotation.IsoColonless => Colonless().IsMatch(text) && !NoTime().IsMatch(text) && IsDay(text[..10], "yyyy-MM-dd") ? $"{text[..^2]}:{text[^2..]}" : null,
        DateNotation.DayMonthYear => DateOnly.TryParseExact(text, "dd-MM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        DateNotation.DayMonthYearTime => DateTime.TryParseExact(text, "dd-MM-yyyyTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) : null,
        DateNotation.YearMonthDay => DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var compact)
            ? compact.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        DateNotation.YearMonth => text.Length == 6 && IsDay(text + "01", "yyyyMMdd") ? $"{text[..4]}-{text[4..]}" : null,
        _ => throw new ArgumentOutOfRangeException(nameof(notation)),
    };

    // 31 February, a thirteenth month however precisely it goes on, or 25 o'clock.
    private static bool IsNoDay(string text) => NoTime().IsMatch(text) || DayOrMonth().Match(text) is { Success: true, Value: var begins } && !IsDay(begins.Length > 7 ? begins : begins + "-01", "yyyy-MM-dd");

    private static bool IsDay(string text, string form) => DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]{3})*(,[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DanishNumber();

    [GeneratedRegex(@"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainNumber();

    // ISO 8601: a day may end at 24:00.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[T ](2[5-9]|[3-9]\d|\d\d:[6-9]\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoTime();

    [GeneratedRegex(@"^\d{4}-\d\d(-\d\d)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DayOrMonth();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d{4}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colonless();
}

/// <summary>A way of writing dates.</summary>
internal enum DateNotation
{
    /// <summary>ISO 8601: 2026-11-21, with or without a time.</summary>
    Iso,

    /// <summary>2024-03-18T11:53:12.000+0000: an offset without colon (KMD Nexus).</summary>
    IsoColonless,

    /// <summary>21-11-2026.</summary>
    DayMonthYear,

    /// <summary>21-11-2026T10:22:05 (LÆ forms).</summary>
    DayMonthYearTime,

    /// <summary>20261121.</summary>
    YearMonthDay,

    /// <summary>202611.</summary>
    YearMonth,
}
