using Gateway.Storage;
using Gateway.Transparency.Witnesses;

namespace Gateway.Hosting.Health;

/// <summary>
/// Whether the gateway can do its work: its disclosure log answers, what of it is signed can be kept outside the store, and it
/// is not stopping. Sources do not count, because a sick source is an explained gap and no reason to take the gateway out of service.
/// </summary>
/// <remarks>
/// The look writes as a record is written, and adds nothing: whatever would keep a record from becoming durable is found by
/// it, and its end too. Why it failed stands in the operator's log, once; which kind of thing it was is kept for whoever may be
/// told (<see cref="ReadinessReason"/>).
/// </remarks>
internal sealed class GatewayHealth(Store store, Publication publication, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<GatewayHealth> log)
{
    private readonly Lock _looking = new();
    private int _watchers;
    private Task<StoreFault?>? _look;
    private long _lookedAt;
    private string? _trouble;

    /// <summary>Fires when the gateway begins to stop.</summary>
    internal CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Whether it can, and is not stopping.</summary>
    internal async Task<bool> IsServingAsync(CancellationToken cancellation) =>
        await FaultAsync(cancellation) is null && !Stopping.IsCancellationRequested;

    /// <summary>What the last look met, or a new one when that is old; null where the log answers. All who ask meanwhile share one look.</summary>
    internal async Task<StoreFault?> FaultAsync(CancellationToken cancellation)
    {
        Task<StoreFault?> look;
        lock (_looking)
        {
            if (_look is null || (_look.IsCompleted && clock.GetElapsedTime(_lookedAt) >= GatewayLimits.HealthIsOld))
            {
                _lookedAt = clock.GetTimestamp();
                // Elsewhere, because the store works on the calling thread once it is its turn.
                _look = Task.Run(LookAsync, CancellationToken.None);
            }
            look = _look;
        }
        return await look.WaitAsync(cancellation);
    }

    /// <summary>A place among the watchers, to be given back; null where all are taken.</summary>
    internal IDisposable? TakePlace()
    {
        if (Interlocked.Increment(ref _watchers) <= GatewayLimits.MostHealthWatchers)
            return new Place(this);
        Interlocked.Decrement(ref _watchers);
        return null;
    }

    private async Task<StoreFault?> LookAsync()
    {
        try
        {
            await store.LookAsync();
            // Records go on; that nobody takes any of them back can be shown for those alone that were signed before.
            if (publication.NotKept is { } notKept)
            {
                Tell($"the checkpoint outside the store cannot be kept: {notKept.Why}");
                return StoreFault.CheckpointNotKept;
            }
            Tell(null);
            return null;
        }
        catch (Exception e) when (e is DisclosureLogUnavailableException or ObjectDisposedException or InvalidOperationException)
        {
            var unavailable = e as DisclosureLogUnavailableException;
            Tell(unavailable?.Why ?? e.GetType().Name);
            return unavailable?.Fault ?? StoreFault.Other;
        }
    }

    // Each change once. One look at a time: nobody else sets it meanwhile.
    private void Tell(string? trouble)
    {
        if (trouble is not null && trouble != _trouble)
            HostingLogMessages.NotReady(log, trouble);
        else if (trouble is null && _trouble is not null)
            HostingLogMessages.ReadyAgain(log);
        _trouble = trouble;
    }

    private sealed class Place(GatewayHealth health) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
                Interlocked.Decrement(ref health._watchers);
        }
    }
}
