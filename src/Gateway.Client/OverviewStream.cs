using System.Runtime.CompilerServices;
using Gateway.Overview.V1;

namespace Gateway.Client;

/// <summary>Holds a streamed overview to the contract: its closing comes, comes last, and counts what came.</summary>
internal static class OverviewStream
{
    /// <summary>The messages as they come.</summary>
    /// <exception cref="GatewayException">The messages ended without a closing, or the closing counts something else.</exception>
    public static async IAsyncEnumerable<StreamOverviewResponse> WholeAsync(
        IAsyncEnumerable<StreamOverviewResponse> messages,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (announced, groups, sections) = (-1, 0, 0);
        StreamOverviewResponse? closing = null;
        await foreach (var message in messages.WithCancellation(cancellationToken))
        {
            if (closing is not null)
                throw Cut(NotWhole);
            if (message.Opening is { } opening)
                announced = opening.Announced.Count;
            if (message.Sections is { } group)
                (groups, sections) = (groups + 1, sections + group.Sections.Count);
            // Held back until the call has ended well: after the closing there is nothing more to be told.
            if (message.Closing is null)
                yield return message;
            else
                closing = message;
        }
        if (closing is null)
            throw Cut("STREAM_CUT");
        if (announced != sections || closing.Closing.Sections != sections || closing.Closing.Receipts.Count != groups)
            throw Cut(NotWhole);
        yield return closing;
    }

    private const string NotWhole = "STREAM_NOT_WHOLE";

    private static GatewayException Cut(string reason) => new(new GatewayError(GatewayErrorCode.StreamCut, reason));
}
