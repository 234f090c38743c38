using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Sandbox.Answers;

/// <summary>A query or form as decoded pairs, whose order does not matter.</summary>
internal sealed class QueryParts
{
    private readonly IReadOnlyList<string> _pairs;

    private QueryParts(IReadOnlyList<string> pairs) => _pairs = pairs;

    public bool IsEmpty => _pairs.Count == 0;

    public static QueryParts Parse(string text)
    {
        var pairs = new List<string>();
        foreach (var pair in new QueryStringEnumerable(text))
        {
            pairs.Add($"{pair.DecodeName()}={pair.DecodeValue()}");
        }

        pairs.Sort(StringComparer.Ordinal);
        return new QueryParts(pairs);
    }

    public bool Names(string name) => _pairs.Any(p => p.StartsWith(name + "=", StringComparison.Ordinal));

    public bool Says(string name, string value) => _pairs.Contains($"{name}={value}", StringComparer.Ordinal);

    public bool SameAs(QueryParts other) => _pairs.SequenceEqual(other._pairs, StringComparer.Ordinal);
}
