using System.Globalization;

namespace Gateway.Access;

/// <summary>
/// What people write: a note, a document number, a justification. Says what is wrong with one, without repeating it.
/// </summary>
internal static class FreeText
{
    /// <summary>What is wrong with a text; null where nothing is. Lengths count characters.</summary>
    internal static string? Against(string text, int least, int most)
    {
        if (text.Trim().Length < least || text.Length > most)
            return FormattableString.Invariant($"must have {least} to {most} characters");
        // A control character changes what a log or a terminal shows; an override turns round what a reader sees.
        if (text.Any(IsHidden))
            return "must not hold control characters or characters that change the direction of the text";
        // Free text is kept beside the log and shown to people who may not know the number.
        return NationalIds.StandIn(text) ? "must not hold a national id" : null;
    }

    private static bool IsHidden(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse;
}
