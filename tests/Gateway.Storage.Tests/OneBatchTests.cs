using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using Xunit.Abstractions;

namespace Gateway.Storage.Tests;

/// <summary>
/// Proves of calls that surely share a batch: each gets what it would have got alone, and what a caller is told is what the
/// log holds, whoever else fails.
/// </summary>
public sealed class OneBatchTests(ITestOutputHelper output)
{
    // What each call does: with an open query of its own, with one that is closed, or with one that several share.
    public static TheoryData<string> Batches =>
    [
        "fail-closed disclose disclose",
        "disclose fail-closed disclose",
        "disclose disclose fail-closed",
        "disclose-closed disclose disclose",
        "disclose part disclose-closed disclose",
        "disclose disclose-closed part disclose disclose",
        "part-closed disclose disclose",
        "disclose part-closed part",
        "ask fail disclose fail-closed ask fail",
        "ask fail-closed look disclose",
        "alarm fail-closed alarm disclose",
        "fail-closed alarm-closed ask",
        "ask-twice disclose disclose",
        "ask fail-closed ask-twice disclose disclose-closed ask",
        "disclose-throws disclose fail",
        "fail-closed disclose-throws disclose disclose",
        "disclose disclose-throws part disclose",
        "disclose-shared disclose-shared disclose",
        "disclose-shared fail-shared ask disclose",
        "part-shared disclose-shared part-shared disclose",
        "ask-throws disclose ask",
        "fail-closed ask-throws disclose disclose",
        "explain fail-closed explain disclose",
    ];

    [Theory, OnSqlite(nameof(Batches)), OnPostgres(nameof(Batches))]
    public async Task Each_gets_what_is_in_the_log(On engine, string batch)
    {
        // Proves: a call that is refused changes nothing, and every other one's record lies at the place and with the hash it was told, once.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        await CheckAsync(folder, store, batch.Split(' '));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_of_any_batch_gets_what_is_in_the_log(On engine)
    {
        // Proves the same of batches drawn by chance, one after another in one store. Again with GATEWAY_BATCH_SEED.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var kinds = ((IEnumerable<object[]>)Batches).SelectMany(row => ((string)row[0]).Split(' ')).Distinct().Order(StringComparer.Ordinal).ToArray();
        var seed = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_BATCH_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var n = 0; n < 60; n++)
        {
            var calls = random.GetItems(kinds, random.Next(2, 12));
            output.WriteLine(string.Join(' ', calls));
            await CheckAsync(folder, store, calls);
        }
    }

    public static TheoryData<bool> Orders => [true, false];

    [Theory, OnSqlite(nameof(Orders)), OnPostgres(nameof(Orders))]
    public async Task A_withdrawal_and_a_disclosure_stand_in_the_log_as_the_disclosure_saw_it(On engine, bool withdrawnFirst)
    {
        // Proves it whichever of the two came first, and also where the batch is done again for somebody else's closed query.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        foreach (var again in new[] { false, true })
        {
            var consent = Samples.Consent($"consent-{again}");
            var citizen = Samples.Key(again ? 11 : 10);
            await store.GrantAsync(consent, citizen);
            var query = await store.AskAsync(citizen: citizen);
            var other = await store.AskAsync();
            var sawLive = new List<bool>();
            async Task<LogPosition?> WithdrawAsync() => await store.WithdrawAsync(consent.ConsentId);
            async Task<LogPosition?> DiscloseAsync()
            {
                var (receipt, seen) = await store.DiscloseAsync(query, citizen);
                sawLive.Add(seen.Single().WithdrawnAt is null);
                return receipt.Position;
            }
            async Task<LogPosition?> OtherAsync()
            {
                if (again)
                    await Assert.ThrowsAsync<QueryNotOpenException>(() => store.FailAsync(QueryId.New()));
                return (await store.DiscloseAsync(other)).Receipt.Position;
            }
            var made = await Together(store, withdrawnFirst ? [OtherAsync, WithdrawAsync, DiscloseAsync] : [OtherAsync, DiscloseAsync, WithdrawAsync]);
            await Task.WhenAll(made);
            var (withdrawn, disclosed) = withdrawnFirst ? (await made[1], await made[2]) : (await made[2], await made[1]);
            Assert.Equal(sawLive.Single(), disclosed!.Index < withdrawn!.Index);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_that_cannot_be_read_fails_whoever_asked_for_it(On engine)
    {
        // Proves: between disclosures about others, one about a citizen whose consent has a moment that is none fails, and every other sees its own citizen's consent.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var citizens = Enumerable.Range(20, 4).Select(Samples.Key).ToList();
        var queries = new List<RecordedQuery>();
        foreach (var citizen in citizens)
        {
            await store.GrantAsync(Samples.Consent($"consent-{queries.Count}") with { ValidFrom = Samples.Noon.AddDays(-1 - queries.Count) }, citizen);
            queries.Add(await store.AskAsync(citizen: citizen));
        }
        using (var raw = folder.Raw())
        {
            TamperTests.Unlocked(folder, raw);
            StorePlace.Scalar(raw, "UPDATE consents SET valid_from = 'never' WHERE consent_id = 'consent-1'");
        }

        var seen = new string?[citizens.Count];
        var made = await Together(store, [.. citizens.Select((citizen, i) => (Func<Task<LogPosition?>>)(async () =>
        {
            var (receipt, consents) = await store.DiscloseAsync(queries[i], citizen);
            seen[i] = consents.Single().ConsentId;
            return receipt.Position;
        }))]);

        await Assert.ThrowsAsync<FormatException>(() => made[1]);
        foreach (var n in new[] { 0, 2, 3 })
        {
            await made[n];
            Assert.Equal($"consent-{n}", seen[n]);
        }
        Assert.Equal([queries[1].Id], (await store.ReadOpenQueriesAsync()).Select(o => o.Id));
        Assert.Equal(11, folder.Count("log_entries"));
    }

    public static TheoryData<int> Places => [0, 1, 2];

    [Theory, OnSqlite(nameof(Places)), OnPostgres(nameof(Places))]
    public async Task A_value_that_no_column_takes_fails_whoever_gave_it(On engine, int at)
    {
        // Proves: a value that no driver can send fails its own call, whoever's statements would have been sent with it, and takes away nothing of theirs.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var works = new List<Func<Task<LogPosition?>>>
        {
            async () => (await store.AskAsync()).Position,
            async () => (await store.AskAsync()).Position,
            async () =>
            {
                await store.LookAsync();
                return null;
            },
        };
        works.Insert(at, () => store.InTransactionAsync<LogPosition?>(transaction =>
        {
            transaction.Write("DELETE FROM consent_cases WHERE consent_id = @id", ("@id", new Uri("urn:none")));
            return null;
        }));
        var made = await Together(store, works);
        await Assert.ThrowsAsync<ArgumentException>(() => made[at]);
        foreach (var other in made.Where((_, n) => n != at))
            await other;
        Assert.Equal(2, folder.Count("log_entries"));
        Assert.Equal(2, folder.Count("open_queries"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_cannot_even_ask_fails_alone(On engine)
    {
        // Proves: what a work throws before it has asked for anything is its own.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync();
        var made = await Together(store,
        [
            async () => (await store.AskAsync()).Position,
            () => store.InTransactionAsync<int, LogPosition?>(_ => throw new NotSupportedException(), (_, _) => null),
            async () => (await store.DiscloseAsync(query)).Receipt.Position,
        ]);
        await made[0];
        await made[2];
        await Assert.ThrowsAsync<NotSupportedException>(() => made[1]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_refused_alone_costs_nobody_who_has_waited_long(On engine)
    {
        // Proves: a closed query is no failure of the store, after which those who have waited long are told at once.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        store.Engine.LongestWait = TimeSpan.FromMinutes(1);
        var query = await store.AskAsync();
        await store.FailAsync(query.Id);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var alone = Task.Run(() => store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ =>
        {
            entered.Set();
            leave.Wait();
            return Samples.Disclosure(query.Id);
        }));
        entered.Wait();
        var waiting = store.AskAsync();
        // As long as it takes to have waited too long for another.
        await Task.Delay(TimeSpan.FromMilliseconds(700));
        leave.Set();
        await Assert.ThrowsAsync<QueryNotOpenException>(() => alone);
        await waiting;
    }

    private static async Task CheckAsync(StorePlace folder, Store store, string[] calls)
    {
        var closed = await store.AskAsync();
        await store.FailAsync(closed.Id);
        var shared = await store.AskAsync();
        var own = new List<RecordedQuery>();
        foreach (var _ in calls)
            own.Add(await store.AskAsync());
        var before = folder.Count("log_entries");
        var openBefore = folder.Count("open_queries");

        var made = await Together(store, [.. calls.Select((call, i) => (Func<Task<LogPosition?>>)(() => CallAsync(store, call, own[i], closed, shared)))]);

        var positions = new List<LogPosition>();
        for (var i = 0; i < calls.Length; i++)
        {
            var thrown = await Record.ExceptionAsync(() => made[i]);
            if (calls[i].EndsWith("-closed", StringComparison.Ordinal))
                Assert.IsType<QueryNotOpenException>(thrown);
            else if (calls[i].EndsWith("-throws", StringComparison.Ordinal))
                Assert.IsType<NotSupportedException>(thrown);
            else if (calls[i].EndsWith("-twice", StringComparison.Ordinal))
                Assert.IsType<DisclosureLogUnavailableException>(thrown);
            else if (!calls[i].EndsWith("-shared", StringComparison.Ordinal) || thrown is not QueryNotOpenException)
                Assert.Null(thrown);
            if (thrown is null && await made[i] is { } position)
                positions.Add(position);
        }

        Assert.Equal(Enumerable.Range(0, positions.Count).Select(n => before + n), positions.Select(p => p.Index).Order());
        Assert.Equal(
            positions.OrderBy(p => p.Index).Select(p => p.LeafHash),
            folder.Rows($"SELECT leaf_hash FROM log_entries WHERE log_index >= {before} ORDER BY log_index").Select(r => Convert.ToHexStringLower((byte[])r[0])));
        // A failure is about nobody alone; every other record has what opens it.
        Assert.Equal(
            folder.Rows($"SELECT log_index FROM log_entries WHERE log_index >= {before} AND kind <> 'failed' ORDER BY log_index"),
            folder.Rows($"SELECT log_index FROM log_openings WHERE log_index >= {before} ORDER BY log_index"));
        var ended = calls.Count(c => c is "disclose" or "fail" or "alarm") + (calls.Any(c => c is "disclose-shared" or "fail-shared") ? 1 : 0);
        Assert.Equal(openBefore - ended + calls.Count(c => c == "ask"), folder.Count("open_queries"));
        // Beside the question and the parts to come, what several would end has one outcome at most.
        var ofShared = folder.Rows("SELECT entry FROM log_entries").Select(r => Encoding.UTF8.GetString((byte[])r[0])).Where(e => e.Contains(shared.Id.Hex, StringComparison.Ordinal));
        Assert.InRange(ofShared.Count(entry => !entry.Contains("more", StringComparison.Ordinal)), 1, 2);
    }

    private static async Task<LogPosition?> CallAsync(Store store, string call, RecordedQuery own, RecordedQuery closed, RecordedQuery shared)
    {
        var query = call.EndsWith("-closed", StringComparison.Ordinal) ? closed : call.EndsWith("-shared", StringComparison.Ordinal) ? shared : own;
        // Two neighbours share a citizen whom nobody has written about: whoever is first makes the vault.
        var citizen = Samples.Key(1_000_000 + (int)own.Position.Index / 2);
        switch (call.Split('-')[0])
        {
            case "ask" when call == "ask-twice":
                return (await store.AskAsync(own.Id, citizen)).Position;
            case "ask" when call == "ask-throws":
                return await store.InTransactionAsync<LogPosition?>(transaction =>
                {
                    LogStatements.Append(transaction, Samples.Entry(EntryKind.Asked), Samples.Opening(citizen));
                    throw new NotSupportedException();
                });
            case "ask":
                return (await store.AskAsync(citizen: citizen)).Position;
            case "look":
                await store.LookAsync();
                return null;
            case "fail":
                return await store.FailAsync(query.Id);
            case "alarm":
                return await store.AppendFailureAsync(query.Id, Samples.Entry(EntryKind.Failed).Add("query", query.Id.Hex), new WrongPersonMark(["ffb"], "99990001", "help"));
            case "explain":
                return (await store.AppendExplanationAsync(query.Id, Samples.Whose(citizen), null, _ => Samples.Disclosure(query.Id, citizen))).Position;
            default:
                var throws = call.EndsWith("-throws", StringComparison.Ordinal);
                return (await store.AppendDisclosureAsync(query, Samples.Whose(citizen), last: !call.StartsWith("part", StringComparison.Ordinal),
                    _ => throws ? throw new NotSupportedException() : Samples.Disclosure(query.Id, citizen))).Position;
        }
    }

    // All wait behind one call, so that the next batch is theirs.
    private static async Task<IReadOnlyList<Task<LogPosition?>>> Together(Store store, IReadOnlyList<Func<Task<LogPosition?>>> calls)
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var first = Task.Run(() => store.InTransactionAsync(_ =>
        {
            entered.Set();
            leave.Wait();
            return 0;
        }));
        entered.Wait();
        // A call waits in the queue when it returns.
        var made = calls.Select(call => call()).ToList();
        leave.Set();
        await first;
        await Task.WhenAny(Task.WhenAll(made));
        return made;
    }
}
