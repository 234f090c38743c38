using Gateway.Storage.Vaults;

namespace Gateway.Storage;

/// <summary>
/// What a database engine does in its own way: opening, locking, telling what its errors mean, and telling of changes.
/// Everything else is the same SQL for both.
/// </summary>
internal abstract class StoreEngine : IAsyncDisposable
{
    private VaultBook? _book;

    /// <summary>Makes and opens vaults, once it has been given the key to them.</summary>
    internal VaultBook Book
    {
        get => _book ?? throw new InvalidOperationException("The store has not been given the key to its vaults.");
        set => _book = value;
    }

    /// <summary>Forgets the vaults that were made: one of them may have been destroyed.</summary>
    internal void Forget() => _book?.Forget();

    /// <summary>What the log holds, or is another one.</summary>
    internal KnownLog Known { get; } = new();

    /// <summary>Told after each commit that wrote what decisions rest on.</summary>
    internal RecordChanges Changes { get; } = new();

    /// <summary>
    /// How long a call waits for the one before it. Longer than a commit takes; with the commit itself still within the two
    /// seconds a caller has patience for.
    /// </summary>
    internal TimeSpan LongestWait { get; set; } = TimeSpan.FromMilliseconds(1800);

    /// <summary>Reading need not wait for whoever writes: it sees everything that was acknowledged before it began.</summary>
    internal abstract bool ReadsApart { get; }

    /// <summary>Statements that answer nothing are sent with later ones, so that one that fails is not known to be whose it is.</summary>
    internal abstract bool SendsTogether { get; }

    /// <summary>Begins a transaction that alone may append: the lock comes before the first read, so what was read still holds at commit.</summary>
    /// <param name="apart">Every caller's work is sent by itself and can be taken back by itself, at a cost.</param>
    /// <exception cref="DisclosureLogUnavailableException">The log is another than it was.</exception>
    internal abstract ValueTask<StoreTransaction> BeginAsync(bool apart);

    /// <summary>Begins a transaction that reads one state of the store and writes nothing. Only where <see cref="ReadsApart"/>.</summary>
    internal abstract ValueTask<StoreTransaction> BeginReadingAsync();

    /// <summary>The engine or the disk failed, not the caller's code.</summary>
    internal abstract bool IsFailure(Exception e);

    /// <summary>The statement broke a rule of the schema, or a value does not fit into it; the store itself is well.</summary>
    internal abstract bool IsBrokenRule(Exception e);

    /// <summary>What lies behind a failure, where the engine can find out more than it was told.</summary>
    internal virtual Exception CauseOf(Exception failure) => failure;

    /// <summary>There was no room for a record, where there may be some for a look, which adds nothing.</summary>
    internal virtual bool HasNoRoom(Exception e) => false;

    /// <summary>
    /// Lets nothing that was destroyed lie on in the database's files, outside any transaction. PostgreSQL offers nothing of
    /// the kind at a bearable price: its README says what stays.
    /// </summary>
    internal virtual void Scrub()
    {
    }

    /// <summary>Something that read or wrote has failed: connections that may have gone with it are not used again.</summary>
    internal virtual void Failed()
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
