using System.Data.Common;
using System.Globalization;
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

    // Who is there and who writes now is no record, and which migrations ran is held against the build at the start.
    private static readonly string[] Coordination = ["gateways", "sequencers", "log_head", "schema_migrations"];
    private static readonly NoteSigner Signer = NoteSigner.Generate("example.org/disclosures");

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_single_change_to_any_table_is_found(On engine)
    {
        // Proves it for random rows of every table, as the database's superuser with every trigger and reference switched off: a bit or character changed, a row removed, added, exchanged with another, a table emptied.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var note = await FilledAsync(store);
        using var raw = place.Raw();
        var tables = Unlocked(place, raw);
        Assert.All(tables, table => Assert.True(place.Count(table) > 0, $"{table} has no row to change"));
        Assert.Empty((await AuditAsync(store, note)).Findings);

        var seed = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_TAMPER_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var made = new Dictionary<string, int>();
        for (var n = 0; made.Values.Sum() < Changes; n++)
        {
            Assert.True(n < Changes * 20, "Too few changes could be made.");
            // Every table has its turn.
            var tamper = new Tamper(place, raw, tables[n % tables.Count], random);
            if (tamper.Try() is not { } change)
                continue;
            made[change] = made.GetValueOrDefault(change) + 1;
            var report = await AuditAsync(store, note);
            Assert.False(report.IsWhole, $"{change} in {tamper.Table} was not found: {tamper.What}");
            tamper.Undo();
        }
        Assert.Empty((await AuditAsync(store, note)).Findings);
        Assert.Equal(5, made.Count);
        output.WriteLine(string.Join(", ", made.Select(m => $"{m.Key} {m.Value}")) + $": all found, in {tables.Count} tables");
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
        await store.AppendDeliveryAsync(Samples.Municipality, [new LogReceipt(receipt.Position.Index, receipt.Position.LeafHash)], Samples.Noon);
        await new OversightStore(store).VerifyAsync("one");
        await new OversightStore(store).ReviewEmergencyAsync("two", await store.AskInEmergencyAsync(Samples.Noon));
        await store.CheckAsync(RelationOutcome.Confirmed, await store.AskUnconfirmedAsync());
        await store.AlarmAsync(["dfdg"]);
        await new CatalogueStore(store).AppendIfOtherAsync(new CatalogueInForce(Samples.Municipality, "one", "text", ""), Samples.Entry(EntryKind.CatalogueInForce));
        await SampleAsync(store, query.Id.Hex);
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
            Samples.Entry(EntryKind.SampleDrawn).Add("officer", "officer").Add("sample", "sample-1").Add("drawn", act));
        var asked = QueryId.New();
        await store.AppendQueryAsync(asked, Samples.Entry(EntryKind.Asked).Add("query", asked.Hex).Add("use", "overview").Add("user", "someone"), Samples.Opening());
        await store.FailAsync(asked);
        var reviewed = await samples.ReviewAsync(
            new KeyedRequest(Samples.Municipality, "client", "officer", "review", new byte[32], Samples.Noon), asked.Hex, "",
            new OfficerDecision(true, "because", "officer", Commitment.NewSalt()), Samples.Entry(EntryKind.DisclosureReviewed).Add("officer", "officer").Add("reviewed", asked.Hex));
        Assert.NotNull(reviewed.Position);
    }

    private static Task<StoreReport> AuditAsync(Store store, string? note) => StoreAudit.RunAsync(store, [Signer.Verifier], note);

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
