using System.Threading.Channels;

namespace Gateway.Relations;

/// <summary>Tells the background service that a query waits for its relation. Only wakes: what waits stands in the store.</summary>
internal sealed class RelationsWaiting
{
    // One signal is as good as many.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Another one waits.</summary>
    internal void Add() => _signal.Writer.TryWrite(true);

    /// <summary>Until one waits, or a time has passed.</summary>
    internal async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping)
    {
        using var time = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stopping);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The time alone is no failure.
            stopping.ThrowIfCancellationRequested();
        }
    }
}
