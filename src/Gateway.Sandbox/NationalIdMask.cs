using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Sandbox;

/// <summary>Finds and hides national ids: the ones recorded, and anything that looks like one.</summary>
internal sealed partial class NationalIdMask(IEnumerable<string> known)
{
    private const string Hidden = "##########";
    private readonly HashSet<string> _known = new(known, StringComparer.Ordinal);

    public bool Finds(string text) =>
        LooksLikeOne().IsMatch(text) || _known.Any(id => text.Contains(id, StringComparison.Ordinal));

    /// <summary>The text without national ids and without control characters, so that it is one line in a log.</summary>
    public string Hide(string text)
    {
        var hidden = new StringBuilder(HideUnknown(text));
        // Replacement numbers (eCPR) hold letters, which the pattern does not see.
        foreach (var id in _known) hidden.Replace(id, Hidden);
        for (var i = 0; i < hidden.Length; i++)
        {
            if (char.IsControl(hidden[i])) hidden[i] = '?';
        }

        return hidden.ToString();
    }

    /// <summary>As <see cref="Hide"/>, for messages about data that could not be read: no number is known yet.</summary>
    public static string HideUnknown(string text) => LooksLikeOne().Replace(text, Hidden);

    /// <summary>The national id stands in the text, with or without hyphen, and is not part of a longer number.</summary>
    public static bool Occurs(string nationalId, string text) =>
        OccursAsItStands(nationalId, text)
        || (nationalId.Length == 10 && OccursAsItStands(nationalId.Insert(6, "-"), text));

    private static bool OccursAsItStands(string id, string text)
    {
        for (var at = text.IndexOf(id, StringComparison.Ordinal); at >= 0; at = text.IndexOf(id, at + 1, StringComparison.Ordinal))
        {
            var end = at + id.Length;
            if ((at == 0 || !char.IsAsciiDigit(text[at - 1])) && (end == text.Length || !char.IsAsciiDigit(text[end]))) return true;
        }

        return false;
    }

    // Letters beside it make it part of something else, such as a GUID.
    [GeneratedRegex(@"(?<![0-9A-Za-z])[0-9]{6}(?:-|%2D)?[0-9]{4}(?![0-9A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksLikeOne();
}
