using System.Security.Cryptography.X509Certificates;
using Gateway.DisclosureLog;

namespace Gateway.Sources.Resilience;

/// <summary>A line to each connected source. A client certificate has connections of its own; other sources share a client.</summary>
internal sealed class SourceLines : IDisposable
{
    private readonly Dictionary<(string, MunicipalityId?), SourceLine> _lines = [];
    private readonly List<HttpClient> _own = [];

    private readonly HttpClient? _shared;

    private SourceLines(HttpClient? shared) => _shared = shared;

    /// <summary>No source is connected.</summary>
    internal static SourceLines None { get; } = new(null);

    /// <summary>How each connected source has done.</summary>
    internal IEnumerable<(string Source, SourceState State)> States => _lines.Select(l => (l.Key.Item1, l.Value.State));

    internal static SourceLines Open(
        SourceCatalogue catalogue, IReadOnlyDictionary<string, SourceConnection> connections, HttpClient shared, X509Certificate2Collection? trusted, TimeProvider clock)
    {
        var lines = new SourceLines(shared);
        foreach (var definition in catalogue.Definitions)
        {
            if (connections.TryGetValue(definition.Id, out var connection))
                lines._lines[(definition.Id, definition.Municipality)] = new SourceLine(definition, connection, lines.ClientFor(connection, shared, trusted), clock);
        }
        return lines;
    }

    /// <summary>The line to a source; null where it is not connected.</summary>
    internal SourceLine? To(SourceDefinition definition) => _lines.GetValueOrDefault((definition.Id, definition.Municipality));

    /// <summary>
    /// A line of its own to try a definition on: what happens there counts in nobody's figures. Null where there is no
    /// connection to its system; at another address it goes without credentials.
    /// </summary>
    internal SourceLine? ForTrial(SourceDefinition definition, Uri? against, TimeProvider clock)
    {
        if (against is not null && _shared is not null)
            return new SourceLine(definition, new SourceConnection(against, null), _shared, clock);
        return To(definition) is { } line ? new SourceLine(definition, line.Connection, line.Http, clock) : null;
    }

    public void Dispose() => _own.ForEach(c => c.Dispose());

    private HttpClient ClientFor(SourceConnection connection, HttpClient shared, X509Certificate2Collection? trusted)
    {
        if (connection.Credentials.Certificate is not { } certificate)
            return shared;
        _own.Add(SourceHttp.Create(trusted, certificate));
        return _own[^1];
    }
}
