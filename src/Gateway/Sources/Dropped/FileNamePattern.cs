using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Sources.Dropped;

/// <summary>Names of files: <c>*</c> for any characters, <c>{date}</c> for the day the content is from, such as 20261101.</summary>
internal sealed class FileNamePattern
{
    private const string DatePlace = "{date}";
    private const string DateForm = "yyyyMMdd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private FileNamePattern(Regex regex) => _regex = regex;

    /// <summary>Reads a pattern; null when it is none, or would reach out of the folder.</summary>
    internal static FileNamePattern? TryParse(string text)
    {
        if (text.Length == 0 || text.Contains('/', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal) || text.Split(DatePlace).Length > 2)
            return null;
        var form = Regex.Escape(text)
            .Replace(Regex.Escape(DatePlace), "(?<date>[0-9]{8})", StringComparison.Ordinal).Replace("\\*", ".*", StringComparison.Ordinal);
        return new FileNamePattern(new Regex($"^{form}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience));
    }

    /// <summary>Whether a file is called so. A date that is none is no such name.</summary>
    internal bool Fits(string name) => _regex.Match(name) is { Success: true } match && (!match.Groups["date"].Success || DateIn(match) is not null);

    /// <summary>The day in the name; null where the pattern has none.</summary>
    internal DateOnly? DateOf(string name) => _regex.Match(name) is { Success: true } match && match.Groups["date"].Success ? DateIn(match) : null;

    private static DateOnly? DateIn(Match match) =>
        DateOnly.TryParseExact(match.Groups["date"].Value, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
