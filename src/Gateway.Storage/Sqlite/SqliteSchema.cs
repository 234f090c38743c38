using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// Runs the migrations, each in a transaction of its own together with the new <c>user_version</c>.
/// </summary>
internal static class SqliteSchema
{
    // The step that seals what is personal. Records from before cannot be made to commit to it: they are signed.
    private const int Vaults = 9;

    internal static void Migrate(SqliteConnection connection, Action<string>? progress = null)
    {
        var steps = Migration.Of("Sqlite");
        // A new file is made, not migrated.
        if (CurrentVersion(connection, null) == 0)
            progress = null;
        if (CurrentVersion(connection, null) is var version && version > steps[^1].Number)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The store was made by a newer build (its step {version}; this one knows {steps[^1].Number}). Use that build, or a newer one."));
        foreach (var step in steps)
        {
            // IMMEDIATE takes the write lock first, so that two starting processes cannot run the same step.
            using var transaction = connection.BeginTransaction(deferred: false);
            if (CurrentVersion(connection, transaction) < step.Number)
            {
                progress?.Invoke(step.Line(steps.Count));
                if (step.Number == Vaults && HoldsRecords(connection, transaction))
                    throw new InvalidOperationException("The store was made by a build that kept what is personal unsealed, and its records commit to nothing beside them. Move the data folder away, or use the build that made it.");
                Run(connection, transaction, step.Sql);
                Run(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {step.Number}"));
            }
            transaction.Commit();
        }
    }

    /// <summary>
    /// Demands every column and trigger this build works with. The number alone does not tell: a store made by a build
    /// that was never released may carry it and lack some.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something is missing; the message names tables and columns, never a value.</exception>
    internal static void DemandWhole(SqliteConnection connection)
    {
        using var made = new SqliteConnection("Data Source=:memory:");
        made.Open();
        Migrate(made);
        var there = Parts(connection);
        var missing = Parts(made).Where(part => there.GetValueOrDefault(part.Key) != part.Value).Select(part => part.Key).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException($"The store was made by another build: it lacks, or has otherwise, {string.Join(", ", missing)}. Move the data folder away, or use the build that made it.");
    }

    // What it is called, and of a trigger what it does.
    private static Dictionary<string, string> Parts(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT t.name || '.' || c.name, '' FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'
            UNION ALL SELECT 'trigger ' || name, sql FROM sqlite_master WHERE type = 'trigger'
            """;
        using var reader = command.ExecuteReader();
        var parts = new Dictionary<string, string>();
        while (reader.Read())
            parts.Add(reader.GetString(0), reader.GetString(1));
        return parts;
    }

    private static bool HoldsRecords(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM log_entries)";
        return (long)command.ExecuteScalar()! == 1;
    }

    private static long CurrentVersion(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is an embedded file of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
