namespace Gateway.LogReading;

/// <summary>
/// Chooses by chance as many as asked for of what whoever draws sees, so that no gap tells of the rest; and beside them what of
/// the rest a draw out of everything has in it. However many are offered, it holds no more than it chooses.
/// </summary>
/// <param name="terms">How many.</param>
/// <param name="below">A number from 0, inclusive, to the given one, exclusive, each as likely.</param>
internal sealed class ChanceSample<T>(SampleTerms terms, Func<int, int> below)
{
    private readonly Reservoir<T> _seen = new(terms.Size, below);
    private readonly Reservoir<(T Item, bool Seen)> _ofEverything = new(Math.Max(terms.Size, terms.UnseenAsOf), below);

    /// <summary>How many were offered that whoever draws sees.</summary>
    internal int Candidates => _seen.Offered;

    /// <summary>What is chosen of all that was offered.</summary>
    internal IReadOnlyList<T> Chosen => [.. _seen.Chosen.Concat(_ofEverything.Chosen.Where(c => !c.Seen).Select(c => c.Item))];

    /// <summary>One more to choose from.</summary>
    internal void Offer(T item, bool seen)
    {
        if (seen)
            _seen.Offer(item);
        _ofEverything.Offer((item, seen));
    }
}

/// <summary>Some of many, without putting back, chosen while they go by: all where there are no more (Vitter 1985, algorithm R).</summary>
/// <param name="size">How many.</param>
/// <param name="below">As <see cref="ChanceSample{T}"/>.</param>
internal sealed class Reservoir<T>(int size, Func<int, int> below)
{
    private readonly List<T> _chosen = [];

    /// <summary>How many went by.</summary>
    internal int Offered { get; private set; }

    /// <summary>What is chosen of them.</summary>
    internal IReadOnlyList<T> Chosen => _chosen;

    /// <summary>One more goes by: it is chosen as likely as each before it, and takes the place of any of them.</summary>
    internal void Offer(T item)
    {
        Offered++;
        if (_chosen.Count < size)
            _chosen.Add(item);
        else if (below(Offered) is var place && place < size)
            _chosen[place] = item;
    }
}
