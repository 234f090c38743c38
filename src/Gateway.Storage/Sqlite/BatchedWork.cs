using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>One caller's work in a transaction that several share. Its failure undoes its own statements and no other's.</summary>
internal abstract class BatchedWork
{
    private const string Savepoint = "one_of_several";

    // SQLITE_CONSTRAINT: the statement broke a rule of the schema; the store itself is well.
    private const int BrokenConstraint = 19;
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;
    private int _state;

    /// <summary>The work itself threw; the exception goes to its caller alone.</summary>
    internal bool HasFailed => Failure is not null;

    protected Exception? Failure { get; private set; }

    /// <summary>Takes it into a batch; false when its caller has given up.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Gives it up; false when it is being done already.</summary>
    internal bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

    /// <summary>Does it.</summary>
    /// <exception cref="SqliteException">The store failed: the whole batch fails with it.</exception>
    internal void Run(SqliteTransaction transaction, bool alone)
    {
        if (!alone)
            transaction.Save(Savepoint);
        try
        {
            Do(transaction);
        }
        catch (Exception e) when (e is SqliteException { SqliteErrorCode: BrokenConstraint } || e is not (SqliteException or IOException))
        {
            Failure = e is SqliteException ? new DisclosureLogUnavailableException(e) : e;
            if (!alone)
                transaction.Rollback(Savepoint);
        }
        if (!alone)
            transaction.Release(Savepoint);
    }

    /// <summary>The batch is durable: the caller gets its result, or what its own work threw.</summary>
    internal abstract void Complete();

    /// <summary>The batch is not durable.</summary>
    internal abstract void Fail(Exception cause);

    protected abstract void Do(SqliteTransaction transaction);
}

/// <inheritdoc cref="BatchedWork"/>
internal sealed class BatchedWork<T>(Func<SqliteTransaction, T> work) : BatchedWork
{
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

    protected override void Do(SqliteTransaction transaction) => _result = work(transaction);
}
