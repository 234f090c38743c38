using System.Globalization;

namespace Gateway.LogReading;

/// <summary>How often looks into citizens' information are sampled at the least, whatever the privacy officer does.</summary>
/// <param name="EveryDays">A sample is drawn from every stretch of so many days, and decided within as many more.</param>
/// <param name="Size">How many are drawn out of it, where there are so many.</param>
internal sealed record SampleRules(int EveryDays, int Size)
{
    /// <summary>A month, without which checking is no fixed procedure any more (Datatilsynet, katalog over foranstaltninger, "Stikprøver").</summary>
    internal const int MostDays = 31;

    /// <summary>As many as a sample may have: what nobody has the time to decide about is not looked at.</summary>
    internal const int MostSize = 100;

    /// <summary>Ten of every week.</summary>
    internal static SampleRules Standard { get; } = new(7, 10);

    /// <summary>Reads <c>Samples:EveryDays</c> and <c>Samples:Size</c>.</summary>
    internal static SampleRules Read(IConfigurationSection samples, List<string> errors)
    {
        return new SampleRules(Number("EveryDays", Standard.EveryDays, MostDays), Number("Size", Standard.Size, MostSize));

        int Number(string name, int standard, int most)
        {
            if (samples[name] is not { } text)
                return standard;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
                return number;
            errors.Add($"{samples.Path}:{name} is a whole number from 1 to {most}");
            return standard;
        }
    }
}
