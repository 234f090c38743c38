using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.Oversight;

/// <summary>Tells the operator of emergency accesses that were not reviewed in time: once, when each becomes overdue.</summary>
internal sealed class OverdueReviews(OversightStore records, TimeProvider clock, ILogger<OverdueReviews> log) : BackgroundService, IAsyncDisposable
{
    // A review is due within days: a quarter of an hour later is soon enough to say that it is late.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    // What was overdue before the start is told again by it: who started the gateway may not have seen the earlier line.
    private DateTimeOffset _toldUntil = DateTimeOffset.MinValue;

    /// <summary>One pass: tells of those that have become overdue since the last.</summary>
    internal async Task PassAsync()
    {
        var now = clock.GetUtcNow();
        foreach (var (municipality, count) in await records.ReadOverdueAsync(_toldUntil, now))
            OversightLogMessages.Overdue(log, municipality.Code, count);
        _toldUntil = now;
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
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await PassAsync();
            }
            catch (DisclosureLogUnavailableException e)
            {
                OversightLogMessages.PassFailed(log, e.Why);
            }
        }
    }
}
