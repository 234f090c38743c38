using System.Collections.Concurrent;
using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;
using Gateway.Storage.Postgres;
using Gateway.Storage.Sqlite;
using Gateway.Storage.Vaults;

namespace Gateway.Storage;

/// <summary>
/// The gateway's store: disclosure log, consents and what else decisions rest on, in one SQLite file or in a PostgreSQL
/// database. A record is durable when the call that made it returns.
/// </summary>
/// <remarks>
/// One writer at a time; what waits together is committed together. Every failure of the engine becomes
/// <see cref="DisclosureLogUnavailableException"/>: the caller must then neither ask nor release anything.
/// </remarks>
public sealed class Store : IAsyncDisposable
{
    // Who has waited this long when a batch fails would lose patience with the next one: told at once.
    private static readonly TimeSpan TooLongForAnother = TimeSpan.FromMilliseconds(600);

    // What a record met counts for a look too, as long as it may take until the first record after it is well again.
    private static readonly TimeSpan NoRoomFor = TimeSpan.FromSeconds(5);

    // Enough for every caller of a busy moment; a commit that holds more would keep the first of them too long.
    private const int LargestBatch = 64;

    // Who reads apart keeps a thread and a processor busy; more at once would only keep whoever writes from them.
    private static readonly int MostReaders = Math.Max(2, Environment.ProcessorCount);

    private readonly StoreEngine _engine;
    private readonly SemaphoreSlim _readers = new(MostReaders, MostReaders);

    // Stretches of the log are read one at a time, and while records are written with pauses as long as the reading took, up
    // to the longest: whoever verifies takes what is left over.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);
    private readonly SemaphoreSlim _longReaders = new(1, 1);
    private TimeSpan _pause;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentQueue<BatchedWork> _waiting = new();
    private ClockWatch? _time;
    private volatile NoRoom? _noRoom;
    private bool _closed;

    internal Store(StoreEngine engine) => _engine = engine;

    internal StoreEngine Engine => _engine;

    /// <summary>From now on nothing is recorded while a clock, by which records are dated, has jumped. Called before the store is used.</summary>
    public void HoldTo(TimeProvider clock) => _time = new ClockWatch(clock);

    /// <summary>Tells of changes to what decisions rest on.</summary>
    public RecordChanges RecordChanges => _engine.Changes;

    /// <summary>Opens a SQLite file, creating and migrating it as needed.</summary>
    /// <param name="file">Its path. Its folder must exist.</param>
    /// <param name="progress">Told of every migration that is run; null: nobody is.</param>
    /// <exception cref="DisclosureLogUnavailableException">The file cannot be opened, or would not keep its promises.</exception>
    public static Store OpenSqlite(string file, Action<string>? progress = null) => new(SqliteEngine.Open(file, progress));

    /// <summary>Opens a PostgreSQL database that several gateways may share, creating and migrating its tables as needed.</summary>
    /// <param name="settings">Where it is, and as whom.</param>
    /// <param name="progress">Told of every migration that is run; null: nobody is.</param>
    /// <param name="warning">Told of what the operator should change; null: nobody is.</param>
    /// <exception cref="DisclosureLogUnavailableException">It cannot be reached, or would not keep its promises.</exception>
    public static async Task<Store> OpenPostgresAsync(PostgresSettings settings, Action<string>? progress = null, Action<string>? warning = null) =>
        new(await PostgresEngine.OpenAsync(settings, progress, warning));

    /// <summary>Gives the store the key to its vaults, which lies outside it. Called before anything is recorded or read that is about a citizen.</summary>
    /// <param name="master">32 random bytes.</param>
    /// <returns>The store.</returns>
    public Store UseVaults(byte[] master)
    {
        _engine.Book = new VaultBook(master);
        return this;
    }

    /// <summary>Whether the key given opens what is sealed: that of another store does not.</summary>
    public Task<bool> OpensVaultsAsync() => ReadAsync(VaultStatements.NewestOpens);

    /// <summary>Records that a query is about to be put to the sources it names, and what must be looked at afterwards.</summary>
    public Task<RecordedQuery> AppendQueryAsync(QueryId query, LogEntry asked, Opening opening, QueryMarks? marks = null) =>
        InTransactionAsync(transaction =>
        {
            var position = LogStatements.AppendQuery(transaction, query, asked, opening, QueryMarkStatements.Rows(query, asked, marks ?? QueryMarks.None));
            if (marks?.Emergency?.Notice is { } notice)
                QueryMarkStatements.Notify(transaction, opening.Citizen, notice);
            return new RecordedQuery(query, position);
        });

    /// <summary>
    /// Records a disclosure. <paramref name="compose"/> is called inside the transaction with the person's
    /// records as they stand there, so that a withdrawal acknowledged before is always seen. It may be called again where
    /// the transaction is; what it gave last counts.
    /// </summary>
    /// <param name="query">The query it answers.</param>
    /// <param name="whose">Whose records it rests on.</param>
    /// <param name="last">The answer is whole with it, and the query has its outcome; otherwise parts are still to come.</param>
    /// <param name="compose">Makes the record.</param>
    /// <exception cref="QueryNotOpenException">The query has an outcome already.</exception>
    public Task<Receipt> AppendDisclosureAsync(
        RecordedQuery query, RecordsOf whose, bool last, Func<AccessRecords, Disclosure> compose) =>
        InTransactionAsync(transaction => AccessRecordStatements.Ask(transaction, whose), (transaction, records) =>
        {
            var disclosure = compose(records);
            if (last)
                LogStatements.CloseQuery(transaction, query.Id, whose.Municipality);
            else
                LogStatements.DemandOpen(transaction, query.Id, whose.Municipality);
            return Record(transaction, query.Id, disclosure, last);
        });

    /// <summary>
    /// Records that a decision is explained. <paramref name="compose"/> is called inside the transaction with the
    /// person's records as they stand there, or stood at a moment.
    /// </summary>
    public Task<Receipt> AppendExplanationAsync(QueryId query, RecordsOf whose, DateTimeOffset? asOf, Func<AccessRecords, Disclosure> compose) =>
        InTransactionAsync(
            transaction => AccessRecordStatements.Ask(transaction, whose, asOf), (transaction, records) => Record(transaction, query, compose(records), last: true));

    /// <summary>Everything a decision rests on, as it stands now.</summary>
    public Task<AccessRecords> ReadRecordsAsync(RecordsOf whose) => ReadAsync(transaction => AccessRecordStatements.Read(transaction, whose));

    /// <summary>
    /// Records that answers have arrived. All receipts must be of disclosures made to the receiver: one that is not, and
    /// nothing is recorded and the result is null. What was confirmed before stays as it was; where all was, the
    /// earlier record is the result.
    /// </summary>
    public Task<LogPosition?> AppendDeliveryAsync(Receiver receiver, IReadOnlyList<LogReceipt> receipts, DateTimeOffset at) =>
        InTransactionAsync(transaction => DeliveryStatements.Confirm(transaction, receiver, receipts, at));

    /// <summary>Records that a query ended without an answer, and which sources' answers were about the wrong person.</summary>
    /// <exception cref="QueryNotOpenException">The query has an outcome already.</exception>
    public Task<LogPosition> AppendFailureAsync(QueryId query, LogEntry failed, WrongPersonMark? wrongPerson = null) =>
        InTransactionAsync(transaction =>
        {
            LogStatements.CloseQuery(transaction, query, failed.Municipality);
            return LogStatements.Append(transaction, failed, opening: null, AlarmStatements.Rows(transaction, query, failed, wrongPerson));
        });

    /// <summary>Whether anything in the store belongs to a citizen, and so to the key that stands for citizens.</summary>
    public Task<bool> HoldsCitizensAsync() => ReadAsync(VaultStatements.Any);

    /// <summary>The queries without an outcome, whoever asked them; oldest first.</summary>
    public Task<IReadOnlyList<OpenQuery>> ReadOpenQueriesAsync() => ReadAsync<IReadOnlyList<OpenQuery>>(LogStatements.ReadOpenQueries);

    /// <summary>The queries without an outcome whose gateway has stopped: nobody else will give them one.</summary>
    public Task<IReadOnlyList<OpenQuery>> ReadInterruptedQueriesAsync() => ReadAsync<IReadOnlyList<OpenQuery>>(LogStatements.ReadInterruptedQueries);

    /// <summary>
    /// Writes as a record is written, and adds nothing: finds a store that is locked, moved, full, unreachable or broken
    /// before a query does, and finds when it is well again.
    /// </summary>
    /// <exception cref="DisclosureLogUnavailableException">It takes nothing at the moment.</exception>
    public async Task LookAsync()
    {
        await InTransactionAsync(transaction =>
        {
            transaction.Touch();
            return transaction.Length;
        });
        if (_noRoom is { } met && _clock.GetElapsedTime(met.At) < NoRoomFor)
            throw new DisclosureLogUnavailableException(met.Cause);
    }

    /// <summary>Records a consent or objection; the event is a leaf of the log.</summary>
    public Task<LogPosition> AppendConsentAsync(ConsentRecord consent, LogEntry granted, Opening opening) =>
        InTransactionAsync(transaction => new ConsentTransaction(transaction).Grant(consent, supersedes: "", granted, opening));

    /// <summary>
    /// Records a withdrawal; from the moment the call returns no disclosure relies on the consent.
    /// Withdrawing twice, or an unknown consent, gives null and records nothing.
    /// </summary>
    public Task<LogPosition?> AppendWithdrawalAsync(string consentId, LogEntry withdrawn) =>
        InTransactionAsync(transaction =>
        {
            if (!ConsentStatements.CanBeWithdrawn(transaction, withdrawn.Municipality, consentId))
                return null;
            return (LogPosition?)LogStatements.Append(
                transaction, withdrawn, opening: null, ConsentStatements.Event(withdrawn.Municipality, consentId, "withdrawn", withdrawn.At));
        });

    /// <summary>Every consent and objection of a person in one municipality, under any of the person's numbers, oldest first.</summary>
    public Task<IReadOnlyList<ConsentRecord>> ReadConsentsAsync(MunicipalityId municipality, params IReadOnlyList<CitizenKey> person) =>
        ReadAsync<IReadOnlyList<ConsentRecord>>(transaction => ConsentStatements.Ask(transaction, municipality, person)());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        await _gate.WaitAsync();
        _closed = true;
        await _engine.DisposeAsync();
        _gate.Dispose();
        _readers.Dispose();
        _longReaders.Dispose();
    }

    private static Receipt Record(StoreTransaction transaction, QueryId query, Disclosure disclosure, bool last)
    {
        var entry = disclosure.Entry.Copy().Add(LogStatements.PartField, last ? LogStatements.LastPart : "more");
        var uses = disclosure.Uses.Select(use => ConsentStatements.Event(entry.Municipality, use.ConsentId, "used", entry.At, use.Categories));
        var position = LogStatements.Append(
            transaction, entry, disclosure.Opening, [.. uses, .. AlarmStatements.Rows(transaction, query, entry, disclosure.WrongPerson), .. QueryMarkStatements.Rows(transaction, query, entry, disclosure.Protected)]);
        return new Receipt(query, disclosure.Content, disclosure.Opening.Salt, position);
    }

    /// <summary>
    /// Runs work that writes. Who comes to the gate first does the work of all who wait: one transaction, one commit.
    /// </summary>
    internal Task<T> InTransactionAsync<T>(Func<StoreTransaction, T> work) =>
        InTransactionAsync(new BatchedWork<T>(transaction => () => work(transaction), asksFirst: false, _clock.GetTimestamp()));

    /// <summary>
    /// Runs work that writes by what it reads. All that wait and do so are answered at once, after the work of those who
    /// may change what they read; what they write themselves changes it for none of them.
    /// </summary>
    internal Task<T> InTransactionAsync<TAsked, T>(Func<StoreTransaction, Func<TAsked>> ask, Func<StoreTransaction, TAsked, T> work) =>
        InTransactionAsync(new BatchedWork<T>(
            transaction =>
            {
                var asked = ask(transaction);
                return () => work(transaction, asked());
            }, asksFirst: true, _clock.GetTimestamp()));

    private async Task<T> InTransactionAsync<T>(BatchedWork<T> mine)
    {
        _waiting.Enqueue(mine);
        // A queue behind a store that takes nothing would keep every caller until its deadline.
        if (!await _gate.WaitAsync(_engine.LongestWait))
        {
            if (mine.TryAbandon())
                throw new DisclosureLogUnavailableException(new TimeoutException());
            return await mine.Result;
        }
        try
        {
            // A long queue takes several batches to get to it.
            while (!mine.Result.IsCompleted)
                await RunBatchAsync();
        }
        finally
        {
            _gate.Release();
        }
        return await mine.Result;
    }

    /// <summary>Runs work that writes nothing.</summary>
    internal async Task<T> ReadAsync<T>(Func<StoreTransaction, T> work)
    {
        if (!_engine.ReadsApart)
            return await InTransactionAsync(work);
        await TakePlaceAsync(_readers);
        try
        {
            return await ReadApartAsync(work);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>Runs work that reads much and writes nothing, and that nobody waits for with an answer.</summary>
    internal async Task<T> ReadLongAsync<T>(Func<StoreTransaction, T> work)
    {
        if (!_engine.ReadsApart)
            return await InTransactionAsync(work);
        await TakePlaceAsync(_longReaders);
        try
        {
            if (_gate.CurrentCount == 0)
                await Task.Delay(_pause);
            var began = _clock.GetTimestamp();
            var read = await ReadApartAsync(work);
            _pause = _clock.GetElapsedTime(began) is var took && took < LongestPause ? took : LongestPause;
            return read;
        }
        finally
        {
            _longReaders.Release();
        }
    }

    /// <summary>Lets nothing that was destroyed lie on in the database's files, as far as the engine can.</summary>
    internal async Task ScrubAsync()
    {
        await TakePlaceAsync(_gate);
        try
        {
            _engine.Scrub();
        }
        catch (Exception e) when (_engine.IsFailure(e))
        {
            throw new DisclosureLogUnavailableException(_engine.CauseOf(e));
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task TakePlaceAsync(SemaphoreSlim places)
    {
        if (!await places.WaitAsync(_engine.LongestWait))
            throw new DisclosureLogUnavailableException(new TimeoutException());
    }

    private async Task<T> ReadApartAsync<T>(Func<StoreTransaction, T> work)
    {
        var began = _clock.GetTimestamp();
        for (var again = true; ; again = false)
        {
            try
            {
                await using var transaction = await _engine.BeginReadingAsync();
                return work(transaction);
            }
            catch (Exception e) when (_engine.IsFailure(e))
            {
                _engine.Failed();
                // A connection that lay idle while the server was restarted fails at once, and the next one is new.
                if (!again || _clock.GetElapsedTime(began) > TooLongForAnother)
                    throw new DisclosureLogUnavailableException(_engine.CauseOf(e));
            }
        }
    }

    private async Task RunBatchAsync()
    {
        var batch = new List<BatchedWork>();
        while (batch.Count < LargestBatch && _waiting.TryDequeue(out var next))
        {
            if (next.TryTake())
                batch.Add(next);
        }
        try
        {
            try
            {
                await RunAsync(batch, apart: !_engine.SendsTogether);
            }
            catch (Exception e) when (e is NotApartException || (_engine.IsBrokenRule(e) && batch.Count > 1))
            {
                // One of them broke a rule, and nothing was committed: once more, to see which.
                await RunAsync(batch, apart: true);
            }
            batch.ForEach(work => work.Complete());
        }
        catch (Exception e)
        {
            var cause = _engine.IsFailure(e) ? new DisclosureLogUnavailableException(_engine.CauseOf(e)) : e;
            if (_engine.HasNoRoom(e))
                _noRoom = new NoRoom(_clock.GetTimestamp(), _engine.CauseOf(e));
            batch.ForEach(work => work.Fail(cause));
            FailWhoeverHasWaited();
        }
    }

    private async Task RunAsync(List<BatchedWork> batch, bool apart)
    {
        await using var transaction = await _engine.BeginAsync(apart);
        // Whoever withdraws a consent is before whoever would rely on it, and all who read are answered at once.
        var asking = batch.Where(work => work.AsksFirst).ToList();
        foreach (var work in batch.Except(asking))
            work.Run(transaction, _engine, alone: batch.Count == 1, apart);
        if (!apart)
            asking.ForEach(work => work.Ask(transaction));
        asking.ForEach(work => work.Run(transaction, _engine, alone: batch.Count == 1, apart));
        // After the work, which has read the clock by now.
        _time?.Demand();
        // Alone and failed: nothing to keep.
        if (batch is [{ HasFailed: true }])
            return;
        await transaction.CommitAsync();
        if (transaction.Destroyed)
            _engine.Forget();
        if (transaction.NewVaults.Count > 0)
            _engine.Book.Remember(transaction.NewVaults);
    }

    // The next batch meets the same store. Who came long ago is told now; who came just now may be luckier.
    private void FailWhoeverHasWaited()
    {
        while (_waiting.TryPeek(out var oldest) && _clock.GetElapsedTime(oldest.Since) > TooLongForAnother && _waiting.TryDequeue(out var next))
        {
            if (next.TryTake())
                next.Fail(new DisclosureLogUnavailableException(new TimeoutException()));
        }
    }

    private sealed record NoRoom(long At, Exception Cause);
}
