namespace Gateway.Storage;

/// <summary>
/// Wakes whoever holds something open that rests on records: consents, mandates, verifications. It says that something
/// changed, not what. It only wakes: another process's changes are not heard here, so who waits looks by itself too.
/// </summary>
public sealed class RecordChanges
{
    private TaskCompletionSource _next = Unheard();

    /// <summary>Ends with the next change. Taken before the records are read, no change in between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    internal void Tell() => Interlocked.Exchange(ref _next, Unheard()).SetResult();

    // Whoever waits goes on by itself: the store has others to serve.
    private static TaskCompletionSource Unheard() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
