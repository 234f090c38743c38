using System.Text;
using Gateway.DisclosureLog.Notes;
using Gateway.Transparency;
using Gateway.Transparency.Witnesses;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Transparency.Witnesses;

/// <summary>A log with witnesses, asked when the test says so, on a clock that the test moves.</summary>
internal sealed class WitnessBench : IAsyncDisposable
{
    private readonly Dictionary<Uri, AnsweringWitness> _byAddress = [];
    private readonly HttpClient _http;

    private WitnessBench(TransparencyBench bench)
    {
        Bench = bench;
        _http = new HttpClient(new Router(_byAddress));
    }

    internal TransparencyBench Bench { get; }

    internal IReadOnlyList<AnsweringWitness> Witnesses => [.. _byAddress.Values];

    internal TransparencyLog Log { get; private set; } = null!;

    internal Publication Publication { get; private set; } = null!;

    internal Cosigning Cosigning { get; private set; } = null!;

    /// <summary>Moved by the test; it stands otherwise.</summary>
    internal MovedClock Clock { get; } = new();

    /// <summary>What was written to the operator's log.</summary>
    internal List<string> Told { get; } = [];

    /// <summary>The operator's log.</summary>
    internal ILogger<Cosigning> Logger => new ListedLog(Told);

    /// <summary>A log that so many witnesses watch, of whom so many must have cosigned.</summary>
    internal static async Task<WitnessBench> StartAsync(int witnesses, int required)
    {
        var bench = new WitnessBench(TransparencyBench.Open());
        var keys = LogKeys.Open(bench.Bench.KeyFile, "example.org/disclosures", inUse: false);
        for (var number = 0; number < witnesses; number++)
        {
            var witness = new AnsweringWitness(bench.Bench.Folder, $"witness.example/w{number}", keys.Known, bench.Clock);
            bench._byAddress.Add(witness.Named.Address, witness);
        }
        await bench.RestartAsync(required);
        return bench;
    }

    /// <summary>The gateway starts again, with another number required perhaps.</summary>
    internal async Task RestartAsync(int required)
    {
        (Log, Publication) = await Bench.StartAsync(new WitnessSettings([.. Witnesses.Select(w => w.Named)], required));
        Cosigning = new Cosigning(Log, Publication, new WitnessCall(_http, Clock), Clock, Logger);
    }

    /// <summary>So many more records, signed, and one round with the witnesses.</summary>
    internal async Task GrowAsync(int records)
    {
        await Bench.AppendAsync(records);
        await Log.SignAsync(CancellationToken.None);
        await RoundAsync();
    }

    /// <summary>One round, after every witness has rested.</summary>
    internal async Task RoundAsync()
    {
        Clock.Move(TimeSpan.FromMinutes(1));
        await Cosigning.AskAsync(CancellationToken.None);
    }

    /// <summary>The witnesses whose good cosignature stands below a note that the log signed.</summary>
    internal IReadOnlyList<string> CosignedBy(string note)
    {
        var opened = SignedCheckpoint.Open(Encoding.UTF8.GetBytes(note), Log.Keys[0].Name, [.. Log.Keys, .. Witnesses.Select(w => w.Key.Verifier)]).Opened;
        Assert.NotNull(opened);
        return [.. opened.Signatures.Where(s => s.Key.Kind == NoteKeyKind.TimestampedEd25519).Select(s => s.Key.Name)];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var witness in Witnesses)
            witness.Dispose();
        await Bench.DisposeAsync();
        Directory.Delete(Bench.Folder, recursive: true);
    }

    internal sealed class MovedClock : TimeProvider
    {
        private TimeSpan _ahead;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + _ahead;

        internal void Move(TimeSpan by) => _ahead += by;
    }

    private sealed class Router(Dictionary<Uri, AnsweringWitness> witnesses) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var one = new HttpMessageInvoker(witnesses[request.RequestUri!], disposeHandler: false);
            using var again = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync(cancellationToken)) };
            return await one.SendAsync(again, cancellationToken);
        }
    }

    private sealed class ListedLog(List<string> told) : ILogger<Cosigning>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            told.Add($"{logLevel} {eventId.Id} {formatter(state, exception)}");
    }
}
