using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.FirstUse;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;
using Gateway.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Sources;

/// <summary>The real path to the sources: a store that proves the query, the federation and its HTTP client.</summary>
internal sealed class SourceBench : IAsyncDisposable
{
    public const string Token = "token-of-the-installation";

    private readonly TemporaryFolder _folder = new();
    private readonly Store _store;
    private readonly HttpClient _client = SourceHttp.Create(null);
    private readonly LogLines _log = new();

    public SourceBench() => _store = Store.OpenSqlite(Path.Combine(_folder.Path, "gateway.sqlite")).UseVaults(new byte[32]);

    /// <summary>What the federation wrote to the operator's log.</summary>
    public IReadOnlyList<string> Log => [.. _log.Lines];

    /// <summary>Connections to every simulator, and to the folders that files were delivered into.</summary>
    public static Dictionary<string, SourceConnection> To(SandboxHost sandbox) =>
        sandbox.Sources.ToDictionary(s => s, s => new SourceConnection(sandbox.AddressOf(s), Token) { Settings = SandboxAgreements.Settings })
            .Concat(sandbox.DropFolders.ToDictionary(f => f.Key, f => new SourceConnection(new Uri(f.Value), null))).ToDictionary();

    /// <summary>The three definitions, the named source with a deadline of its own.</summary>
    public static SourceCatalogue WithDeadline(string source, TimeSpan deadline) =>
        new([.. Shipped.ThreeSources.Definitions.Select(d => d.Id == source ? d with { Limits = d.Limits with { Deadline = deadline } } : d)]);

    /// <summary>Asks the sources of a catalogue; where none is given, the three that share no category.</summary>
    public async Task<IReadOnlyList<SourceAnswer>> AskAsync(
        AccessGrant grant, IReadOnlyDictionary<string, SourceConnection> connections, SourceCatalogue? catalogue = null, DateTime? callersDeadline = null, CancellationToken callerGone = default)
    {
        var id = QueryId.New();
        var now = TimeProvider.System.GetUtcNow();
        var query = await _store.AppendQueryAsync(
            id, new LogEntry(EntryKind.Asked, Shipped.Municipality, now).Add("query", id.Hex), new Opening(new CitizenKey(new byte[CitizenKey.Length]), Commitment.NewSalt()));
        var sources = catalogue ?? Shipped.ThreeSources;
        using var lines = SourceLines.Open(sources, connections, _client, null, TimeProvider.System);
        using var dropped = new DroppedSources(sources, connections, TimeProvider.System, NullLogger<DroppedSources>.Instance);
        dropped.Open();
        var federation = new Federation(sources, lines, dropped, TimeProvider.System, _log);
        return await AskedQuestion.AllAsync(federation.AskEach(grant, query, CallDeadline.From(now, callersDeadline ?? DateTime.MaxValue), callerGone));
    }

    /// <summary>One question, without the federation around it.</summary>
    public Task<SourceOutcome> AskOneAsync(SourceConnection connection, SourceQuestion question, CancellationToken deadline) =>
        AskOneAsync(connection, question, _client, deadline);

    /// <summary>One question by way of another client.</summary>
    public static async Task<SourceOutcome> AskOneAsync(SourceConnection connection, SourceQuestion question, HttpClient client, CancellationToken deadline)
    {
        using var memory = new CallMemory();
        using var room = memory.RoomFor(question.Definition);
        var line = new SourceLine(question.Definition, connection, client, TimeProvider.System);
        return await line.AskAsync(client => SourceReading.AskAsync(client, connection, question, room, deadline), question.Definition.Limits.Deadline, deadline);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class LogLines : ILogger<Federation>
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{eventId.Id} {logLevel} {formatter(state, exception)} {exception}");
    }
}
