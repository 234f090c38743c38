using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Consents;

namespace Gateway.Consent;

/// <summary>
/// Looks which consents have run out and which will soon, and records both, each once. What ran out while the gateway
/// stood still is found by the first look afterwards. Nothing is decided on these records: a decision looks at the time itself.
/// </summary>
internal sealed class ConsentWatch(ConsentStore store, TimeProvider clock, ILogger<ConsentWatch> log) : BackgroundService
{
    // Consents end on days, not on minutes, and each look reads what ends soon.
    internal static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    // Time for a meeting or a letter and an answer before the old consent is gone.
    internal static readonly TimeSpan RemindBefore = TimeSpan.FromDays(30);

    /// <summary>One look: how many were found run out, and how many were reminded of.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The rest is found by the next look.</exception>
    internal async Task<(int Expired, int Reminded)> LookAsync()
    {
        var now = clock.GetUtcNow();
        var expired = await RepeatAsync(() => store.ExpireAsync(now, due => Compose(EntryKind.ConsentExpired, due)));
        var reminded = await RepeatAsync(() => store.RemindAsync(now, now + RemindBefore, due => Compose(EntryKind.ConsentReminded, due)));
        if (expired + reminded > 0)
            ConsentLogMessages.Looked(log, expired, reminded);
        return (expired, reminded);
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
                ConsentLogMessages.LookFailed(log, e.Why);
            }
        }
    }

    // A few at a time, so that nobody waits long behind it.
    private static async Task<int> RepeatAsync(Func<Task<int>> some)
    {
        var all = 0;
        for (var done = await some(); done > 0; done = await some())
            all += done;
        return all;
    }

    private (LogEntry Entry, Opening Opening) Compose(EntryKind kind, DueConsent due)
    {
        var salt = Commitment.NewSalt();
        return (ConsentEntries.Due(kind, due, clock.GetUtcNow(), salt), new Opening(due.Citizen, salt));
    }
}
