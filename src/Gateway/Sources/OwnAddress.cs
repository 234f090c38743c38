using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Whether an address that a source sends may be gone to: on the source itself, and without the citizen's number in it. Pure.</summary>
internal static class OwnAddress
{
    /// <summary>The address, or null when it leads elsewhere or names the person.</summary>
    internal static Uri? Of(string link, SourceConnection connection, Person person) =>
        Uri.TryCreate(connection.Address, link, out var page)
        && page.Scheme == connection.Address.Scheme && page.Authority == connection.Address.Authority
        && page.AbsolutePath.StartsWith(connection.Address.AbsolutePath, StringComparison.Ordinal)
        && !Names(page.AbsoluteUri, person) ? page : null;

    /// <summary>Whether a text names one of the person's numbers, however it is written: encoded once or more, with hyphens or blanks, in either case.</summary>
    internal static bool Names(string address, Person person)
    {
        var text = address;
        for (var decoded = Uri.UnescapeDataString(text); decoded != text; decoded = Uri.UnescapeDataString(text))
            text = decoded;
        var bare = string.Concat(text.Where(char.IsAsciiLetterOrDigit));
        return person.Numbers.Any(n => bare.Contains(n.Reveal(), StringComparison.OrdinalIgnoreCase));
    }
}
