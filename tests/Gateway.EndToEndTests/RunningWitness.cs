using System.Net;
using System.Net.Sockets;
using Gateway.DisclosureLog.Notes;

namespace Gateway.EndToEndTests;

/// <summary>The witness's program as a process of its own, on a port that stays the same, with key and memory in a folder.</summary>
internal sealed class RunningWitness : IAsyncDisposable
{
    private readonly string[] _arguments;
    private GatewayProcess? _process;

    private RunningWitness(string folder, IEnumerable<NoteSigner> logs)
    {
        var key = NoteSigner.Generate("witness.example/w1", NoteKeyKind.TimestampedEd25519);
        Key = key.Verifier;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "witness.key"), key.PrivateText() + "\n");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        _arguments =
        [
            "--key", Path.Combine(folder, "witness.key"), "--state", Path.Combine(folder, "witness.state"), "--listen", Address.AbsoluteUri,
            .. logs.SelectMany(log => new[] { "--log", log.Verifier.ToString() }),
        ];
    }

    internal Uri Address { get; }

    /// <summary>Its public key.</summary>
    internal NoteVerifier Key { get; }

    /// <summary>What a gateway is told of it.</summary>
    internal IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Gateway__Witnesses__0__Address"] = Address.AbsoluteUri,
        ["Gateway__Witnesses__0__Key"] = Key.ToString(),
    };

    /// <summary>A witness of these logs; it listens when it returns.</summary>
    internal static async Task<RunningWitness> StartAsync(string folder, params IEnumerable<NoteSigner> logs)
    {
        var witness = new RunningWitness(folder, logs);
        await witness.StartAsync();
        return witness;
    }

    /// <summary>Starts it, anew perhaps, with the memory it has.</summary>
    internal async Task StartAsync() => _process = await GatewayProcess.StartWitnessAsync(_arguments);

    /// <summary>Ends it, as <c>kill -9</c> does.</summary>
    internal async Task StopAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await StopAsync();
    }
}
