using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.LogReading.Restrictions;

/// <summary>
/// Records that restrictions are over, each once. What ended while the gateway stood still is found at the start. A report
/// does not wait for it: it looks at the time itself.
/// </summary>
internal sealed class RestrictionWatch(RestrictionStore store, TimeProvider clock, ILogger<RestrictionWatch> log) : BackgroundService
{
    // There are few, and nothing hangs on the minute.
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    /// <summary>One look: how many were found to be over.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The rest is found by the next look.</exception>
    internal async Task<int> LookAsync()
    {
        var all = 0;
        for (var some = await RecordAsync(); some > 0; some = await RecordAsync())
            all += some;
        if (all > 0)
            LogReadingLogMessages.RestrictionsOver(log, all);
        return all;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync();
            }
            catch (DisclosureLogUnavailableException e)
            {
                LogReadingLogMessages.RestrictionsLookFailed(log, e.Why);
            }
        }
    }

    private Task<int> RecordAsync()
    {
        var now = clock.GetUtcNow();
        return store.ExpireAsync(now, due => (RestrictionEntries.Over(due, now), due.Citizen is null ? null : new Opening(due.Citizen, Commitment.NewSalt())));
    }
}
