using Gateway.Storage;

namespace Gateway.Transparency.Witnesses;

/// <summary>Has the witnesses asked once a second; a round with nothing to ask costs nothing. No query waits for it.</summary>
internal sealed class WitnessWatch(Cosigning cosigning, TimeProvider clock, ILogger<WitnessWatch> log) : BackgroundService
{
    // Whatever the log's own pace: what is promised within two seconds is the log's signature.
    private static readonly TimeSpan AskEvery = CheckpointPace.Standard.Every;

    private bool _toldOld;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (cosigning.Witnesses.Count == 0)
            return;
        using var timer = new PeriodicTimer(AskEvery, clock);
        do
        {
            try
            {
                await cosigning.AskAsync(stoppingToken);
            }
            catch (DisclosureLogUnavailableException e)
            {
                WitnessMessages.NotAsked(log, e.Why);
            }
            catch (Exception e) when (e is OtherTreeException or InvalidDataException)
            {
                // The signing says what is the matter with the store.
                WitnessMessages.NotAsked(log, e.GetType().Name);
            }
            TellAge();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Once when it gets too old; the witness that cosigns again says so itself.
    private void TellAge()
    {
        var old = !cosigning.IsFresh();
        if (old && !_toldOld)
            WitnessMessages.CosignedIsOld(log, (int)Cosigning.OldestCosigned.TotalMinutes);
        _toldOld = old;
    }
}
