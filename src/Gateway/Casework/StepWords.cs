using System.Globalization;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>What is filled into the words of a step.</summary>
internal sealed record StepWords
{
    /// <summary>What the words may ask for.</summary>
    internal static IReadOnlyList<string> Known { get; } = ["categories", "sources", "date", "months", "focus"];

    /// <summary>Names of categories.</summary>
    internal IReadOnlyList<LocalizedText> Categories { get; init; } = [];

    /// <summary>Names of systems and holders.</summary>
    internal IReadOnlyList<LocalizedText> Sources { get; init; } = [];

    /// <summary>A day, in its source's precision; empty where it is not known.</summary>
    internal string Date { get; init; } = "";

    /// <summary>An age in months; null where it is not known.</summary>
    internal int? Months { get; init; }

    /// <summary>Names of requirements.</summary>
    internal IReadOnlyList<LocalizedText> Focus { get; init; } = [];

    /// <summary>The words with everything in its place.</summary>
    internal LocalizedText Fill(LocalizedText words) => new(Fill(words.Da, t => t.Da), Fill(words.En, t => t.En));

    private string Fill(string words, Func<LocalizedText, string> language) => words
        .Replace("{categories}", string.Join(", ", Categories.Select(language)), StringComparison.Ordinal)
        .Replace("{sources}", string.Join(", ", Sources.Select(language)), StringComparison.Ordinal)
        .Replace("{date}", Date.Length > 0 ? Date : language(CaseworkTexts.UnknownDay), StringComparison.Ordinal)
        .Replace("{months}", Months is { } months ? months.ToString(CultureInfo.InvariantCulture) : language(CaseworkTexts.UnknownNumber), StringComparison.Ordinal)
        .Replace("{focus}", string.Join(", ", Focus.Select(language)), StringComparison.Ordinal);
}
