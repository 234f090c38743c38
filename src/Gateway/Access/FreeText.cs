using System.Globalization;

namespace Gateway.Access;

/// <summary>
/// What people write: a note, a document number, a justification. Says what is wrong with one, without repeating it.
/// </summary>
internal static class FreeText
{
    // Anything that says something has as many; dots and dashes fill a field and say nothing.
    private const int FewestLetters = 3;

    // Hangul fillers and the empty Braille cell are blank and count as letters or symbols; U+FFFD is what is left of
    // characters that were lost on the way.
    private const string Blank = "\u115f\u1160\u3164\uffa0\u2800\ufffd";

    /// <summary>What is wrong with a text; null where nothing is. Lengths count characters.</summary>
    internal static string? Against(string text, int least, int most)
    {
        if (text.Trim().Length < least || text.Length > most)
            return FormattableString.Invariant($"must have {least} to {most} characters");
        // A control character changes what a log or a terminal shows; an override turns round what a reader sees.
        if (text.Any(IsHidden))
            return "must not hold control characters or characters that change the direction of the text";
        if (text.Any(IsBlank))
            return "must not hold blank fillers, variation selectors or replacement characters";
        if (text.Count(char.IsLetterOrDigit) < Math.Min(least, FewestLetters))
            return FormattableString.Invariant($"must have at least {FewestLetters} letters or digits");
        // Free text is kept beside the log and shown to people who may not know the number.
        return NationalIds.StandIn(text) ? "must not hold a national id" : null;
    }

    private static bool IsBlank(char c) => Blank.Contains(c) || c is (>= '\ufe00' and <= '\ufe0f') or (>= '\u180b' and <= '\u180f');

    private static bool IsHidden(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse;
}
