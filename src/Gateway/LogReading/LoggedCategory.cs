using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>What came of one type of information, as a record tells it. A closed set.</summary>
internal enum LoggedState
{
    /// <summary>It is what something else than a disclosure is about.</summary>
    Named,

    /// <summary>It might be asked for.</summary>
    Allowed,

    /// <summary>It was released.</summary>
    Disclosed,

    /// <summary>Some of its sources answered, and that was released.</summary>
    Partial,

    /// <summary>No source held anything; that was released.</summary>
    NothingHeld,

    /// <summary>It was withheld.</summary>
    Withheld,

    /// <summary>No source could be asked.</summary>
    Unavailable,

    /// <summary>The holder decides, and had not.</summary>
    AwaitingHolder,

    /// <summary>Only whether something is held was told.</summary>
    PresenceTold,

    /// <summary>An answer was released, and what it was is not told here.</summary>
    Answered,
}

/// <summary>One type of information of one disclosure, as its records tell it.</summary>
/// <param name="Category">Id in the policy catalogue.</param>
/// <param name="State">What came of it.</param>
internal sealed record LoggedCategory(string Category, LoggedState State)
{
    /// <summary>How many items were released.</summary>
    internal int Items { get; init; }

    /// <summary>The legal basis; empty where there was none.</summary>
    internal string BasisId { get; init; } = "";

    /// <summary>The consent relied on; empty where none was.</summary>
    internal string ConsentId { get; init; } = "";

    /// <summary>The mandate relied on; empty where none was.</summary>
    internal string MandateId { get; init; } = "";

    /// <summary>Opened by emergency access only.</summary>
    internal bool Emergency { get; init; }

    /// <summary>Codes of the reasons.</summary>
    internal IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Something about the citizen was released: content, or that something is held.</summary>
    internal bool Told { get; init; }
}

/// <summary>Reads the line <c>category</c> of entries, as <c>DisclosureEntries</c> writes it, and what changes name in one line. Pure.</summary>
internal static class LoggedCategories
{
    private const string ItemsAre = "items=";
    private const string BasisIs = "basis=";
    private const string ConsentIs = "consent=";
    private const string MandateIs = "mandate=";
    private const string EmergencyWord = "emergency";
    private const string None = "-";

    /// <summary>The categories of a record: each stands once in it, and in one part of a stream.</summary>
    internal static IReadOnlyList<LoggedCategory> Of(ReadEntry entry) =>
        entry.Values("category") is var lines && lines.Any() ? [.. lines.Select(Read).DistinctBy(c => c.Category)] : Named(LogIndexRow.CategoriesOf(entry));

    /// <summary>Categories that something else than a disclosure is about.</summary>
    internal static IReadOnlyList<LoggedCategory> Named(IEnumerable<string> categories) => [.. categories.Select(c => new LoggedCategory(c, LoggedState.Named))];

    /// <summary>What a line tells. A word that this version does not know is an answer of which nothing is told.</summary>
    internal static LoggedCategory Read(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (category, state) = (words.ElementAtOrDefault(0) ?? "", words.ElementAtOrDefault(1) ?? "");
        var items = Number(words, ItemsAre);
        return new LoggedCategory(category, StateOf(state, counted: items is not null))
        {
            Items = items ?? 0,
            BasisId = After(words, BasisIs),
            ConsentId = After(words, ConsentIs),
            MandateId = After(words, MandateIs),
            Emergency = words.Contains(EmergencyWord),
            // Codes are upper snake case; every other word of the format is not.
            Reasons = [.. words.Skip(2).Where(w => w.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))],
            Told = state is "Held" || (state is "Available" or "Partial" && items > 0),
        };
    }

    // Where only the presence of something is told, there is no number.
    private static LoggedState StateOf(string word, bool counted) => word switch
    {
        "named" => LoggedState.Named,
        "allowed" => LoggedState.Allowed,
        "withheld" or "Withheld" or "NotTold" => LoggedState.Withheld,
        "awaiting-source" or "AwaitingSourceDecision" => LoggedState.AwaitingHolder,
        "Available" => LoggedState.Disclosed,
        "Partial" => LoggedState.Partial,
        "NothingHeld" when counted => LoggedState.NothingHeld,
        "Held" or "NothingHeld" => LoggedState.PresenceTold,
        "Unavailable" or "Unknown" => LoggedState.Unavailable,
        _ => LoggedState.Answered,
    };

    private static string After(string[] words, string name) =>
        words.FirstOrDefault(w => w.StartsWith(name, StringComparison.Ordinal)) is { } word && word[name.Length..] is var value and not None ? value : "";

    private static int? Number(string[] words, string name) =>
        int.TryParse(After(words, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
