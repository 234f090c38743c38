using System.Globalization;
using System.Text;

namespace Gateway.Web.Pages;

/// <summary>
/// Text as the document's font can show it. What cannot be seen is shown as such (<see cref="VisibleText"/>), white space is one kind of
/// space, and a character that the font does not have, that is laid out from right to left, or that is set upon another stands as its number:
/// <c>[U+05D0]</c>. Nothing is left out. Pure.
/// </summary>
internal static class PdfText
{
    // What the font has in full: Latin, Greek and Cyrillic scripts, signs of writing, currencies.
    private static readonly (int First, int Last)[] Shown =
        [(0x20, 0x7E), (0xA1, 0x24F), (0x386, 0x386), (0x388, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE), (0x400, 0x45F), (0x1E80, 0x1E85), (0x2010, 0x2015), (0x2018, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2039, 0x203A), (0x20AC, 0x20AC), (0xFFFD, 0xFFFD)];

    internal static string Of(string text)
    {
        // Half a pair of surrogates is no character.
        var sound = string.Concat(text.EnumerateRunes().Select(r => r.ToString()));
        var shown = new StringBuilder(text.Length);
        foreach (var rune in VisibleText.Of(sound.ReplaceLineEndings(" ")).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                shown.Append(' ');
            else if (IsShown(rune))
                shown.Append(rune);
            else
                shown.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
        }
        return shown.ToString();
    }

    /// <summary>Whether the font shows it as it is.</summary>
    internal static bool IsShown(Rune rune) => Shown.Any(s => rune.Value >= s.First && rune.Value <= s.Last);
}
