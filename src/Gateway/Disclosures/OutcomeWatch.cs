using Gateway.Storage;

namespace Gateway.Disclosures;

/// <summary>
/// Looks for queries that have no outcome and nobody to give them one: those of another gateway on the same store that has
/// stopped, and those whose own outcome could not be written when it happened.
/// </summary>
internal sealed class OutcomeWatch(DisclosureRecorder recorder, TimeProvider clock, ILogger<OutcomeWatch> log) : BackgroundService
{
    // With the time after which a silent gateway counts as stopped, an outcome stands within the minute that is promised.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await recorder.CloseInterruptedQueriesAsync();
            }
            catch (DisclosureLogUnavailableException e)
            {
                DisclosureLogMessages.OutcomeOwed(log, e.InnerException?.GetType().Name ?? "");
            }
        }
    }
}
