using System.Globalization;
using Gateway.ReviewedData;

namespace Gateway.Consent;

/// <summary>Dates as people in Denmark read them, in Danish time. Pure.</summary>
internal static class DanishDates
{
    private static readonly string[] Danish =
        ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

    // The European Union's rule (directive 2000/84/EC), written out: a machine without a time zone database knows it too.
    private static readonly TimeZoneInfo Denmark = TimeZoneInfo.CreateCustomTimeZone(
        "Denmark", TimeSpan.FromHours(1), "Denmark", "CET", "CEST",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0, DateTimeKind.Unspecified), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0, DateTimeKind.Unspecified), 10, 5, DayOfWeek.Sunday)),
        ]);

    /// <summary>The day of an instant.</summary>
    internal static LocalizedText Day(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Denmark);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{local.Day}. {Danish[local.Month - 1]} {local.Year}"),
            local.ToString("d MMMM yyyy", CultureInfo.InvariantCulture));
    }

    /// <summary>Day and minute of an instant.</summary>
    internal static LocalizedText Minute(DateTimeOffset at)
    {
        var (day, local) = (Day(at), TimeZoneInfo.ConvertTime(at, Denmark));
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{day.Da} kl. {local:HH}.{local:mm}"),
            string.Create(CultureInfo.InvariantCulture, $"{day.En} at {local:HH}:{local:mm}"));
    }

    /// <summary>The last day of a period whose end is exclusive.</summary>
    internal static LocalizedText LastDay(DateTimeOffset until) => Day(until.AddTicks(-1));
}
