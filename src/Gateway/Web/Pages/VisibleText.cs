using System.Globalization;
using System.Text;

namespace Gateway.Web.Pages;

/// <summary>
/// Text as it is read: characters that nobody sees, and that turn the direction of writing or break a line, are shown as
/// such (U+FFFD), so that a name from elsewhere cannot make a page or table say something else (Unicode TR 36). Pure.
/// </summary>
internal static class VisibleText
{
    internal static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(IsHidden))
            return text;
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            visible.Append(IsHidden(rune) ? Rune.ReplacementChar : rune);
        return visible.ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;
}
