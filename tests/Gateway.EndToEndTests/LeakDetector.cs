using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.EndToEndTests;

/// <summary>
/// Finds national ids and tokens in what a system emitted: anything of their shape in text, and the known ones also
/// in bytes of any file.
/// </summary>
internal sealed partial class LeakDetector(IEnumerable<string> knownNumbers)
{
    private readonly string[] _known = [.. knownNumbers.SelectMany(n => new[] { n, n.Insert(6, "-") })];

    /// <summary>What was found in a text, as kinds: the finding itself would be a leak too.</summary>
    internal IReadOnlyList<string> InText(string text)
    {
        var found = new List<string>();
        found.AddRange(_known.Where(n => text.Contains(n, StringComparison.Ordinal)).Select(_ => "a citizen's number"));
        found.AddRange(NationalId().Matches(text).Where(m => HasPossibleDate(m.Value)).Select(_ => "a number of national id shape"));
        found.AddRange(Token().Matches(text).Select(_ => "a token"));
        found.AddRange(Bearer().Matches(text).Select(_ => "a bearer header"));
        return found;
    }

    /// <summary>Known numbers and tokens in a file, whatever its format.</summary>
    internal IReadOnlyList<string> InBytes(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var utf16 = Encoding.Unicode.GetString(bytes);
        return
        [
            .. _known.Where(n => text.Contains(n, StringComparison.Ordinal) || utf16.Contains(n, StringComparison.Ordinal)).Select(_ => "a citizen's number"),
            .. Token().Matches(text).Select(_ => "a token"),
        ];
    }

    // Not inside a longer run of digits or hex: hashes and ids are full of ten digits in a row.
    [GeneratedRegex(@"(?<![0-9A-Fa-f\-])[0-7]\d[01]\d{3}-?\d{4}(?![0-9A-Fa-f\-])")]
    private static partial Regex NationalId();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.")]
    private static partial Regex Token();

    [GeneratedRegex(@"Bearer\s+[A-Za-z0-9._\-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    private static bool HasPossibleDate(string number)
    {
        var day = int.Parse(number[..2]) % 60;
        var month = int.Parse(number[2..4]);
        return day is >= 1 and <= 31 && month is >= 1 and <= 12;
    }
}
