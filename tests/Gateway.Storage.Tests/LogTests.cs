using System.Text;
using Gateway.DisclosureLog;

namespace Gateway.Storage.Tests;

/// <summary>Proves that the log has no gaps, that its hashes are those of its bytes, and that a record stays.</summary>
public sealed class LogTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Records_of_five_kinds_take_the_next_index(On engine)
    {
        // Proves that indexes are dense from 0 over records of several kinds (questions, consents, answers, withdrawals, failures), and that each position is the record's own.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();

        var asked = await store.AskAsync();
        var granted = await store.GrantAsync(Samples.Consent());
        var (receipt, _) = await store.DiscloseAsync(asked);
        var withdrawn = await store.WithdrawAsync("consent-1");
        var failing = await store.AskAsync();
        var failed = await store.FailAsync(failing.Id);

        LogPosition[] positions = [asked.Position, granted, receipt.Position, withdrawn!, failing.Position, failed];
        Assert.Equal([0L, 1L, 2L, 3L, 4L, 5L], positions.Select(p => p.Index));
        Assert.Equal(Stored(folder).Select(s => s.LeafHash), positions.Select(p => p.LeafHash));
        Assert.All(positions, p => Assert.Equal(Samples.Noon, p.RecordedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_record_is_there_after_reopening_with_the_hash_of_its_bytes(On engine)
    {
        // Proves durability of bytes, kind, municipality and hash, and that a reopened log goes on where it stood.
        using var folder = StorePlace.Of(engine);
        var query = QueryId.New();
        var entry = Samples.Entry(EntryKind.Asked).Add("query", query.Hex).Add("unit", "Jobcenter æøå\n");
        await using (var store = await folder.OpenAsync())
            await store.AppendQueryAsync(query, entry, Samples.Opening());

        await using var reopened = await folder.OpenAsync();
        var next = await reopened.FailAsync(query);

        var rows = Stored(folder);
        // What was said, then what the store adds: who asks, and what stands for the rows beside it.
        Assert.StartsWith(Encoding.ASCII.GetString(entry.ToBytes()) + "gateway ", Encoding.ASCII.GetString(rows[0].Entry), StringComparison.Ordinal);
        Assert.Matches("\ngateway [0-9a-f]{16}\nrows 2 sha256:[0-9a-f]{64}\n$", Encoding.ASCII.GetString(rows[0].Entry));
        Assert.Equal((0L, "0999", "asked"), (rows[0].Index, rows[0].Municipality, rows[0].Kind));
        Assert.Equal(1L, next.Index);
        Assert.All(rows, r => Assert.Equal(Convert.ToHexStringLower(Rfc6962.LeafHash(r.Entry)), r.LeafHash));
        Assert.All(rows, r => Assert.StartsWith($"{LogEntry.Format}\nkind {r.Kind}\nmunicipality {r.Municipality}\n", Encoding.ASCII.GetString(r.Entry), StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_writers_leave_no_gap_and_no_index_twice(On engine)
    {
        // Proves density under contention.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();

        // Rounds, so that nobody waits longer than the store's patience on a slow disk.
        var asked = new List<RecordedQuery>();
        for (var round = 0; round < 20; round++)
            asked.AddRange(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => store.AskAsync()))));

        Assert.Equal(Enumerable.Range(0, 120).Select(i => (long)i), asked.Select(a => a.Position.Index).Order());
        var rows = Stored(folder);
        Assert.Equal(Enumerable.Range(0, 120).Select(i => (long)i), rows.Select(r => r.Index));
        Assert.All(asked, a => Assert.Equal(rows[(int)a.Position.Index].LeafHash, a.Position.LeafHash));
        Assert.All(asked, a => Assert.Contains(a.Id.Hex, Encoding.ASCII.GetString(rows[(int)a.Position.Index].Entry), StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_receipt_names_query_content_and_salt_of_its_record(On engine)
    {
        // Proves that whoever holds a receipt can show which record it is about, and open its commitments.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync();
        var disclosure = Samples.Disclosure(query.Id);

        var receipt = await store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ => disclosure);

        Assert.Equal((query.Id, disclosure.Content), (receipt.Query, receipt.Content));
        Assert.Equal(disclosure.Opening.Salt, receipt.Salt);
        Assert.Contains($"content {Commitment.To([.. receipt.Salt], "content", "abc").Hex}\n", Encoding.ASCII.GetString(Stored(folder)[1].Entry), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_opens_a_record_lies_beside_it_for_its_citizen(On engine)
    {
        // Proves that salt and citizen key are kept for every record that is about somebody, and for no other.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var query = await store.AskAsync(citizen: Samples.Key(7));
        await store.DiscloseAsync(query, Samples.Key(7));
        await store.FailAsync((await store.AskAsync(citizen: Samples.Key(8))).Id);

        var openings = folder.Rows("SELECT o.log_index, v.citizen_key, o.salt FROM log_openings o JOIN vaults v ON v.vault_id = o.vault_id ORDER BY o.log_index");
        Assert.Equal([0L, 1L, 2L], openings.Select(o => (long)o[0]));
        Assert.Equal([true, true, false], openings.Select(o => ((byte[])o[1]).SequenceEqual(Samples.Key(7).Hash)));
        Assert.All(openings, o => Assert.Equal(Commitment.SaltLength + Vaults.SealedBox.Overhead, ((byte[])o[2]).Length));
    }

    private static List<(long Index, string Municipality, string Kind, byte[] Entry, string LeafHash)> Stored(StorePlace folder) =>
    [
        .. folder.Rows("SELECT log_index, municipality, kind, entry, leaf_hash FROM log_entries ORDER BY log_index")
            .Select(r => ((long)r[0], (string)r[1], (string)r[2], (byte[])r[3], Convert.ToHexStringLower((byte[])r[4]))),
    ];
}
