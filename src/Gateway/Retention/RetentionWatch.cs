using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Vaults;

namespace Gateway.Retention;

/// <summary>
/// Makes unreadable what has been kept long enough: at the start, and as soon as a day is over. What was to be kept N days
/// from a day is readable until that day's N-th successor has ended (UTC), and not a day longer. Records and proofs stay.
/// </summary>
internal sealed class RetentionWatch(RetentionStore store, RetentionTimes times, TimeProvider clock, ILogger<RetentionWatch> log) : BackgroundService
{
    // How long after midnight a day is noticed to be over, at the most.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private DateOnly _done = DateOnly.MinValue;

    /// <summary>One look: how many vaults were destroyed.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The rest is destroyed by the next look.</exception>
    internal async Task<int> LookAsync()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var destroyed = 0;
        foreach (var (municipality, purpose) in await store.ReadKeptAsync())
        {
            var from = times.KeptFrom(purpose, today);
            destroyed += (await store.DestroyBeforeAsync(municipality, purpose, from, vaults => RetentionEntries.Over(municipality, purpose, from, vaults, clock.GetUtcNow()))).Vaults;
        }
        // Once for all of them, and where nothing was left to destroy too: this may have failed after it was.
        await store.ScrubAsync();
        _done = today;
        if (destroyed > 0)
            RetentionLogMessages.Destroyed(log, destroyed);
        return destroyed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_done == DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))
                continue;
            try
            {
                await LookAsync();
            }
            catch (DisclosureLogUnavailableException e)
            {
                RetentionLogMessages.Failed(log, e.Why);
            }
        }
    }
}

/// <summary>What this room writes to the operator's log: numbers, never who or what.</summary>
internal static partial class RetentionLogMessages
{
    [LoggerMessage(3201, LogLevel.Information, "Retention: {Vaults} vaults have been kept long enough and were destroyed")]
    internal static partial void Destroyed(ILogger logger, int vaults);

    [LoggerMessage(3202, LogLevel.Error, "Retention: what has been kept long enough could not be destroyed ({Cause}); it is as soon as the store can be written")]
    internal static partial void Failed(ILogger logger, string cause);
}
