using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// Notices what decisions rest on being written, whichever statement writes it: triggers of this connection alone call
/// back into the process, as LISTEN/NOTIFY would.
/// </summary>
internal sealed class SqliteRecordWatch
{
    // A use is written with every disclosure, and changes nothing that a decision rests on.
    private const string Triggers =
        """
        CREATE TEMP TRIGGER watch_consents AFTER INSERT ON main.consent_events WHEN NEW.kind <> 'used' BEGIN SELECT records_changed(); END;
        CREATE TEMP TRIGGER watch_mandates AFTER INSERT ON main.mandates BEGIN SELECT records_changed(); END;
        CREATE TEMP TRIGGER watch_mandate_ends AFTER INSERT ON main.mandate_ends BEGIN SELECT records_changed(); END;
        CREATE TEMP TRIGGER watch_verifications AFTER INSERT ON main.verifications BEGIN SELECT records_changed(); END;
        """;

    private bool _changed;

    private readonly RecordChanges _changes;

    private SqliteRecordWatch(RecordChanges changes) => _changes = changes;

    /// <param name="connection">Whose writes are noticed.</param>
    /// <param name="changes">Told after each commit that wrote such a record.</param>
    internal static SqliteRecordWatch Over(SqliteConnection connection, RecordChanges changes)
    {
        var watch = new SqliteRecordWatch(changes);
        connection.CreateFunction("records_changed", watch.Noticed);
        using var command = connection.CreateCommand();
        command.CommandText = Triggers;
        command.ExecuteNonQuery();
        return watch;
    }

    /// <summary>What was written is durable. After work that was undone this may tell of a change that is none, which costs a look.</summary>
    internal void Committed()
    {
        if (!_changed)
            return;
        _changed = false;
        _changes.Tell();
    }

    // One writer at a time: nobody else sets or reads the flag meanwhile.
    private bool Noticed() => _changed = true;
}
