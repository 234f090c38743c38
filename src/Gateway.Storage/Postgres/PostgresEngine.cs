using System.Data;
using System.Security.Cryptography;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// The store in a PostgreSQL database that several gateways may share. Whoever appends locks the log's head first, so all
/// that write wait for each other, and what a transaction reads after the lock is everything that was acknowledged.
/// </summary>
/// <remarks>
/// Each gateway writes over one connection and has a fencing number for it. A connection that was lost is replaced by one
/// with a new number, and under the old one nothing can be appended any more. Where it was lost while a commit was under
/// way, the new one finds out whether the commit was carried out.
/// </remarks>
internal sealed class PostgresEngine : StoreEngine
{
    // How long the log is, where it says last that vaults were destroyed, and which step its tables are at: by another gateway, it may be.
    private const string Standing =
        "SELECT (SELECT COALESCE(MAX(log_index), -1) + 1 FROM log_places), (SELECT COALESCE(MAX(log_index), -1) FROM vault_ends), (SELECT COALESCE(MAX(number), 0) FROM schema_migrations)";

    // Nobody waits for a start as for an answer.
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);

    private readonly PostgresSource _source;
    private readonly PostgresPatience _patience;
    private readonly HashSet<string> _months = [];
    private long _destroyed = -1;
    private PostgresPresence? _presence;
    private NpgsqlConnection? _writer;
    private long _batch;

    private PostgresEngine(PostgresSettings settings)
    {
        _source = new PostgresSource(settings);
        _patience = settings.Patience;
        LongestWait = _patience.Queue;
    }

    /// <summary>Stands for this opening of the store among the gateways on the database.</summary>
    internal long Number { get; } = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>The fencing number of the writing connection; 0 where it has none any more.</summary>
    internal long Epoch { get; private set; }

    /// <inheritdoc/>
    internal override bool ReadsApart => true;

    /// <inheritdoc cref="Store.OpenPostgresAsync"/>
    internal static async Task<PostgresEngine> OpenAsync(PostgresSettings settings, Action<string>? progress, Action<string>? warning)
    {
        // Whoever is in a transaction holds a thread while the server works. The pool begins with one a processor and adds to
        // them slowly: without these everything else would stand still behind a few readers.
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(threads, Environment.ProcessorCount + PostgresSource.MostConnections), ports);
        var engine = new PostgresEngine(settings);
        try
        {
            await PostgresStart.PrepareAsync(settings, progress);
            await engine.StartAsync(warning);
            return engine;
        }
        catch (Exception e) when (e is not DisclosureLogUnavailableException)
        {
            await engine.DisposeAsync();
            // A connection string that cannot be read is as good as none; what it says is nobody's to log.
            throw new DisclosureLogUnavailableException(e is ArgumentException or FormatException ? new BrokenPromiseException("The connection string of the database cannot be read.") : e);
        }
    }

    /// <inheritdoc/>
    internal override bool SendsTogether => true;

    /// <inheritdoc/>
    internal override async ValueTask<StoreTransaction> BeginAsync(bool apart)
    {
        var kept = Epoch != 0 && _writer is { State: ConnectionState.Open } ? _writer : null;
        try
        {
            return await BeginOnAsync(kept ?? await ConnectAsync(_patience.Connection), apart);
        }
        catch (NpgsqlException e) when (kept is not null && e is not PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } && e.InnerException is not TimeoutException)
        {
            // The server was restarted, or ended the connection while it lay idle: nothing had been sent over it.
            return await BeginOnAsync(await ConnectAsync(_patience.Connection), apart);
        }
    }

    /// <inheritdoc/>
    internal override async ValueTask<StoreTransaction> BeginReadingAsync()
    {
        using var patience = new CancellationTokenSource(_patience.Connection);
        try
        {
            return new PostgresStoreTransaction(this, await OpenReadingAsync(patience.Token));
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("The database gave no connection in time.", e);
        }
    }

    /// <inheritdoc/>
    internal override bool IsFailure(Exception e) => PostgresSource.IsFailure(e);

    /// <inheritdoc/>
    internal override bool IsBrokenRule(Exception e) =>
        // Class 22: a value that no column takes; class 23: a rule of the schema, the triggers' refusals included.
        e is PostgresException { SqlState: ['2', '2' or '3', ..] };

    /// <inheritdoc/>
    internal override bool HasNoRoom(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <inheritdoc/>
    internal override void Failed() => _source.InUse.Clear();

    /// <summary>The number of the next commit.</summary>
    internal long NextBatch() => ++_batch;

    internal bool IsKnownMonth(string month) => _months.Contains(month);

    internal void KnowMonths(IEnumerable<string> months) => _months.UnionWith(months);

    /// <summary>Sends the statements that end in a commit. Where the answer is lost, finds out what became of it.</summary>
    /// <exception cref="OutcomeUnknownException">It could not be found out in time.</exception>
    internal async Task CommitAsync(NpgsqlBatch ending, long batch)
    {
        using var patience = new CancellationTokenSource(_patience.Commit);
        try
        {
            await ending.ExecuteNonQueryAsync(patience.Token);
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR")
        {
            // The server answered: it was not carried out. Who has lost the place has no use for what it has of it.
            if (e.SqlState == PostgresErrorCodes.InvalidTransactionState)
                Epoch = 0;
            throw;
        }
        catch (Exception e) when (IsFailure(e) || e is OperationCanceledException)
        {
            if (!await WasCommittedAsync(batch))
                throw new IOException("The connection was lost before the commit was carried out.", e);
        }
    }

    /// <summary>Gives up a connection that a transaction could not be ended on.</summary>
    internal async ValueTask DropAsync(NpgsqlConnection connection)
    {
        if (ReferenceEquals(connection, _writer))
            _writer = null;
        // Not into the pool: who gets it next would be in the old transaction, or under settings that have changed since.
        _source.InUse.Clear();
        await connection.DisposeAsync();
    }

    /// <summary>Takes back a connection whose transaction is over: the writer's stays open.</summary>
    internal ValueTask GiveBackAsync(NpgsqlConnection connection) => ReferenceEquals(connection, _writer) ? ValueTask.CompletedTask : connection.DisposeAsync();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_presence is not null)
            await _presence.DisposeAsync();
        if (_writer is { State: ConnectionState.Open })
            await LeaveAsync(_writer);
        if (_writer is not null)
            await _writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task StartAsync(Action<string>? warning)
    {
        var writer = await ConnectAsync(StartWithin);
        await PostgresStart.DemandAsync(writer, warning);
        _presence = await PostgresPresence.BeginAsync(_source, Number, Changes);
    }

    private async Task<StoreTransaction> BeginOnAsync(NpgsqlConnection writer, bool apart)
    {
        await using var batch = new NpgsqlBatch(writer)
        {
            // Two statements after the first: the second sees what was committed while the first waited.
            BatchCommands = { new("BEGIN ISOLATION LEVEL READ COMMITTED"), new("SELECT epoch FROM log_head FOR UPDATE"), new(Standing), KnownStands() },
        };
        try
        {
            await using var row = await batch.ExecuteReaderAsync();
            // The row is the lock: without it several would write at once.
            if (!await row.ReadAsync())
                throw NoHead();
            await row.NextResultAsync();
            await row.ReadAsync();
            PostgresSchema.DemandKnown(row.GetInt32(2));
            if (row.GetInt64(1) != _destroyed)
                Forget();
            _destroyed = row.GetInt64(1);
            var length = row.GetInt64(0);
            await row.NextResultAsync();
            if (!await row.ReadAsync())
                throw new DisclosureLogUnavailableException(new AnotherLogException());
            return new PostgresStoreTransaction(this, writer, apart, length);
        }
        catch
        {
            await DropAsync(writer);
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenReadingAsync(CancellationToken patience)
    {
        try
        {
            return await _source.InUse.OpenConnectionAsync(patience);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            // The secret may have been replaced meanwhile.
            return await _source.Current.OpenConnectionAsync(patience);
        }
    }

    // A new connection, with a number of its own.
    private async Task<NpgsqlConnection> ConnectAsync(TimeSpan within)
    {
        if (_writer is not null)
            await _writer.DisposeAsync();
        _writer = null;
        using var patience = new CancellationTokenSource(within);
        try
        {
            var writer = await _source.Current.OpenConnectionAsync(patience.Token);
            try
            {
                await PostgresPromises.DemandAsync(writer, patience.Token);
                await DemandKnownAsync(writer, patience.Token);
                (Epoch, _) = await TakeOverAsync(writer, patience.Token);
                return _writer = writer;
            }
            catch
            {
                await DropAsync(writer);
                throw;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("The database was not reached in time.", e);
        }
    }

    private async Task<bool> WasCommittedAsync(long batch)
    {
        using var patience = new CancellationTokenSource(_patience.Commit);
        try
        {
            if (_writer is not null)
                await _writer.DisposeAsync();
            _writer = null;
            await using var asks = await _source.Current.OpenConnectionAsync(patience.Token);
            // Under the head's lock: whatever the lost connection was doing is over, one way or the other.
            var (_, durable) = await TakeOverAsync(asks, patience.Token);
            return durable == batch;
        }
        catch (Exception e) when (IsFailure(e) || e is OperationCanceledException)
        {
            throw new OutcomeUnknownException(e);
        }
    }

    // Whatever is behind a new connection may have been put back since the last one; then nobody's place in it is taken.
    private async Task DemandKnownAsync(NpgsqlConnection writer, CancellationToken patience)
    {
        if (Known.IsEmpty)
            return;
        await using var batch = new NpgsqlBatch(writer) { BatchCommands = { KnownStands() } };
        if (await batch.ExecuteScalarAsync(patience) is null)
            throw new DisclosureLogUnavailableException(new AnotherLogException());
    }

    private NpgsqlBatchCommand KnownStands() => PostgresStoreTransaction.CommandOf(KnownLog.Stands, Known.Parameters);

    private static BrokenPromiseException NoHead() => new("The table log_head has no row: nothing can be written. Put the row back from a backup.");

    // From here on the number this gateway had before appends nothing.
    private async Task<(long Epoch, long Durable)> TakeOverAsync(NpgsqlConnection connection, CancellationToken patience)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, patience);
        await using var head = new NpgsqlCommand("UPDATE log_head SET epoch = epoch + 1 RETURNING epoch", connection, transaction);
        if (await head.ExecuteScalarAsync(patience) is not long epoch)
            throw NoHead();
        // Shown as living with it: a sequencer without a gateway is one that was left behind, and is tidied away.
        await using var lives = new NpgsqlCommand(PostgresPresence.Show, connection, transaction);
        lives.Parameters.AddWithValue("gateway", Number);
        await lives.ExecuteNonQueryAsync(patience);
        await using var mine = new NpgsqlCommand(
            """
            INSERT INTO sequencers (gateway, epoch, batch) VALUES (@gateway, @epoch, 0)
            ON CONFLICT (gateway) DO UPDATE SET epoch = excluded.epoch RETURNING batch
            """, connection, transaction);
        mine.Parameters.AddWithValue("gateway", Number);
        mine.Parameters.AddWithValue("epoch", epoch);
        var durable = (long)(await mine.ExecuteScalarAsync(patience))!;
        await transaction.CommitAsync(patience);
        return (epoch, durable);
    }

    // Nobody need wait until it is missed.
    private async Task LeaveAsync(NpgsqlConnection writer)
    {
        try
        {
            await using var batch = new NpgsqlBatch(writer);
            foreach (var sql in new[] { "DELETE FROM gateways WHERE number = @gateway", "DELETE FROM sequencers WHERE gateway = @gateway" })
            {
                var command = new NpgsqlBatchCommand(sql);
                command.Parameters.AddWithValue("gateway", Number);
                batch.BatchCommands.Add(command);
            }
            await batch.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (IsFailure(e))
        {
            // It is missed soon, then.
            return;
        }
    }
}
