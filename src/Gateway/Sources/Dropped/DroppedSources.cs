namespace Gateway.Sources.Dropped;

/// <summary>Every connected source that delivers files: looks into their folders as long as the gateway runs.</summary>
internal sealed class DroppedSources : BackgroundService
{
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, DroppedSource> _sources;

    public DroppedSources(SourceCatalogue catalogue, IReadOnlyDictionary<string, SourceConnection> connections, TimeProvider clock, ILogger<DroppedSources> log)
    {
        _clock = clock;
        // A municipality's own definition of a source takes the place of the shared one elsewhere; of a folder there is one.
        _sources = catalogue.Definitions.Where(d => d.Drop is not null && connections.ContainsKey(d.Id)).DistinctBy(d => d.Id)
            .ToDictionary(d => d.Id, d => new DroppedSource(d, connections[d.Id].Address.LocalPath, clock, log));
    }

    /// <summary>How each of them is doing.</summary>
    internal IReadOnlyList<DropHealth> Health => [.. _sources.Values.Select(s => s.Health).OfType<DropHealth>().OrderBy(h => h.SourceId, StringComparer.Ordinal)];

    /// <summary>The source; null when it delivers no files, or none is connected.</summary>
    internal DroppedSource? Find(string id) => _sources.GetValueOrDefault(id);

    /// <summary>Reads every folder once: before the first caller comes.</summary>
    internal void Open()
    {
        foreach (var source in _sources.Values)
            source.Look();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_sources.Count == 0)
            return;
        using var timer = new PeriodicTimer(DroppedSource.LookEvery, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var source in _sources.Values)
                source.Look();
        }
    }
}
