using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The gateway's store in one SQLite file: disclosure log and consents, WAL with synchronous=FULL, so that a
/// record is on disk when the call that made it returns.
/// </summary>
/// <remarks>
/// One connection, one writer at a time. Every failure of the file becomes
/// <see cref="DisclosureLogUnavailableException"/>: the caller must then neither ask nor release anything.
/// </remarks>
public sealed class SqliteStore : IAsyncDisposable
{
    // Longer than any transaction here takes; shorter than a caller's patience.
    private const int BusyTimeoutSeconds = 1;

    // How long a call waits for the one before it. Longer than a commit takes, shorter than a caller's patience.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly SqliteConnection _connection;
    private readonly StoreFile _file;
    private bool _closed;
    private readonly SemaphoreSlim _gate = new(1, 1);

    private SqliteStore(SqliteConnection connection, StoreFile file)
    {
        _connection = connection;
        _file = file;
    }

    /// <summary>Opens the file, creating and migrating it as needed.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The file cannot be opened, or would not keep its promises.</exception>
    public static SqliteStore Open(string file)
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
            SqliteSchema.Migrate(opened);
            return new SqliteStore(opened, held);
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            opened.Dispose();
            held?.Dispose();
            throw new DisclosureLogUnavailableException(e);
        }
    }

    /// <summary>Records that a query is about to be put to the sources it names.</summary>
    public Task<RecordedQuery> AppendQueryAsync(QueryId query, LogEntry asked, Opening opening) =>
        InTransactionAsync(transaction =>
        {
            var position = SqliteLog.Append(transaction, asked, opening);
            SqliteLog.OpenQuery(transaction, query, asked.Municipality, position.Index);
            return new RecordedQuery(query, position);
        });

    /// <summary>
    /// Records a disclosure. <paramref name="compose"/> is called inside the transaction with the citizen's
    /// consents as they stand there, so that a withdrawal acknowledged before is always seen.
    /// </summary>
    /// <exception cref="QueryNotOpenException">The query has an outcome already.</exception>
    public Task<Receipt> AppendDisclosureAsync(
        RecordedQuery query, MunicipalityId municipality, CitizenKey citizen, Func<IReadOnlyList<ConsentRecord>, Disclosure> compose) =>
        InTransactionAsync(transaction =>
        {
            var disclosure = compose(SqliteConsents.Read(transaction, municipality, citizen));
            SqliteLog.CloseQuery(transaction, query.Id, municipality);
            var position = SqliteLog.Append(transaction, disclosure.Entry, disclosure.Opening);
            return new Receipt(query.Id, disclosure.Content, disclosure.Opening.Salt, position);
        });

    /// <summary>Records that a query ended without an answer.</summary>
    /// <exception cref="QueryNotOpenException">The query has an outcome already.</exception>
    public Task<LogPosition> AppendFailureAsync(QueryId query, LogEntry failed) =>
        InTransactionAsync(transaction =>
        {
            SqliteLog.CloseQuery(transaction, query, failed.Municipality);
            return SqliteLog.Append(transaction, failed, opening: null);
        });

    /// <summary>Whether anything in the store belongs to a citizen, and so to the key that stands for citizens.</summary>
    public Task<bool> HoldsCitizensAsync() => InTransactionAsync(SqliteConsents.HoldsCitizens);

    /// <summary>The queries without an outcome: those of a process that stopped in between.</summary>
    public Task<IReadOnlyList<OpenQuery>> ReadOpenQueriesAsync() => InTransactionAsync(SqliteLog.ReadOpenQueries);

    /// <summary>Records a consent or objection; the event is a leaf of the log.</summary>
    public Task<LogPosition> AppendConsentAsync(ConsentRecord consent, LogEntry granted, Opening opening) =>
        InTransactionAsync(transaction =>
        {
            var position = SqliteLog.Append(transaction, granted, opening);
            SqliteConsents.Insert(transaction, consent, opening.Citizen, granted.At, position.Index);
            return position;
        });

    /// <summary>
    /// Records a withdrawal; from the moment the call returns no disclosure relies on the consent.
    /// Withdrawing twice, or an unknown consent, gives null and records nothing.
    /// </summary>
    public Task<LogPosition?> AppendWithdrawalAsync(string consentId, LogEntry withdrawn) =>
        InTransactionAsync(transaction =>
        {
            if (!SqliteConsents.CanBeWithdrawn(transaction, withdrawn.Municipality, consentId))
                return null;
            var position = SqliteLog.Append(transaction, withdrawn, opening: null);
            SqliteConsents.InsertEvent(transaction, withdrawn.Municipality, consentId, "withdrawn", withdrawn.At, position.Index);
            return (LogPosition?)position;
        });

    /// <summary>Every consent and objection of a citizen in one municipality, oldest first.</summary>
    public Task<IReadOnlyList<ConsentRecord>> ReadConsentsAsync(MunicipalityId municipality, CitizenKey citizen) =>
        InTransactionAsync(transaction => SqliteConsents.Read(transaction, municipality, citizen));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        await _gate.WaitAsync();
        _closed = true;
        await _connection.DisposeAsync();
        _file.Dispose();
        _gate.Dispose();
    }

    private async Task<T> InTransactionAsync<T>(Func<SqliteTransaction, T> work)
    {
        // A queue behind a store that takes nothing would keep every caller until its deadline.
        if (!await _gate.WaitAsync(LongestWait))
            throw new DisclosureLogUnavailableException(new TimeoutException());
        try
        {
            _file.DemandInPlace();
            // IMMEDIATE: the write lock comes before the first read, so what was read still holds at commit.
            using var transaction = _connection.BeginTransaction(deferred: false);
            var result = work(transaction);
            transaction.Commit();
            _file.DemandInPlace();
            return result;
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            throw new DisclosureLogUnavailableException(e);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static void RequirePragma(SqliteConnection connection, string name, string set, string expected)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Both words are constants of this file.
        command.CommandText = $"PRAGMA {name} = {set}; PRAGMA {name}";
#pragma warning restore CA2100
        var actual = Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"The store does not keep {name}={set}.");
    }
}
