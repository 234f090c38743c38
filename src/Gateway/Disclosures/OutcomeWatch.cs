using Gateway.Storage;

namespace Gateway.Disclosures;

/// <summary>
/// Sees to it that every query gets its outcome, also where nobody asks anything more: those that could not be written
/// when they happened, and those of another gateway on the same database that has stopped.
/// </summary>
internal sealed class OutcomeWatch(DisclosureRecorder disclosures, TimeProvider clock, ILogger<OutcomeWatch> log) : BackgroundService
{
    // A minute is promised, of which the store takes a quarter to be sure that the other gateway has stopped.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await disclosures.CloseInterruptedQueriesAsync();
            }
            catch (DisclosureLogUnavailableException e)
            {
                DisclosureLogMessages.OutcomeOwed(log, e.Why);
            }
        }
    }
}
