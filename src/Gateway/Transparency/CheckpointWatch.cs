using Gateway.Storage;

namespace Gateway.Transparency;

/// <summary>Signs a checkpoint soon after every record: at most <see cref="CheckpointPace.Every"/> and one signing later.</summary>
internal sealed class CheckpointWatch(TransparencyLog transparency, CheckpointPace pace, TimeProvider clock, ILogger<CheckpointWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pace.Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await transparency.SignAsync(stoppingToken);
            }
            catch (DisclosureLogUnavailableException e) when (e.Fault == StoreFault.AnotherLog)
            {
                TransparencyLogMessages.OtherTree(log, e.Why);
            }
            catch (DisclosureLogUnavailableException e)
            {
                // The next turn signs for what this one could not.
                TransparencyLogMessages.NotSigned(log, e.Why);
            }
            catch (Exception e) when (e is OtherTreeException or InvalidDataException)
            {
                TransparencyLogMessages.OtherTree(log, e.Message);
            }
        }
    }
}
