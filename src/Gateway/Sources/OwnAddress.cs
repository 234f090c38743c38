using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Whether an address that a source sends may be gone to: on the source itself, and without the citizen's number in it. Pure.</summary>
internal static class OwnAddress
{
    /// <summary>The address, or null when it leads elsewhere or names the person, or another.</summary>
    internal static Uri? Of(string link, SourceConnection connection, Person person) =>
        Uri.TryCreate(connection.Address, link, out var page)
        && page.Scheme == connection.Address.Scheme && page.Authority == connection.Address.Authority
        && page.AbsolutePath.StartsWith(connection.Address.AbsolutePath, StringComparison.Ordinal)
        && !Names(page.AbsoluteUri, person) && !NamesSomebodyElse(page.PathAndQuery, person) ? page : null;

    /// <summary>Whether a text names one of the person's numbers, however it is written: encoded once or more, with hyphens or blanks, in either case.</summary>
    internal static bool Names(string address, Person person)
    {
        var bare = string.Concat(Decoded(address).Where(char.IsAsciiLetterOrDigit));
        return person.Numbers.Any(n => bare.Contains(n.Reveal(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Whether a text holds a number that could be a person's and is none of this one's, as numbers are written: in one, or with
    /// one separator before the last four. Cut elsewhere it is a key that was drawn by year (2010-012345).
    /// </summary>
    internal static bool NamesSomebodyElse(string text, Person person)
    {
        var decoded = Decoded(text);
        return NationalIds.In(decoded).Select(n => n.Reveal()).Any(n => !person.Has(n) && NumberBreaks.Any(at => decoded.Contains(n.Insert(DateLength, at), StringComparison.OrdinalIgnoreCase)));
    }

    private const int DateLength = 6;

    private static readonly string[] NumberBreaks = ["", "-", " "];

    private static string Decoded(string text)
    {
        for (var decoded = Uri.UnescapeDataString(text); decoded != text; decoded = Uri.UnescapeDataString(text))
            text = decoded;
        return text;
    }
}
