using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;
using Gateway.Storage.Audit;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;
using Gateway.Storage.Relations;
using Gateway.Storage.Vaults;
using Xunit.Abstractions;

namespace Gateway.Storage.Tests;

/// <summary>Proves that whoever may write everything in the database changes nothing unnoticed.</summary>
public sealed class TamperTests(ITestOutputHelper output)
{
    // The long form: GATEWAY_TAMPER=1000.
    private static readonly int Changes = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_TAMPER") ?? "200", CultureInfo.InvariantCulture);

    // Of ten changes; so many of each kind are made for certain.
    private static readonly TamperKind[] Plan =
    [
        TamperKind.BitFlip, TamperKind.Swap, TamperKind.Delete, TamperKind.BitFlip, TamperKind.Insert,
        TamperKind.BitFlip, TamperKind.Swap, TamperKind.Truncate, TamperKind.BitFlip, TamperKind.Exchange,
    ];

    // Who is there and who writes now is no record, and which migrations ran is held against the build at the start: CoordinationTests.
    private static readonly string[] Coordination = ["gateways", "sequencers", "log_head", "schema_migrations"];

    // Kinds of which the log that is changed has no record, because it has one that is written in the same way.
    private static readonly Dictionary<EntryKind, string> WrittenLikeAnother = new()
    {
        [EntryKind.Explained] = "as a disclosure, with no query to close",
        [EntryKind.ConsentsShown] = "a record with its opening alone, as a query's failure without",
        [EntryKind.LogRead] = "a record alone, as a query's failure",
        [EntryKind.AccessReportShown] = "a record with its opening alone, as a query",
        [EntryKind.ConsentExpired] = "an event of a consent, as its withdrawal",
        [EntryKind.ConsentReminded] = "an event of a consent, as its withdrawal",
        [EntryKind.RestrictionLifted] = "an event of a restriction, as its confirmation",
        [EntryKind.RestrictionExpired] = "an event of a restriction, as its confirmation",
    };

    private static readonly NoteSigner Signer = NoteSigner.Generate("example.org/disclosures");

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_single_change_to_any_table_is_found(On engine)
    {
        // Proves it for random rows of every table, as the database's superuser with every trigger and reference switched off: a bit flipped, a row deleted, inserted, two rows swapped (a fifth of all), one value of two rows exchanged, a table truncated.
        using var place = StorePlace.Of(engine);
        string note;
        await using (var filling = await place.OpenAsync())
            note = await FilledAsync(filling);
        // Looked at by one that knows nothing of the log, as --check-store does.
        await using var store = await place.OpenAsync();
        using var raw = place.Raw();
        var tables = Unlocked(place, raw);
        Assert.All(tables, table => Assert.True(place.Count(table) > 0, $"{table} has no row to change"));
        Assert.Empty((await AuditAsync(store, note)).Findings);

        var seed = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_TAMPER_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var made = Enum.GetValues<TamperKind>().ToDictionary(kind => kind, _ => 0);
        var changed = Enum.GetValues<TamperKind>().ToDictionary(kind => kind, _ => new HashSet<string>());
        var untouched = tables.ToList();
        // Tables that were not changed yet come first; then every one has its turn with every kind. Where one takes none of a kind, the next does.
        var turn = Enum.GetValues<TamperKind>().ToDictionary(kind => kind, _ => 0);
        IEnumerable<string> InTurn(TamperKind kind) => untouched.ToList().Concat(Enumerable.Range(0, tables.Count * 20).Select(_ => tables[turn[kind]++ % tables.Count]));
        for (var n = 0; n < Changes; n++)
        {
            var kind = Plan[n % Plan.Length];
            var tamper = InTurn(kind).Select(table => new Tamper(place, raw, table, random)).FirstOrDefault(t => t.Try(kind)) ?? throw new InvalidOperationException($"No {kind} could be made.");
            made[kind]++;
            changed[kind].Add(tamper.Table);
            untouched.Remove(tamper.Table);
            var report = await AuditAsync(store, note);
            Assert.False(report.IsWhole, $"{kind} in {tamper.Table} was not found: {tamper.What}");
            tamper.Undo();
        }
        Assert.Empty((await AuditAsync(store, note)).Findings);
        foreach (var (kind, count) in made)
            output.WriteLine($"{kind}: {count} made and found, in {changed[kind].Count} of {tables.Count} tables");
        Assert.Equal(tables.Order(StringComparer.Ordinal), changed.Values.SelectMany(c => c).Distinct().Order(StringComparer.Ordinal));
        Assert.Subset(tables.ToHashSet(), RecordTables.All.Select(table => table.Name).ToHashSet());
        Assert.All(made, m => Assert.True(m.Value >= Changes * Plan.Count(kind => kind == m.Key) / Plan.Length && m.Value > 0, $"{m.Key}: {m.Value}"));
        Assert.True(made[TamperKind.Swap] >= Changes / 5, $"{made[TamperKind.Swap]} swaps of {Changes}");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Answers_of_one_request_made_under_two_keys_cannot_be_exchanged(On engine)
    {
        // Proves, for two sealed answers of one client to the very same request, in one vault: each opens at its own record alone, whichever column of the two rows is exchanged.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await store.GrantAsync(Samples.Consent());
        foreach (var key in new[] { "first", "second" })
        {
            await new ConsentStore(store).ChangeAsync<string>(
                new KeyedRequest(Samples.Municipality, "client", "user", key, new byte[32], Samples.Noon),
                t =>
                {
                    t.Withdraw(Samples.Consent(), ["discharge-letters"], "said so", Samples.Entry(EntryKind.ConsentWithdrawn).Add("consent", "consent-1"), Samples.Opening());
                    return new ChangeStep<string>([1, 2, 3], null);
                },
                (_, _) => null);
        }
        var note = await CheckpointAsync(store);
        Assert.Empty((await AuditAsync(store, note)).Findings);
        Assert.Equal(1L, Convert.ToInt64(place.Rows("SELECT COUNT(DISTINCT vault_id) FROM idempotency_keys WHERE vault_id <> 0").Single()[0], CultureInfo.InvariantCulture));
        using var raw = place.Raw();
        Unlocked(place, raw);
        foreach (var column in new[] { "answer", "log_index", "key" })
        {
            var tamper = new Tamper(place, raw, "idempotency_keys", new Random(1));
            Assert.True(tamper.TryExchange(column));
            Assert.False((await AuditAsync(store, note)).IsWhole, column);
            tamper.Undo();
        }
        Assert.Empty((await AuditAsync(store, note)).Findings);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_changed_holds_records_of_every_kind(On engine)
    {
        // Proves that the log whose tables are changed above has every kind of record, but for those that are named here: a new kind must be put there, or here with its reason.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        await FilledAsync(store);
        var (there, expected) = (place.Kinds().ToHashSet(), Enum.GetValues<EntryKind>().Except(WrittenLikeAnother.Keys).Select(k => k.Name()).ToHashSet());
        Assert.True(there.SetEquals(expected), $"missing: {string.Join(", ", expected.Except(there))}; named as missing and there: {string.Join(", ", there.Except(expected))}");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_wrong_key_an_old_dump_and_two_sequencers_are_found(On engine)
    {
        // Proves, each for stores of random lengths: checkpoints signed anew with another key, or a vault key that is another; a real dump put back, after more was recorded; and two copies of one store that are both led on and signed with the log's own key, each told by what the other published.
        var seed = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_TAMPER_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (keys, dumps, forks) = (0, 0, 0);
        for (var n = 0; n < Math.Max(2, Changes / 50); n++)
        {
            using var place = StorePlace.Of(engine);
            var kept = await LedOnAsync(place, random.Next(40), FilledAsync);
            using var dump = place.Copy();
            using var second = place.Copy();
            var newest = await LedOnAsync(place, random.Next(1, 40));
            var another = await LedOnAsync(second, random.Next(1, 40));

            Assert.Empty((await AuditAsync(dump, kept)).Findings);
            Assert.Contains((await AuditAsync(dump, newest)).Findings, f => f.What.Contains("the store is an older one", StringComparison.Ordinal));
            dumps++;
            Assert.Empty((await AuditAsync(second, another)).Findings);
            Assert.Contains((await AuditAsync(second, newest)).Findings, f => f.What.Contains("the store is an", StringComparison.Ordinal));
            Assert.Contains((await AuditAsync(place, another)).Findings, f => f.What.Contains("the store is an", StringComparison.Ordinal));
            forks++;
            Assert.Empty((await AuditAsync(place, newest)).Findings);
            Assert.NotEmpty((await AuditAsync(place, newest, vaultKey: RandomNumberGenerator.GetBytes(32))).Findings);
            await using var store = await place.OpenAsync();
            SignAnew(place, NoteSigner.Generate(Signer.Verifier.Name));
            Assert.Contains((await AuditAsync(store, newest)).Findings, f => f.What.Contains("is not signed with a key of this log", StringComparison.Ordinal));
            keys += 2;
        }
        output.WriteLine($"wrong key: {keys} made and found, old dump restored: {dumps} made and found, fork by two sequencers: {forks} made and found");
        Assert.All([keys, dumps, forks], count => Assert.InRange(count, 1, int.MaxValue));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_key_an_older_store_and_a_fork_are_found(On engine)
    {
        // Proves what no single row shows: the keys outside the database are others, the store was put back, or it was led on by two.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var note = await FilledAsync(store);
        var ahead = Sign(Tree(await LeavesAsync(store), Rfc6962.LeafHash("one more"u8)));
        var fork = Sign(Tree([.. (await LeavesAsync(store)).SkipLast(1), Rfc6962.LeafHash("another"u8)]));
        Assert.Contains((await AuditAsync(store, ahead)).Findings, f => f.What.Contains("the store is an older one", StringComparison.Ordinal));
        Assert.Contains((await AuditAsync(store, fork)).Findings, f => f.What.Contains("the store is another one", StringComparison.Ordinal));
        Assert.Contains("is missing", (await AuditAsync(store, null)).Findings.Single().What, StringComparison.Ordinal);

        var stranger = NoteSigner.Generate(Signer.Verifier.Name);
        Assert.All((await StoreAudit.RunAsync(store, [stranger.Verifier], note)).Findings, f => Assert.Contains("is not signed with a key of this log", f.What, StringComparison.Ordinal));
        Assert.True(await store.OpensVaultsAsync());
        store.UseVaults(new byte[32]);
        Assert.False(await store.OpensVaultsAsync());
        Assert.Contains((await AuditAsync(store, note)).Findings, f => f.Table == "vaults" && f.What.Contains("does not open", StringComparison.Ordinal));
    }

    // Something in every table, more than a tile of records, and two checkpoints.
    private static async Task<string> FilledAsync(Store store)
    {
        var consents = new ConsentStore(store);
        await store.GrantAsync(Samples.Consent());
        await store.GrantAsync(Samples.Consent("consent-2"), Samples.Key(2));
        var mandate = ConsentSamples.Mandate("m1");
        await consents.ShowAsync(t => t.GrantMandate(mandate, Samples.Entry(EntryKind.MandateGranted).Add("mandate", "m1"), Samples.Opening()));
        await consents.ShowAsync(t => t.EndMandate(mandate, "seen", Samples.Entry(EntryKind.MandateEnded).Add("mandate", "m1"), Samples.Opening()));
        await consents.ShowAsync(t => t.Request(ConsentSamples.Correction("c1")));
        await consents.ShowAsync(t => t.Answer(ConsentSamples.Correction("c1"), CorrectionState.Refused));
        await consents.ShowAsync(t => t.Request(ConsentSamples.Correction("c2")));
        await consents.ShowAsync(t => t.Answer(ConsentSamples.Correction("c2"), CorrectionState.Corrected));
        await consents.ShowAsync(t => t.Draft(ConsentSamples.Draft("d1"), Samples.Entry(EntryKind.ConsentDrafted).Add("draft", "d1"), Commitment.NewSalt()));
        await consents.ChangeAsync<string>(
            new KeyedRequest(Samples.Municipality, "client", "user", "key", new byte[32], Samples.Noon),
            t =>
            {
                t.Withdraw(Samples.Consent(), ["discharge-letters"], "said so", Samples.Entry(EntryKind.ConsentWithdrawn).Add("consent", "consent-1"), Samples.Opening());
                return new ChangeStep<string>([1, 2, 3], null);
            },
            (_, _) => null);
        var query = await store.AskAsync();
        var receipt = await store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ => Samples.Disclosure(query.Id) with { Uses = [new ConsentUse("consent-1", ["letters"])] });
        await store.AppendDeliveryAsync(Samples.Receiver, [new LogReceipt(receipt.Position.Index, receipt.Position.LeafHash)], Samples.Noon);
        await new OversightStore(store).VerifyAsync("one");
        await new OversightStore(store).RevokeAsync("three");
        await new OversightStore(store).ReviewEmergencyAsync("two", await store.AskInEmergencyAsync(Samples.Noon));
        await store.CheckAsync(RelationOutcome.Confirmed, await store.AskUnconfirmedAsync());
        await new OversightStore(store).ReviewRelationAsync("four", await store.AskUnconfirmedAsync());
        await new OversightStore(store).EmergenciesAsync(reviewedToo: true);
        await store.AlarmAsync(["dfdg"]);
        await new CatalogueStore(store).AppendIfOtherAsync(new CatalogueInForce(Samples.Municipality, "one", "text", ""), Samples.Entry(EntryKind.CatalogueInForce));
        await SampleAsync(store, query.Id.Hex);
        await RestrictAsync(store);
        await new InformantStore(store).AddAsync(Samples.Municipality, "2026-11", "flex-job", new Dictionary<string, int> { ["assessments"] = 1, ["met"] = 3 });
        for (var n = 0; n < 140; n++)
            await store.FailAsync((await store.AskAsync(citizen: Samples.Key(n))).Id);
        await CheckpointAsync(store);
        await new RetentionStore(store).DestroyOfAsync(Samples.Municipality, [Samples.Key(2)], vaults => Samples.Entry(EntryKind.PartsErased).Add("vaults", $"{vaults}"));
        // One stays open.
        await store.AskAsync();
        return await CheckpointAsync(store);
    }

    private static async Task SampleAsync(Store store, string act)
    {
        var samples = new SampleStore(store);
        var drawn = new DrawnSample(Samples.Municipality, "sample-1", "officer", 1, 7, false, [], [new DrawnItem(act, "user", false)]);
        await samples.DrawAsync(
            new KeyedRequest(Samples.Municipality, "client", "officer", "draw", new byte[32], Samples.Noon), drawn,
            Samples.Entry(EntryKind.SampleDrawn).Add("officer", "officer").Add("sample", "sample-1").Add("drawn", act), OversightSamples.Own("officer"));
        var asked = QueryId.New();
        await store.AppendQueryAsync(asked, Samples.Entry(EntryKind.Asked).Add("query", asked.Hex).Add("use", "overview").Add("user", "someone"), Samples.Opening());
        await store.FailAsync(asked);
        var reviewed = await samples.ReviewAsync(
            new KeyedRequest(Samples.Municipality, "client", "officer", "review", new byte[32], Samples.Noon), asked.Hex, "",
            new OfficerDecision(true, "because", "officer", Commitment.NewSalt()), Samples.Entry(EntryKind.DisclosureReviewed).Add("officer", "officer").Add("reviewed", asked.Hex), OversightSamples.Own("officer"));
        Assert.NotNull(reviewed.Position);
    }

    private static async Task RestrictAsync(Store store)
    {
        var asked = QueryId.New();
        await store.AppendQueryAsync(asked, Samples.Entry(EntryKind.Asked).Add("query", asked.Hex).Add("use", "overview").Add("user", "someone"), Samples.Opening());
        await store.FailAsync(asked);
        var restrictions = new RestrictionStore(store);
        var change = new RestrictionChange("r1", [Samples.Citizen], ["officer"], Commitment.NewSalt());
        var proposed = new RestrictionRecord(Samples.Municipality, "r1", "public-interests", "because", Samples.Noon.AddDays(1), "officer", [asked.Hex]);
        await restrictions.ProposeAsync(
            new KeyedRequest(Samples.Municipality, "client", "officer", "propose", new byte[32], Samples.Noon), proposed, change,
            Samples.Entry(EntryKind.RestrictionProposed).Add("restriction", "r1"));
        var confirmed = await restrictions.ConfirmAsync(
            new KeyedRequest(Samples.Municipality, "client", "another", "confirm", new byte[32], Samples.Noon), change with { Selves = ["another"], Salt = Commitment.NewSalt() },
            Samples.Entry(EntryKind.RestrictionConfirmed).Add("restriction", "r1"));
        Assert.NotNull(confirmed.Position);
    }

    private static Task<StoreReport> AuditAsync(Store store, string? note) => StoreAudit.RunAsync(store, [Signer.Verifier], note);

    // Opened for it alone, as by who has the database and nothing else.
    private static async Task<StoreReport> AuditAsync(StorePlace place, string note, byte[]? vaultKey = null)
    {
        await using var store = await place.OpenAsync();
        return await AuditAsync(vaultKey is null ? store : store.UseVaults(vaultKey), note);
    }

    // A gateway that records so much more, signs, and stops.
    private static async Task<string> LedOnAsync(StorePlace place, int queries, Func<Store, Task>? first = null)
    {
        await using var store = await place.OpenAsync();
        if (first is not null)
            await first(store);
        for (var n = 0; n < queries; n++)
            await store.FailAsync((await store.AskAsync(citizen: Samples.Key(n))).Id);
        return await CheckpointAsync(store);
    }

    private static void SignAnew(StorePlace place, NoteSigner stranger)
    {
        using var raw = place.Raw();
        Unlocked(place, raw);
        foreach (var row in place.Rows("SELECT number, note FROM checkpoints"))
        {
            var text = ((string)row[1])[..(((string)row[1]).LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
            StorePlace.Scalar(raw, $"UPDATE checkpoints SET note = '{SignedNote.Write(text, stranger.SignatureLine(text))}' WHERE number = {row[0]}");
        }
    }

    private static async Task<IReadOnlyList<byte[]>> LeavesAsync(Store store) => await new TreeStore(store).ReadLeafHashesAsync(0, 10_000);

    private static TreeGrowth Tree(IEnumerable<byte[]> leaves, params byte[][] more)
    {
        var tree = new TreeGrowth();
        foreach (var leaf in leaves.Concat(more))
            tree.Append(leaf);
        return tree;
    }

    private static string Sign(TreeGrowth tree)
    {
        var text = new Checkpoint(Signer.Verifier.Name, tree.Size, tree.Root()).ToText();
        return SignedNote.Write(text, Signer.SignatureLine(text));
    }

    private static async Task<string> CheckpointAsync(Store store)
    {
        var tree = Tree(await LeavesAsync(store));
        var note = Sign(tree);
        var full = tree.TakeTiles().Where(t => t.Coordinate.IsFull).Select(t => new StoredTile(t.Coordinate.Level, t.Coordinate.Index, t.Hashes.ToArray()));
        Assert.True(await new TreeStore(store).AppendCheckpointAsync(new StoredCheckpoint(tree.Size, tree.Root(), note), [.. full]));
        return note;
    }

    // What a superuser can do first: no trigger fires, no reference is looked at.
    internal static IReadOnlyList<string> Unlocked(StorePlace place, DbConnection raw)
    {
        if (place is StoreDatabase)
        {
            var tables = place.Rows("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('gateway') AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname").Select(r => (string)r[0]).ToList();
            foreach (var table in place.Rows("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('gateway') AND relkind IN ('r', 'p')"))
                StorePlace.Scalar(raw, $"ALTER TABLE {table[0]} DISABLE TRIGGER ALL");
            return [.. tables.Except(Coordination)];
        }
        foreach (var trigger in place.Rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            StorePlace.Scalar(raw, $"DROP TRIGGER {trigger[0]}");
        StorePlace.Scalar(raw, "PRAGMA ignore_check_constraints = ON");
        return [.. place.Rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Select(r => (string)r[0])];
    }
}
