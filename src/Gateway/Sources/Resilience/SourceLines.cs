using System.Security.Cryptography.X509Certificates;
using Gateway.DisclosureLog;

namespace Gateway.Sources.Resilience;

/// <summary>A line to each connected source. A client certificate has connections of its own; other sources share a client.</summary>
internal sealed class SourceLines : IDisposable
{
    private readonly Dictionary<(string, MunicipalityId?), SourceLine> _lines = [];
    private readonly List<HttpClient> _own = [];

    private SourceLines()
    {
    }

    /// <summary>No source is connected.</summary>
    internal static SourceLines None { get; } = new();

    /// <summary>How each connected source has done.</summary>
    internal IEnumerable<(string Source, SourceState State)> States => _lines.Select(l => (l.Key.Item1, l.Value.State));

    internal static SourceLines Open(
        SourceCatalogue catalogue, IReadOnlyDictionary<string, SourceConnection> connections, HttpClient shared, X509Certificate2Collection? trusted, TimeProvider clock)
    {
        var lines = new SourceLines();
        foreach (var definition in catalogue.Definitions)
        {
            if (connections.TryGetValue(definition.Id, out var connection))
                lines._lines[(definition.Id, definition.Municipality)] = new SourceLine(definition, connection, lines.ClientFor(connection, shared, trusted), clock);
        }
        return lines;
    }

    /// <summary>The line to a source; null where it is not connected.</summary>
    internal SourceLine? To(SourceDefinition definition) => _lines.GetValueOrDefault((definition.Id, definition.Municipality));

    public void Dispose() => _own.ForEach(c => c.Dispose());

    private HttpClient ClientFor(SourceConnection connection, HttpClient shared, X509Certificate2Collection? trusted)
    {
        if (connection.Credentials.Certificate is not { } certificate)
            return shared;
        _own.Add(SourceHttp.Create(trusted, certificate));
        return _own[^1];
    }
}
