using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Log;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Transparency;

/// <summary>A log in a folder of the test's own: store, keys, and the checkpoint kept outside.</summary>
internal sealed class TransparencyBench : IAsyncDisposable
{
    internal static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    private int _records;

    private TransparencyBench(string folder, Store store)
    {
        Folder = folder;
        Store = store;
        Tree = new TreeStore(store);
    }

    internal string Folder { get; }

    internal Store Store { get; }

    internal TreeStore Tree { get; }

    internal string KeyFile => Path.Combine(Folder, "log.key");

    internal string StoreFile => Path.Combine(Folder, "gateway.sqlite");

    internal string CheckpointFile { get; set; } = "";

    internal static TransparencyBench Open(string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("transparency-").FullName;
        var bench = new TransparencyBench(folder, Store.OpenSqlite(Path.Combine(folder, "gateway.sqlite")).UseVaults(new byte[32]));
        bench.CheckpointFile = Path.Combine(folder, "checkpoint");
        return bench;
    }

    /// <summary>The log as a gateway opens it at its start.</summary>
    internal async Task<TransparencyLog> StartAsync(string? checkpointFile = null) => (await StartAsync(WitnessSettings.None, checkpointFile)).Log;

    /// <summary>The same with witnesses, and what readers are shown.</summary>
    internal async Task<(TransparencyLog Log, Publication Publication)> StartAsync(WitnessSettings witnesses, string? checkpointFile = null)
    {
        var publication = new Publication(new CheckpointFile(checkpointFile ?? CheckpointFile), witnesses);
        var signed = await Tree.ReadCheckpointAsync() is not null;
        var log = new TransparencyLog(
            Tree, LogKeys.Open(KeyFile, name: null, inUse: signed), publication, TimeProvider.System, NullLogger<TransparencyLog>.Instance);
        await log.OpenAsync();
        return (log, publication);
    }

    /// <summary>Records so many entries; each is another one.</summary>
    internal async Task AppendAsync(int count)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
        {
            var id = QueryId.New();
            var entry = new LogEntry(EntryKind.Asked, Municipality, DateTimeOffset.UnixEpoch.AddSeconds(_records++)).Add("query", id.Hex);
            return Store.AppendQueryAsync(id, entry, new Opening(new CitizenKey(new byte[32]), new byte[16]));
        }));
    }

    /// <summary>Every leaf, read past the tree.</summary>
    internal Task<IReadOnlyList<byte[]>> LeavesAsync() => Tree.ReadLeafHashesAsync(0, int.MaxValue);

    /// <summary>RFC 6962 section 2.1 word by word.</summary>
    internal static byte[] NaiveRoot(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0)
            return Rfc6962.EmptyRoot();
        if (leaves.Count == 1)
            return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Count)
            split *= 2;
        return Rfc6962.NodeHash(NaiveRoot([.. leaves.Take(split)]), NaiveRoot([.. leaves.Skip(split)]));
    }

    /// <summary>The store as a file, copied while nobody writes.</summary>
    internal string CopyStore()
    {
        var copy = Path.Combine(Folder, $"copy-{Guid.NewGuid():N}.sqlite");
        using var raw = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={StoreFile};Pooling=False");
        raw.Open();
        using var into = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={copy};Pooling=False");
        raw.BackupDatabase(into);
        return copy;
    }

    /// <summary>Puts a copy back under whoever has the store open, as SQLite itself does.</summary>
    internal void PutBack(string copy)
    {
        using var from = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={copy};Pooling=False");
        from.Open();
        using var into = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={StoreFile};Pooling=False");
        into.Open();
        from.BackupDatabase(into);
    }

    public async ValueTask DisposeAsync() => await Store.DisposeAsync();
}
