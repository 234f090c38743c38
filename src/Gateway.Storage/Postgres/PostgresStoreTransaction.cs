using System.Globalization;
using System.Runtime.ExceptionServices;
using Gateway.Storage.Audit;
using Gateway.Storage.Vaults;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <inheritdoc/>
/// <remarks>
/// Statements are sent in one message with the next whose answer is needed. However many callers' records a batch holds, it
/// costs a round trip to begin, one for what all of them read, one for what they write and demand, and one for the commit.
/// </remarks>
internal sealed class PostgresStoreTransaction : StoreTransaction
{
    private readonly PostgresEngine _engine;
    private readonly NpgsqlConnection _connection;
    private readonly bool _apart;
    private readonly long? _length;
    private readonly HashSet<string> _months = [];
    private readonly List<Unsent> _unsent = [];
    private bool _begun;
    private bool _ended;
    private bool _wrote;
    private bool _alone = true;
    private int _unsentAtSave;
    private bool _sentSinceSave;
    private bool _wroteSinceSave;

    /// <summary>A transaction that writes, begun already.</summary>
    internal PostgresStoreTransaction(PostgresEngine engine, NpgsqlConnection connection, bool apart, long length)
    {
        (_engine, _connection, _apart, _length) = (engine, connection, apart, length);
        _begun = true;
    }

    /// <summary>A transaction that reads; it begins with its first statement.</summary>
    internal PostgresStoreTransaction(PostgresEngine engine, NpgsqlConnection connection)
    {
        (_engine, _connection) = (engine, connection);
        Add("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", []);
    }

    /// <inheritdoc/>
    internal override VaultBook Book => _engine.Book;

    /// <inheritdoc/>
    internal override string Places => "log_places";

    /// <inheritdoc/>
    internal override long Gateway => _engine.Number;

    /// <inheritdoc/>
    internal override string Interrupted => PostgresPresence.Interrupted;

    /// <inheritdoc/>
    internal override void Coordination(Action<StoreFinding> found) => CoordinationAudit.Run(this, found);

    private bool DemandsUnsent => _unsent.Exists(u => u.Otherwise is not null);

    /// <inheritdoc/>
    internal override void Write(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _wrote = true;
        _unsent.Add(new Unsent(CommandOf(sql, parameters)) { Writes = true });
    }

    /// <inheritdoc/>
    internal override void Demand(Func<Exception> otherwise, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _wrote = true;
        _unsent.Add(new Unsent(CommandOf(sql, parameters)) { Writes = true, Otherwise = otherwise });
    }

    /// <inheritdoc/>
    internal override int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = Add(sql, parameters);
        Send();
        var changed = (int)command.RecordsAffected;
        _wrote |= changed > 0;
        _wroteSinceSave |= changed > 0;
        return changed;
    }

    /// <inheritdoc/>
    internal override Func<List<T>> Ask<T>(string sql, Func<StoreRow, T> of, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var rows = new List<T>();
        ExceptionDispatchInfo? unread = null;
        var asked = new Unsent(CommandOf(sql, parameters)) { Take = Take };
        _unsent.Add(asked);
        return () =>
        {
            if (_unsent.Contains(asked))
                Send();
            unread?.Throw();
            return rows;
        };

        void Take(NpgsqlDataReader reader)
        {
            try
            {
                while (reader.Read())
                    rows.Add(of(new StoreRow(reader, this)));
            }
            catch (Exception e) when (!_engine.IsFailure(e))
            {
                // A row that cannot be read is for whoever asked for it, not for whoever's statement it was sent with.
                unread = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    /// <inheritdoc/>
    internal override void Save()
    {
        base.Save();
        _alone = false;
        (_unsentAtSave, _sentSinceSave, _wroteSinceSave) = (_unsent.Count, false, false);
        if (_apart)
            Add("SAVEPOINT one_of_several", []);
    }

    /// <inheritdoc/>
    internal override void Undo()
    {
        base.Undo();
        _months.Clear();
        // What was not sent need not be taken back.
        _unsent.RemoveRange(_unsentAtSave, _unsent.Count - _unsentAtSave);
        if (!_sentSinceSave)
            return;
        if (_apart)
            Add("ROLLBACK TO SAVEPOINT one_of_several", []);
        else if (_wroteSinceSave)
            throw new NotApartException();
    }

    /// <inheritdoc/>
    internal override void Keep()
    {
        // Whatever is wrong with a statement shows here, while it can still be told whose it is; of one that is alone, what
        // must be known before the commit anyway.
        if (_apart ? _unsent.Count > 0 : _alone && DemandsUnsent)
            Send();
    }

    // The commit itself marks its batch: more is not needed.
    /// <inheritdoc/>
    internal override void Touch() => Execute("UPDATE sequencers SET batch = batch WHERE gateway = @gateway", ("@gateway", Gateway));

    /// <inheritdoc/>
    internal override async ValueTask CommitAsync()
    {
        // Reading leaves nothing to make durable.
        if (!_wrote)
            return;
        // What the work demands must be known to hold before anything is final.
        if (DemandsUnsent)
            Send();
        var number = _engine.NextBatch();
        Add("SELECT end_batch(@gateway, @epoch, @batch)", [("@gateway", _engine.Number), ("@epoch", _engine.Epoch), ("@batch", number)]);
        Add("COMMIT", []);
        await using var ending = BatchOf(TakeUnsent());
        await _engine.CommitAsync(ending, number);
        _ended = true;
        _engine.KnowMonths(_months);
        _engine.Known.Committed(Appended);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_begun && !_ended && !await RollbackAsync())
            await _engine.DropAsync(_connection);
        else
            await _engine.GiveBackAsync(_connection);
    }

    private protected override long ReadLength() => _length ?? Read("SELECT COALESCE(MAX(log_index), -1) + 1 FROM log_places", row => row.Number(0))[0];

    private protected override void MakeRoom(DateTimeOffset at)
    {
        var month = at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (!_engine.IsKnownMonth(month) && _months.Add(month))
            Ask("SELECT make_log_month(@month)", _ => true, ("@month", month));
    }

    private async Task<bool> RollbackAsync()
    {
        if (_connection.State != System.Data.ConnectionState.Open)
            return false;
        try
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
            await rollback.ExecuteNonQueryAsync();
            return true;
        }
        catch (Exception e) when (_engine.IsFailure(e))
        {
            return false;
        }
    }

    private NpgsqlBatchCommand Add(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = CommandOf(sql, parameters);
        _unsent.Add(new Unsent(command));
        return command;
    }

    internal static NpgsqlBatchCommand CommandOf(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, StoreValue.Of(value));
        return command;
    }

    private void Send()
    {
        var sent = TakeUnsent();
        using var batch = BatchOf(sent);
        using (var reader = batch.ExecuteReader())
        {
            // Answers come in the order of the questions; statements that answer no rows are passed over.
            foreach (var asked in sent.Where(s => s.Take is not null))
            {
                asked.Take!(reader);
                reader.NextResult();
            }
        }
        if (sent.Find(s => s.Otherwise is not null && s.Command.RecordsAffected != 1) is { } failed)
            throw _alone || _apart ? failed.Otherwise!() : new NotApartException();
    }

    private List<Unsent> TakeUnsent()
    {
        List<Unsent> taken = [.. _unsent];
        _wroteSinceSave |= taken.Skip(_unsentAtSave).Any(u => u.Writes);
        (_begun, _sentSinceSave, _unsentAtSave) = (true, true, 0);
        _unsent.Clear();
        return taken;
    }

    private NpgsqlBatch BatchOf(List<Unsent> statements)
    {
        var batch = new NpgsqlBatch(_connection);
        statements.ForEach(s => batch.BatchCommands.Add(s.Command));
        return batch;
    }

    /// <summary>A statement that waits to be sent with others.</summary>
    private sealed class Unsent(NpgsqlBatchCommand command)
    {
        internal NpgsqlBatchCommand Command => command;

        /// <summary>It changes the store.</summary>
        internal bool Writes { get; init; }

        /// <summary>What the work fails with where it does not change exactly one row; null: it may change any number.</summary>
        internal Func<Exception>? Otherwise { get; init; }

        /// <summary>Takes its rows; null: it answers none.</summary>
        internal Action<NpgsqlDataReader>? Take { get; init; }
    }
}
