using System.Globalization;
using Gateway.Storage.Vaults;

namespace Gateway.Retention;

/// <summary>How long what the store knows of citizens can be read, by what it is kept for (GDPR art. 5(1)(e)).</summary>
/// <param name="Days">Days by purpose: an id of the policy catalogue, "consents" or "oversight".</param>
internal sealed record RetentionTimes(IReadOnlyDictionary<string, int> Days)
{
    /// <summary>Where nothing is set: five years, as long as a claim may be brought in most matters (forældelse, 3 years) and a little more.</summary>
    internal const int DefaultDays = 1826;

    /// <summary>At least: reviews, corrections and complaints must still find what they are about.</summary>
    internal const int FewestDays = 31;

    /// <summary>At most: a hundred years, beyond which it is a mistake in writing.</summary>
    internal const int MostDays = 36_525;

    /// <summary>The name in the settings under which the time of everything stands that has none of its own.</summary>
    internal const string Default = "default";

    /// <summary>Five years for everything.</summary>
    internal static RetentionTimes Standard { get; } = new(new Dictionary<string, int>());

    /// <summary>How many days from the day a record was made, or a consent or mandate ended, it is kept beyond that day.</summary>
    internal int Of(string purpose) => Days.TryGetValue(Word(purpose), out var days) || Days.TryGetValue(Default, out days) ? days : DefaultDays;

    /// <summary>The first day whose records are kept, on a day: those of the days before have been kept long enough.</summary>
    internal DateOnly KeptFrom(string purpose, DateOnly today) => Of(purpose) >= today.DayNumber ? DateOnly.MinValue : today.AddDays(-Of(purpose));

    /// <summary>What a purpose of the store is called in settings and records.</summary>
    internal static string Word(string purpose) => purpose switch
    {
        RetentionPurposes.Consents => "consents",
        RetentionPurposes.Oversight => "oversight",
        _ => purpose,
    };

    /// <summary>Reads a number of days; null where it is none between <see cref="FewestDays"/> and <see cref="MostDays"/>.</summary>
    internal static int? Read(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= FewestDays and <= MostDays ? days : null;
}
