namespace Gateway.Tests.Sources.Resilience;

/// <summary>A clock moved by hand, timers included: what waits for it waits until the test says so.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private DateTimeOffset _now = System.GetUtcNow();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are set and have not gone off.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _timers.Count(t => t.Due is not null);
        }
    }

    /// <summary>How long until the next timer goes off.</summary>
    public TimeSpan NextIn
    {
        get
        {
            lock (_gate)
                return _timers.Min(t => t.Due)!.Value - _now;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; what is due by then goes off.</summary>
    public void Move(TimeSpan by)
    {
        List<HandTimer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(t => t.Due <= _now)];
            due.ForEach(t => t.Due = null);
        }
        due.ForEach(t => t.GoOff());
    }

    /// <summary>Waits, in real time, until so many timers are set.</summary>
    public async Task UntilWaitingAsync(int timers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Waiting < timers)
            await Task.Delay(5, patience.Token);
    }

    /// <summary>Moves the clock on for as long as the work waits for it.</summary>
    public async Task<T> RunAsync<T>(Task<T> work, TimeSpan step)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!work.IsCompleted)
        {
            await Task.Delay(5, patience.Token);
            if (Waiting > 0)
                Move(step);
        }
        return await work;
    }

    private sealed class HandTimer(HandClock clock, Action goOff) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void GoOff() => goOff();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
