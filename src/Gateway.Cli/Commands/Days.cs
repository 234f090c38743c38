using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary>Days and moments as they are typed: a day is a Danish one, whatever clock the machine keeps.</summary>
internal static class Days
{
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>The beginning of the day typed.</summary>
    public static DateTimeOffset? Beginning(ArgumentResult given) => Midnight(given, daysLater: 0);

    /// <summary>The moment after the end of the day typed.</summary>
    public static DateTimeOffset? End(ArgumentResult given) => Midnight(given, daysLater: 1);

    /// <summary>The moment typed; of a day alone its last, so that what held on that day counts whatever the hour it began.</summary>
    public static DateTimeOffset? LastMoment(ArgumentResult given)
    {
        if (DateTimeOffset.TryParseExact(Text(given), Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment;
        // Of today, what has passed of it.
        return Midnight(given, daysLater: 1)?.AddTicks(-1) is { } last ? Earlier(last, TimeProvider.System.GetUtcNow(), Midnight(given, daysLater: 0)) : null;
    }

    private static DateTimeOffset? Midnight(ArgumentResult given, int daysLater)
    {
        if (!DateOnly.TryParseExact(Text(given), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day > DateOnly.MaxValue.AddDays(-2) || day < DateOnly.MinValue.AddDays(1))
        {
            given.AddError("No date.");
            return null;
        }
        var midnight = day.AddDays(daysLater).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, PageLayout.DanishTime().GetUtcOffset(midnight));
    }

    private static DateTimeOffset Earlier(DateTimeOffset last, DateTimeOffset now, DateTimeOffset? beginning) => now < last && beginning <= now ? now : last;

    private static string Text(ArgumentResult given) => given.Tokens.Count == 1 ? given.Tokens[0].Value : "";
}
