using Gateway.ReviewedData;

namespace Gateway.LogReading;

/// <summary>The words for what happened, from <c>Texts/LogReading.Danish.resx</c> and <c>Texts/LogReading.English.resx</c>.</summary>
internal static class LogTexts
{
    private static readonly BilingualTexts Texts = new("Gateway.LogReading.Texts.LogReading");

    /// <summary>A row of a report in words.</summary>
    internal static LocalizedText Of(AccessReportRow row) => Texts.Read($"{(row.Outcome is null ? "Event" : "Use")}.{row.What}");

    /// <summary>That a report leaves something out, on which ground, and where to complain.</summary>
    internal static LocalizedText Withheld => Texts.Read("Withheld");
}
