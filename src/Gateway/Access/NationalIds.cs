using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Access;

/// <summary>Finds national ids in other texts: what people write, case numbers, keys.</summary>
/// <remarks>
/// What counts: day, month and year as two digits each and the last four, with nothing or up to two separators of any kind
/// between these groups (a space, a dot, a slash, an underscore, a dash, a bracket: whatever is neither letter nor digit; a
/// dash between spaces too). So a date with four digits right behind it counts as well: in doubt it is refused;
/// digits of any script; the date possible, as <see cref="CitizenId"/> has it; replacement numbers with their letters.
/// Letters may touch it. What does not count: a part of a longer run of digits; groups cut elsewhere, as a date and its
/// time are (14-03-26 09.22, 14.03.2026 09:22); what lies in a UUID or a hash (32 to 64 hexadecimal digits), whose digits are drawn by chance.
/// </remarks>
internal static partial class NationalIds
{
    // Neither pattern can go on for long: all that repeats is counted. A second is beyond any text that is let in.
    private const int LongestSearch = 1_000;

    /// <summary>Whether a text holds one anywhere.</summary>
    internal static bool StandIn(string text) => In(text).Any();

    /// <summary>Every one that a text holds.</summary>
    internal static IEnumerable<CitizenId> In(string text) =>
        Grouped().Matches(Uuids().Replace(string.Concat(text.Select(Ascii)), "u"))
            .Select(found => CitizenId.TryParse(string.Concat(found.Groups["id"].Value.Where(char.IsAsciiLetterOrDigit)))).OfType<CitizenId>();

    private static char Ascii(char c) => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c;

    // Looks ahead without taking anything, so that one that overlaps another's beginning is found too.
    [GeneratedRegex(@"(?<![0-9])(?=(?<id>[0-9]{2}[^\p{L}\p{N}]{0,2}[0-9]{2}[^\p{L}\p{N}]{0,2}[0-9]{2}(?:[^\p{L}\p{N}]{0,2}|\s\p{Pd}\s)[0-9][0-9A-Z]{2}[0-9])(?![0-9]))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, LongestSearch)]
    private static partial Regex Grouped();

    [GeneratedRegex("(?<![0-9a-z])(?:[0-9a-f]{32,64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-z])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, LongestSearch)]
    private static partial Regex Uuids();
}
