using Gateway.Sources;

namespace Gateway.Relations;

/// <summary>
/// Asks afterwards for the open cases of queries that were answered without a known one. What cannot be confirmed goes
/// to the privacy officer.
/// </summary>
internal sealed class RelationConfirmation(RelationQueue queue, RelationCheck check, RelationsWaiting waiting, TimeProvider clock, ILogger<RelationConfirmation> log)
    : BackgroundService, IAsyncDisposable
{
    // A timer may fire a tick early, and what woke it must be due then: it would wait for the next look otherwise.
    private static readonly TimeSpan Woken = RelationQueue.StartDelay + TimeSpan.FromMilliseconds(250);

    // How often it looks without being woken: the shortest time after which an attempt is repeated.
    private static readonly TimeSpan Interval = RelationQueue.Retries[0];

    /// <summary>One pass: asks for every relation that is due, one after the other, so that a backlog does not fall upon the source at once.</summary>
    internal async Task PassAsync(CancellationToken stopping)
    {
        foreach (var question in await queue.DueAsync())
            await check.ConfirmAsync(question, CallDeadline.From(clock.GetUtcNow(), DateTime.MaxValue), stopping);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await waiting.WaitAsync(Interval, clock, stoppingToken);
            await Task.Delay(Woken, clock, stoppingToken);
            try
            {
                await PassAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What waits stands in the store: the next pass takes it up. The type alone: a message may quote content.
                RelationLogMessages.PassFailed(log, e.GetType().Name);
            }
        }
    }
}
