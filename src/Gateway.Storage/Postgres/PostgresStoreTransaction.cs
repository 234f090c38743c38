using System.Globalization;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <inheritdoc/>
/// <remarks>
/// What answers nothing is sent together with the next statement that does, in one message: a record of three rows with
/// its savepoint costs one round trip, not five.
/// </remarks>
internal sealed class PostgresStoreTransaction(PostgresEngine engine, NpgsqlConnection connection, NpgsqlTransaction transaction, long? length) : StoreTransaction
{
    private readonly HashSet<string> _months = [];
    private NpgsqlBatch? _unsent;
    private bool _saved;
    private bool _savepointSent;
    private bool _wrote;

    /// <inheritdoc/>
    internal override long Gateway => engine.Number;

    /// <inheritdoc/>
    internal override string Interrupted => PostgresPresence.Interrupted;

    /// <inheritdoc/>
    internal override void Write(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _wrote = true;
        Add(sql, parameters);
    }

    /// <inheritdoc/>
    internal override int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _wrote = true;
        var command = Add(sql, parameters);
        Send();
        return (int)command.RecordsAffected;
    }

    /// <inheritdoc/>
    internal override List<T> Read<T>(string sql, Func<StoreRow, T> of, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        Add(sql, parameters);
        using var batch = TakeUnsent();
        using var reader = batch.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(of(new StoreRow(reader)));
        return rows;
    }

    /// <inheritdoc/>
    internal override void Save()
    {
        base.Save();
        Add("SAVEPOINT one_of_several", []);
        (_saved, _savepointSent) = (true, false);
    }

    /// <inheritdoc/>
    internal override void Undo()
    {
        base.Undo();
        _months.Clear();
        // What was not sent need not be taken back.
        _unsent?.Dispose();
        _unsent = null;
        if (_savepointSent)
        {
            Add("ROLLBACK TO SAVEPOINT one_of_several", []);
            Keep();
        }
        _saved = false;
    }

    /// <inheritdoc/>
    internal override void Keep()
    {
        if (_saved)
            Add("RELEASE SAVEPOINT one_of_several", []);
        _saved = false;
        // Whatever is wrong with a statement shows here, while it can still be told whose it is.
        if (_unsent is not null)
            Send();
    }

    // The commit itself marks its batch: more is not needed.
    /// <inheritdoc/>
    internal override void Touch() => Execute("UPDATE sequencers SET batch = batch WHERE gateway = @gateway", ("@gateway", engine.Number));

    /// <inheritdoc/>
    internal override async ValueTask CommitAsync()
    {
        // Reading leaves nothing to make durable.
        if (!_wrote)
            return;
        var batch = engine.NextBatch();
        var marked = Execute(
            "UPDATE sequencers SET batch = @batch WHERE gateway = @gateway AND epoch = @epoch", ("@batch", batch), ("@gateway", engine.Number), ("@epoch", engine.Epoch));
        if (marked != 1)
        {
            engine.GiveUpEpoch();
            throw new FencedException();
        }
        await engine.CommitAsync(transaction, batch);
        engine.KnowMonths(_months);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _unsent?.Dispose();
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            await engine.GiveBackAsync(connection);
        }
    }

    private protected override long ReadLength() => length ?? Read("SELECT COALESCE(MAX(log_index), -1) + 1 FROM log_places", row => row.Number(0))[0];

    private protected override void MakeRoom(DateTimeOffset at)
    {
        var month = at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (!engine.IsKnownMonth(month) && _months.Add(month))
            Read("SELECT make_log_month(@month)", _ => true, ("@month", month));
    }

    private NpgsqlBatchCommand Add(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, StoreValue.Of(value));
        _unsent ??= new NpgsqlBatch(connection, transaction);
        _unsent.BatchCommands.Add(command);
        return command;
    }

    private void Send()
    {
        using var batch = TakeUnsent();
        batch.ExecuteNonQuery();
    }

    private NpgsqlBatch TakeUnsent()
    {
        var batch = _unsent!;
        _unsent = null;
        _savepointSent = true;
        return batch;
    }
}

/// <summary>Another sequencer has taken this one's place: nothing was appended.</summary>
internal sealed class FencedException() : IOException("Another sequencer has taken this one's place.");
