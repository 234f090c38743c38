using System.Collections.Concurrent;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests.Crash;

/// <summary>An answer, or a part of one, that reached a client: what its receipts say.</summary>
/// <param name="QueryIndex">Where the query is said to stand.</param>
/// <param name="QueryLeaf">With which leaf hash.</param>
/// <param name="Index">Where the disclosure is said to stand.</param>
/// <param name="Leaf">With which leaf hash.</param>
internal sealed record ReceivedAnswer(long QueryIndex, string QueryLeaf, long Index, string Leaf)
{
    internal static ReceivedAnswer Of(Receipt query, Receipt disclosed) =>
        new((long)query.LogIndex, Convert.ToHexStringLower(query.LeafHash.Span), (long)disclosed.LogIndex, Convert.ToHexStringLower(disclosed.LeafHash.Span));
}

/// <summary>Everything that reached clients, written down by them as it came.</summary>
internal sealed class Transcript
{
    private readonly ConcurrentQueue<ReceivedAnswer> _received = new();

    internal IReadOnlyCollection<ReceivedAnswer> Received => _received;

    internal void Add(Receipt query, Receipt disclosed) => _received.Enqueue(ReceivedAnswer.Of(query, disclosed));
}
