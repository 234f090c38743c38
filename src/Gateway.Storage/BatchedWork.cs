using System.Runtime.ExceptionServices;

namespace Gateway.Storage;

/// <summary>One caller's work in a transaction that several share. Its failure undoes its own statements and no other's.</summary>
internal abstract class BatchedWork(long since)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;
    private int _state;

    /// <summary>It reads before it writes what others of its kind do not write: it is done after all that might.</summary>
    internal abstract bool AsksFirst { get; }

    /// <summary>When it came, as a timestamp of the store's clock.</summary>
    internal long Since => since;

    /// <summary>The work itself threw; the exception goes to its caller alone.</summary>
    internal bool HasFailed => Failure is not null;

    protected Exception? Failure { get; private set; }

    /// <summary>Takes it into a batch; false when its caller has given up.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Gives it up; false when it is being done already.</summary>
    internal bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

    /// <summary>Asks for what it reads, so that all that ask can be answered at once.</summary>
    internal abstract void Ask(StoreTransaction transaction);

    /// <summary>
    /// Does it; once more where the batch is done again. Where the store itself fails, the exception is passed on: the whole
    /// batch fails with it.
    /// </summary>
    /// <param name="transaction">The batch's.</param>
    /// <param name="engine">Tells what an exception means.</param>
    /// <param name="alone">There is no other in the batch.</param>
    /// <param name="apart">A statement that breaks a rule is surely this caller's.</param>
    internal void Run(StoreTransaction transaction, StoreEngine engine, bool alone, bool apart)
    {
        Failure = null;
        if (!alone)
            transaction.Save();
        try
        {
            Do(transaction);
            transaction.Keep();
        }
        catch (Exception e) when (e is not NotApartException && ((engine.IsBrokenRule(e) && (alone || apart)) || !engine.IsFailure(e)))
        {
            Failure = engine.IsFailure(e) ? new DisclosureLogUnavailableException(e) : e;
            if (!alone)
                transaction.Undo();
        }
    }

    /// <summary>The batch is durable: the caller gets its result, or what its own work threw.</summary>
    internal abstract void Complete();

    /// <summary>The batch is not durable.</summary>
    internal abstract void Fail(Exception cause);

    protected abstract void Do(StoreTransaction transaction);
}

/// <inheritdoc cref="BatchedWork"/>
/// <param name="ask">Asks for what is read first, and gives what is to be done with the answers.</param>
/// <param name="asksFirst">There is something to ask.</param>
/// <param name="since">When it came.</param>
internal sealed class BatchedWork<T>(Func<StoreTransaction, Func<T>> ask, bool asksFirst, long since) : BatchedWork(since)
{
    // Of which transaction the answers are: where the batch is done again, it is asked again.
    private (StoreTransaction Of, Func<T> Answered)? _asked;

    // The callers go on elsewhere than in the thread that holds the gate.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    internal Task<T> Result => _done.Task;

    internal override void Complete()
    {
        if (Failure is not null)
            _done.TrySetException(Failure);
        else
            _done.TrySetResult(_result!);
    }

    internal override void Fail(Exception cause) => _done.TrySetException(cause);

    internal override bool AsksFirst => asksFirst;

    internal override void Ask(StoreTransaction transaction)
    {
        try
        {
            _asked = (transaction, ask(transaction));
        }
        catch (Exception e)
        {
            // Told as its own when it is done, and not as that of all who ask.
            var thrown = ExceptionDispatchInfo.Capture(e);
            _asked = (transaction, () =>
            {
                thrown.Throw();
                return default!;
            });
        }
    }

    protected override void Do(StoreTransaction transaction)
    {
        var answered = _asked is { } asked && ReferenceEquals(asked.Of, transaction) ? asked.Answered : ask(transaction);
        _asked = null;
        _result = answered();
    }
}
