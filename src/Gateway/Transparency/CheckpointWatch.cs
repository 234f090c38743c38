using Gateway.Storage;

namespace Gateway.Transparency;

/// <summary>Signs a checkpoint soon after every record: at most <see cref="SignEvery"/> and one signing later.</summary>
internal sealed class CheckpointWatch(TransparencyLog transparency, TimeProvider clock, ILogger<CheckpointWatch> log) : BackgroundService
{
    // Two seconds from a record to the checkpoint that covers it is promised; a signing takes a few milliseconds.
    internal static readonly TimeSpan SignEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SignEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await transparency.SignAsync(stoppingToken);
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
