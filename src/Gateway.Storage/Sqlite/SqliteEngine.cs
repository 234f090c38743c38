using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The store in one SQLite file: WAL with synchronous=FULL, so that a record is on disk when the call that made it
/// returns. One connection for everything, and one process for the file.
/// </summary>
internal sealed class SqliteEngine : StoreEngine
{
    // Longer than any transaction here takes; shorter than a caller's patience.
    private const int BusyTimeoutSeconds = 1;

    // SQLITE_CONSTRAINT.
    private const int BrokenConstraint = 19;

    // SQLITE_IOERR: whatever the disk said, a disk that was mounted anew read-only after an error among it.
    private const int DiskFails = 10;

    // EROFS, as Linux says it and .NET hands it on.
    private const int ReadOnlyDisk = 30;

    private readonly StoreFile _file;
    private readonly SqliteRecordWatch _watch;
    private readonly StatementCache _statements;

    private SqliteEngine(SqliteConnection connection, StoreFile file)
    {
        Connection = connection;
        _file = file;
        _statements = new StatementCache(connection);
        _watch = SqliteRecordWatch.Over(connection, Changes);
    }

    internal SqliteConnection Connection { get; }

    /// <summary>What this opening of the file is called in it: nobody else has it open.</summary>
    internal long Gateway { get; } = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <inheritdoc/>
    internal override bool ReadsApart => false;

    /// <inheritdoc cref="Store.OpenSqlite"/>
    internal static SqliteEngine Open(string file, Action<string>? progress)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString());
        StoreFile? held = null;
        try
        {
            held = StoreFile.Hold(file);
            opened.Open();
            RequirePragma(opened, "journal_mode", "WAL", "wal");
            RequirePragma(opened, "synchronous", "FULL", "2");
            // A key that was destroyed is overwritten where it lay.
            RequirePragma(opened, "secure_delete", "ON", "1");
            SqliteSchema.Migrate(opened, progress);
            SqliteSchema.DemandWhole(opened);
            // Keys may have been destroyed just before a crash; who reads meanwhile keeps nobody from starting.
            EmptyJournal(opened);
            return new SqliteEngine(opened, held);
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            opened.Dispose();
            held?.Dispose();
            throw new DisclosureLogUnavailableException(e);
        }
    }

    /// <inheritdoc/>
    internal override bool SendsTogether => false;

    /// <inheritdoc/>
    internal override async ValueTask<StoreTransaction> BeginAsync(bool apart)
    {
        DemandInPlace();
        // IMMEDIATE: the write lock comes before the first read.
        var transaction = new SqliteStoreTransaction(this, Connection.BeginTransaction(deferred: false), _statements);
        if (Known.IsEmpty || transaction.Exists(KnownLog.Stands, Known.Parameters))
            return transaction;
        // SQLite itself puts a whole file back under whoever has it open.
        await transaction.DisposeAsync();
        throw new DisclosureLogUnavailableException(new AnotherLogException());
    }

    /// <inheritdoc/>
    internal override ValueTask<StoreTransaction> BeginReadingAsync() => throw new NotSupportedException("The one connection reads in the transaction that writes.");

    /// <summary>A commit has returned.</summary>
    internal void Committed()
    {
        _watch.Committed();
        DemandInPlace();
    }

    // The journal holds pages as they were before: all of it goes into the database, and its file is cut.
    /// <inheritdoc/>
    internal override void Scrub()
    {
        // EAGAIN, as Linux says where another has it.
        if (!EmptyJournal(Connection))
            throw new IOException("Somebody reads the database file, and keeps its journal from being emptied.", 11);
    }

    /// <inheritdoc/>
    internal override bool IsFailure(Exception e) => e is SqliteException or IOException;

    /// <inheritdoc/>
    internal override Exception CauseOf(Exception failure)
    {
        if (failure is not SqliteException { SqliteErrorCode: DiskFails })
            return failure;
        try
        {
            // The journal and not the database: to close that would let go of SQLite's locks.
            using var journal = File.OpenHandle(Connection.DataSource + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return failure;
        }
        catch (IOException e) when (e.HResult == ReadOnlyDisk)
        {
            return e;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return failure;
        }
    }

    /// <inheritdoc/>
    internal override bool IsBrokenRule(Exception e) => e is SqliteException { SqliteErrorCode: BrokenConstraint };

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _statements.Dispose();
        await Connection.DisposeAsync();
        _file.Dispose();
    }

    private void DemandInPlace()
    {
        _file.DemandInPlace();
        if (SqliteFile.HasMoved(Connection))
            throw new IOException("Another file stands where the database file was opened.");
    }

    private static bool EmptyJournal(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        // The first column: somebody was in the way.
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0;
    }

    private static void RequirePragma(SqliteConnection connection, string name, string set, string expected)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Both words are constants of this file.
        command.CommandText = $"PRAGMA {name} = {set}; PRAGMA {name}";
#pragma warning restore CA2100
        var actual = Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"The store does not keep {name}={set}.");
    }
}
