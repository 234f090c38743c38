using Gateway.Storage.Vaults;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteStoreTransaction(SqliteEngine engine, SqliteTransaction transaction, StatementCache statements) : StoreTransaction
{
    private bool _saved;

    /// <inheritdoc/>
    internal override VaultBook Book => engine.Book;

    /// <inheritdoc/>
    internal override long Gateway => engine.Gateway;

    // One process has the file: whoever else asked has stopped.
    /// <inheritdoc/>
    internal override string Interrupted => "o.gateway <> @gateway";

    /// <inheritdoc/>
    internal override void Write(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Execute(sql, parameters);

    /// <inheritdoc/>
    internal override void Demand(Func<Exception> otherwise, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (Execute(sql, parameters) != 1)
            throw otherwise();
    }

    /// <inheritdoc/>
    internal override int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = statements.Take(transaction, sql, parameters);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            statements.GiveBack(command);
        }
    }

    /// <inheritdoc/>
    internal override Func<List<T>> Ask<T>(string sql, Func<StoreRow, T> of, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = statements.Take(transaction, sql, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(of(new StoreRow(reader, this)));
            return () => rows;
        }
        finally
        {
            statements.GiveBack(command);
        }
    }

    /// <inheritdoc/>
    internal override void Save()
    {
        base.Save();
        Execute("SAVEPOINT one_of_several");
        _saved = true;
    }

    /// <inheritdoc/>
    internal override void Undo()
    {
        base.Undo();
        Execute("ROLLBACK TO one_of_several");
        Keep();
    }

    /// <inheritdoc/>
    internal override void Keep()
    {
        if (_saved)
            Execute("RELEASE one_of_several");
        _saved = false;
    }

    // A number in the file's head that SQLite leaves to its users; the same one again is written all the same.
    /// <inheritdoc/>
    internal override void Touch() => Execute("PRAGMA application_id = 1196900466");

    /// <inheritdoc/>
    internal override ValueTask CommitAsync()
    {
        transaction.Commit();
        engine.Committed();
        engine.Known.Committed(Appended);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => transaction.DisposeAsync();

    private protected override long ReadLength() => Read("SELECT COALESCE(MAX(log_index), -1) + 1 FROM log_entries", row => row.Number(0))[0];
}
