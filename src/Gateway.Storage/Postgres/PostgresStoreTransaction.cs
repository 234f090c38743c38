using System.Globalization;
using Gateway.Storage.Vaults;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <inheritdoc/>
/// <remarks>
/// What answers nothing is sent together with the next statement that does, in one message: however many callers' records
/// a batch holds, those that read nothing cost two round trips in all, the commit included.
/// </remarks>
internal sealed class PostgresStoreTransaction : StoreTransaction
{
    private readonly PostgresEngine _engine;
    private readonly NpgsqlConnection _connection;
    private readonly bool _apart;
    private readonly long? _length;
    private readonly HashSet<string> _months = [];
    private readonly List<Unsent> _unsent = [];
    private readonly List<Unsent> _demands = [];
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
    internal override void Write(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _wrote = true;
        Add(sql, parameters, writes: true);
    }

    /// <inheritdoc/>
    internal override void Demand(Func<Exception> otherwise, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _wrote = true;
        Add(sql, parameters, writes: true, otherwise);
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
    internal override List<T> Read<T>(string sql, Func<StoreRow, T> of, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        Add(sql, parameters);
        using var batch = TakeUnsent();
        var rows = new List<T>();
        using (var reader = batch.ExecuteReader())
        {
            while (reader.Read())
                rows.Add(of(new StoreRow(reader, this)));
        }
        HoldToDemands();
        return rows;
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
        // Whatever is wrong with a statement shows here, while it can still be told whose it is.
        if (_apart && _unsent.Count > 0)
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
        if (_unsent.Exists(u => u.Otherwise is not null))
            Send();
        var number = _engine.NextBatch();
        Add("SELECT end_batch(@gateway, @epoch, @batch)", [("@gateway", _engine.Number), ("@epoch", _engine.Epoch), ("@batch", number)]);
        Add("COMMIT", []);
        await using var ending = TakeUnsent();
        await _engine.CommitAsync(ending, number);
        _ended = true;
        _engine.KnowMonths(_months);
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
        // Sent by itself: it answers a row, which must not pass for one of the next statement's.
        if (!_engine.IsKnownMonth(month) && _months.Add(month))
            _ = Execute("SELECT make_log_month(@month)", ("@month", month));
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

    private NpgsqlBatchCommand Add(string sql, ReadOnlySpan<(string Name, object Value)> parameters, bool writes = false, Func<Exception>? otherwise = null)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, StoreValue.Of(value));
        _unsent.Add(new Unsent(command, writes, otherwise));
        return command;
    }

    private void Send()
    {
        using var batch = TakeUnsent();
        batch.ExecuteNonQuery();
        HoldToDemands();
    }

    private void HoldToDemands()
    {
        var failed = _demands.Find(d => d.Command.RecordsAffected != 1);
        _demands.Clear();
        if (failed is not null)
            throw _alone || _apart ? failed.Otherwise!() : new NotApartException();
    }

    private NpgsqlBatch TakeUnsent()
    {
        var batch = new NpgsqlBatch(_connection);
        foreach (var unsent in _unsent)
            batch.BatchCommands.Add(unsent.Command);
        _demands.AddRange(_unsent.Where(u => u.Otherwise is not null));
        _wroteSinceSave |= _unsent.Skip(_unsentAtSave).Any(u => u.Writes);
        (_begun, _sentSinceSave, _unsentAtSave) = (true, true, 0);
        _unsent.Clear();
        return batch;
    }

    private sealed record Unsent(NpgsqlBatchCommand Command, bool Writes, Func<Exception>? Otherwise);
}
