namespace Gateway.Sources;

/// <summary>Counts what no mapping covered, by structure.</summary>
internal sealed class UnmappedCount
{
    // Names come from the payload; a hostile one must not make an answer grow without bound.
    private const int MostPaths = 200;
    // Enough to find an element of a deep form again; the rest is cut.
    private const int LongestPath = 120;
    private readonly Dictionary<(string Path, string? Category), int> _counts = [];

    /// <param name="path">Where in the payload.</param>
    /// <param name="category">The category whose facts it belongs to: where that is withheld, so is this.</param>
    /// <param name="times">How often it is there.</param>
    internal void Add(string path, string? category = null, int times = 1)
    {
        var name = (Printable(path), category);
        if (_counts.Count >= MostPaths && !_counts.ContainsKey(name))
            name = ("(further elements)", category);
        _counts[name] = _counts.GetValueOrDefault(name) + times;
    }

    internal IReadOnlyList<Unmapped> ToList() =>
        [.. _counts.Select(c => new Unmapped(c.Key.Path, c.Value, c.Key.Category))
            .OrderBy(u => u.Path, StringComparer.Ordinal).ThenBy(u => u.Category, StringComparer.Ordinal)];

    // A field's name is structure; digits in a row could be an id that somebody made a name of.
    private static string Printable(string path)
    {
        var shown = path.Length > LongestPath ? path[..LongestPath] : path;
        return string.Concat(shown.Select(c => char.IsLetter(c) || c is '.' or '@' or '#' or '[' or ']' or '(' or ')' or ' ' or '-' or '_' ? c : char.IsAsciiDigit(c) ? '#' : '?'));
    }
}
