using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Cli.Pages;

/// <summary>
/// Makes text that comes from outside fit for a terminal: nothing in it can move the cursor, change colours, reorder
/// what is read or hide characters, and no national id stays in it. Brackets need no care, because pages are built
/// from plain paragraphs and never from markup.
/// </summary>
internal sealed partial class SourceText(string? nationalId)
{
    internal const char Neutralised = '\uFFFD';
    private const string Masked = "xxxxxx-xxxx";

    private readonly string? _asked = nationalId?.Replace("-", "", StringComparison.Ordinal);

    /// <summary>Text on one line.</summary>
    public string Line(string text) => Lines(text).Replace('\n', ' ');

    /// <summary>Text with the line breaks its source gave it.</summary>
    public string Lines(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n')
                clean.Append('\n');
            else if (rune.Value is '\t')
                clean.Append(' ');
            else if (IsUnseen(rune))
                clean.Append(Neutralised);
            else
                clean.Append(rune.ToString());
        }
        return Mask(clean.ToString());
    }

    // Control characters, escapes, bidirectional overrides, zero-width characters, private use and separators.
    internal static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;

    // Sources write the number into titles and texts. The asked citizen's is known to the letter; anyone else's is
    // recognised by its form: a possible date (a replacement number adds 60 to the day), then four digits.
    private string Mask(string text)
    {
        var masked = PossibleNumber().Replace(text, Masked);
        if (_asked is not { Length: 10 })
            return masked;
        return masked
            .Replace(_asked, Masked, StringComparison.OrdinalIgnoreCase)
            .Replace($"{_asked[..6]}-{_asked[6..]}", Masked, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])[0-9]{2} ?[-\u2010-\u2013]? ?[0-9]{4}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PossibleNumber();
}
