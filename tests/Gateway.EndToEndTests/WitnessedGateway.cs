using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEndTests;

/// <summary>A gateway as a process of its own whose log's key is known beforehand, so that a witness can watch it, and its log's pages.</summary>
internal sealed class WitnessedGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _pages;

    private WitnessedGateway(GatewayAlone alone, NoteSigner key, HttpClient pages) => (Alone, Key, _pages) = (alone, key, pages);

    internal GatewayAlone Alone { get; }

    internal NoteSigner Key { get; }

    /// <summary>Where strangers read the log.</summary>
    internal Uri Log => new(Alone.Address, "/log");

    /// <summary>A log's key.</summary>
    internal static NoteSigner NewKey(string name = "example.org/disclosures") => NoteSigner.Generate(name);

    internal static async Task<WitnessedGateway> StartAsync(string folder, NoteSigner key, RunningWitness witness, params IEnumerable<(string Name, string Value)> more)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "log.key"), key.PrivateText() + "\n");
        var settings = new Dictionary<string, string>(witness.Settings);
        foreach (var (name, value) in more)
            settings[name] = value;
        var alone = await GatewayAlone.StartAsync(folder, more: settings);
        var (handler, _) = await alone.OpenAsync();
        return new WitnessedGateway(alone, key, new HttpClient(handler) { BaseAddress = alone.Address });
    }

    /// <summary>A disclosure.</summary>
    internal async Task AskAsync() => Assert.NotNull((await Alone.Caseworker.GetOverviewAsync(Alone.About("D1"))).Receipt);

    /// <summary>The published checkpoint; null where there is none.</summary>
    internal async Task<string?> CheckpointAsync()
    {
        using var answer = await _pages.GetAsync("/log/checkpoint");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
    }

    /// <summary>How the witnesses stand, as the page tells it.</summary>
    internal Task<string> WitnessesAsync() => _pages.GetStringAsync("/log/witnesses");

    /// <summary>The health under a name.</summary>
    internal async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(string name)
    {
        var (handler, _) = await Alone.OpenAsync();
        using var channel = GrpcChannel.ForAddress(Alone.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        return (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = name })).Status;
    }

    /// <summary>Waits until the published checkpoint covers every record that is there now, cosigned by the witness; the note.</summary>
    internal async Task<string> CosignedAsync(RunningWitness witness)
    {
        var records = Entries().Count;
        string? note = null;
        await UntilAsync(async () => (note = await CheckpointAsync()) is not null && SizeOf(note) >= records);
        var opened = SignedCheckpoint.Open(Encoding.UTF8.GetBytes(note!), Key.Verifier.Name, [Key.Verifier, witness.Key]).Opened;
        Assert.Equal([Key.Verifier, witness.Key], opened!.Signatures.Select(s => s.Key));
        return note!;
    }

    internal static long SizeOf(string note) => long.Parse(note.Split('\n')[1], CultureInfo.InvariantCulture);

    /// <summary>Waits for what the gateway does in its own time.</summary>
    internal async Task UntilAsync(Func<Task<bool>> done)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await done())
        {
            Assert.False(patience.IsCancellationRequested, "it did not come to it: " + string.Join('\n', Alone.Process.Printed.TakeLast(20)));
            await Task.Delay(50);
        }
    }

    /// <summary>The log's files as an export brings them, the records read past the gateway.</summary>
    internal async Task ExportAsync(string folder)
    {
        var note = (await CheckpointAsync())!;
        var size = SizeOf(note);
        var entries = Entries();
        foreach (var tile in TileLayout.Tiles(size))
            await WriteAsync(folder, tile.Path, await _pages.GetByteArrayAsync($"/log/{tile.Path}"));
        foreach (var bundle in TileLayout.Bundles(size))
            await WriteAsync(folder, bundle.Path, EntryBundle.Write([.. entries.Skip((int)bundle.Index * TileCoordinate.FullWidth).Take(bundle.Width).Select(e => (ReadOnlyMemory<byte>)e)]));
        await WriteAsync(folder, "checkpoint", Encoding.UTF8.GetBytes(note));
    }

    public async ValueTask DisposeAsync()
    {
        _pages.Dispose();
        await Alone.DisposeAsync();
    }

    private static async Task WriteAsync(string folder, string path, byte[] bytes)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, bytes);
    }

    private List<byte[]> Entries()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Alone.DataFolder, "gateway.sqlite")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT entry FROM log_entries ORDER BY log_index";
        using var reader = command.ExecuteReader();
        var entries = new List<byte[]>();
        while (reader.Read())
            entries.Add((byte[])reader.GetValue(0));
        return entries;
    }
}
