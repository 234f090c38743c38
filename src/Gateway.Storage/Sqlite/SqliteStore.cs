using System.Collections.Concurrent;
using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The gateway's store in one SQLite file: disclosure log and consents, WAL with synchronous=FULL, so that a
/// record is on disk when the call that made it returns.
/// </summary>
/// <remarks>
/// One connection, one writer at a time; what waits together is committed together. Every failure of the file becomes
/// <see cref="DisclosureLogUnavailableException"/>: the caller must then neither ask nor release anything.
/// </remarks>
public sealed class SqliteStore : IAsyncDisposable
{
    // Longer than any transaction here takes; shorter than a caller's patience.
    private const int BusyTimeoutSeconds = 1;

    // How long a call waits for the one before it. Longer than a commit takes, shorter than a caller's patience.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    // Enough for every caller of a busy moment; a commit that holds more would keep the first of them too long.
    private const int LargestBatch = 64;

    private readonly SqliteConnection _connection;
    private readonly StoreFile _file;
    private readonly SqliteRecordWatch _watch;
    private bool _closed;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentQueue<BatchedWork> _waiting = new();

    private SqliteStore(SqliteConnection connection, StoreFile file)
    {
        _connection = connection;
        _file = file;
        _watch = SqliteRecordWatch.Over(connection);
    }

    /// <summary>Tells of changes to what decisions rest on, made through this store.</summary>
    public RecordChanges RecordChanges => _watch.Changes;

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
            SqliteSchema.DemandWhole(opened);
            return new SqliteStore(opened, held);
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            opened.Dispose();
            held?.Dispose();
            throw new DisclosureLogUnavailableException(e);
        }
    }

    /// <summary>Records that a query is about to be put to the sources it names, and what must be looked at afterwards.</summary>
    public Task<RecordedQuery> AppendQueryAsync(QueryId query, LogEntry asked, Opening opening, QueryMarks? marks = null) =>
        InTransactionAsync(transaction =>
        {
            var position = SqliteLog.Append(transaction, asked, opening);
            SqliteLog.OpenQuery(transaction, query, asked.Municipality, position.Index);
            SqliteQueryMarks.Insert(transaction, query, asked, opening.Citizen, marks ?? QueryMarks.None, position.Index);
            return new RecordedQuery(query, position);
        });

    /// <summary>
    /// Records a disclosure. <paramref name="compose"/> is called inside the transaction with the person's
    /// records as they stand there, so that a withdrawal acknowledged before is always seen.
    /// </summary>
    /// <param name="query">The query it answers.</param>
    /// <param name="whose">Whose records it rests on.</param>
    /// <param name="last">The answer is whole with it, and the query has its outcome; otherwise parts are still to come.</param>
    /// <param name="compose">Makes the record.</param>
    /// <exception cref="QueryNotOpenException">The query has an outcome already.</exception>
    public Task<Receipt> AppendDisclosureAsync(
        RecordedQuery query, RecordsOf whose, bool last, Func<AccessRecords, Disclosure> compose) =>
        InTransactionAsync(transaction =>
        {
            var disclosure = compose(SqliteAccessRecords.Read(transaction, whose));
            if (last)
                SqliteLog.CloseQuery(transaction, query.Id, whose.Municipality);
            else
                SqliteLog.DemandOpen(transaction, query.Id, whose.Municipality);
            return Record(transaction, query.Id, disclosure);
        });

    /// <summary>
    /// Records that a decision is explained. <paramref name="compose"/> is called inside the transaction with the
    /// person's records as they stand there, or stood at a moment.
    /// </summary>
    public Task<Receipt> AppendExplanationAsync(QueryId query, RecordsOf whose, DateTimeOffset? asOf, Func<AccessRecords, Disclosure> compose) =>
        InTransactionAsync(transaction => Record(transaction, query, compose(SqliteAccessRecords.Read(transaction, whose, asOf))));

    /// <summary>Everything a decision rests on, as it stands now.</summary>
    public Task<AccessRecords> ReadRecordsAsync(RecordsOf whose) => InTransactionAsync(transaction => SqliteAccessRecords.Read(transaction, whose));

    /// <summary>
    /// Records that answers have arrived. All receipts must be of disclosures of the municipality: one that is not, and
    /// nothing is recorded and the result is null. What was confirmed before stays as it was; where all was, the
    /// earlier record is the result.
    /// </summary>
    public Task<LogPosition?> AppendDeliveryAsync(MunicipalityId municipality, IReadOnlyList<LogReceipt> receipts, DateTimeOffset at) =>
        InTransactionAsync(transaction => SqliteDeliveries.Confirm(transaction, municipality, receipts, at));

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

    /// <summary>Every consent and objection of a person in one municipality, under any of the person's numbers, oldest first.</summary>
    public Task<IReadOnlyList<ConsentRecord>> ReadConsentsAsync(MunicipalityId municipality, params IReadOnlyList<CitizenKey> person) =>
        InTransactionAsync(transaction => SqliteConsents.Read(transaction, municipality, person));

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

    private static Receipt Record(SqliteTransaction transaction, QueryId query, Disclosure disclosure)
    {
        var position = SqliteLog.Append(transaction, disclosure.Entry, disclosure.Opening);
        foreach (var use in disclosure.Uses)
            SqliteConsents.InsertEvent(transaction, disclosure.Entry.Municipality, use.ConsentId, "used", disclosure.Entry.At, position.Index, use.Categories);
        if (disclosure.WrongPerson is { } mark)
            SqliteAlarms.Insert(transaction, query, disclosure.Entry, mark, position.Index);
        return new Receipt(query, disclosure.Content, disclosure.Opening.Salt, position);
    }

    // Who comes to the gate first does the work of all who wait: one transaction, one commit.
    internal async Task<T> InTransactionAsync<T>(Func<SqliteTransaction, T> work)
    {
        var mine = new BatchedWork<T>(work);
        _waiting.Enqueue(mine);
        // A queue behind a store that takes nothing would keep every caller until its deadline.
        if (!await _gate.WaitAsync(LongestWait))
        {
            if (mine.TryAbandon())
                throw new DisclosureLogUnavailableException(new TimeoutException());
            return await mine.Result;
        }
        try
        {
            // A long queue takes several batches to get to it.
            while (!mine.Result.IsCompleted)
                RunBatch();
        }
        finally
        {
            _gate.Release();
        }
        return await mine.Result;
    }

    private void RunBatch()
    {
        var batch = new List<BatchedWork>();
        while (batch.Count < LargestBatch && _waiting.TryDequeue(out var next))
        {
            if (next.TryTake())
                batch.Add(next);
        }
        try
        {
            _file.DemandInPlace();
            // IMMEDIATE: the write lock comes before the first read, so what was read still holds at commit.
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var work in batch)
                work.Run(transaction, alone: batch.Count == 1);
            // Alone and failed: nothing to keep.
            if (batch is not [{ HasFailed: true }])
            {
                transaction.Commit();
                _watch.Committed();
            }
            _file.DemandInPlace();
            batch.ForEach(work => work.Complete());
        }
        catch (Exception e)
        {
            var cause = e is SqliteException or IOException ? new DisclosureLogUnavailableException(e) : e;
            batch.ForEach(work => work.Fail(cause));
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
