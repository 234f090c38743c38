using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The prepared statements of a connection: preparing one takes longer than most of them run.</summary>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    // More than there are statements; those whose text grows with their parameters must not add up for ever.
    private const int Most = 256;

    private readonly Dictionary<string, SqliteCommand> _free = [];

    /// <summary>Takes a statement out, with its parameters set. It comes back with <see cref="GiveBack"/>.</summary>
    internal SqliteCommand Take(SqliteTransaction transaction, string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!_free.Remove(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Callers pass constants; values go through parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
        }
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, StoreValue.Of(value));
        return command;
    }

    internal void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (_free.Count >= Most || !_free.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _free.Values)
            command.Dispose();
        _free.Clear();
    }
}
