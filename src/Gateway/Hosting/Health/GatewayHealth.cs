using Gateway.Storage;

namespace Gateway.Hosting.Health;

/// <summary>
/// Whether the gateway can do its work: its disclosure log answers, and it is not stopping. Sources do not count,
/// because a sick source is an explained gap and no reason to take the gateway out of service.
/// </summary>
/// <remarks>
/// The look takes the log's write lock and writes nothing: it finds a log that is locked, moved or unreadable. A full
/// disk shows with the first query instead, which then asks nobody.
/// </remarks>
internal sealed class GatewayHealth(Store store, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private readonly Lock _looking = new();
    private int _watchers;
    private Task<bool>? _look;
    private long _lookedAt;

    /// <summary>Fires when the gateway begins to stop.</summary>
    internal CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>The answer of the last look, or of a new one when that is old. All who ask meanwhile share one look.</summary>
    internal async Task<bool> IsServingAsync(CancellationToken cancellation)
    {
        Task<bool> look;
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
        return await look.WaitAsync(cancellation) && !Stopping.IsCancellationRequested;
    }

    /// <summary>A place among the watchers, to be given back; null where all are taken.</summary>
    internal IDisposable? TakePlace()
    {
        if (Interlocked.Increment(ref _watchers) <= GatewayLimits.MostHealthWatchers)
            return new Place(this);
        Interlocked.Decrement(ref _watchers);
        return null;
    }

    private async Task<bool> LookAsync()
    {
        try
        {
            await store.LookAsync();
            return true;
        }
        catch (Exception e) when (e is DisclosureLogUnavailableException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
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
