using Gateway.Access;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;
using Google.Protobuf.WellKnownTypes;
using Overviews = Gateway.Overview.V1;
using Proto = Gateway.Sources.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.SourceWatch;

/// <summary>Writes the list of systems as the contract has it. Decides nothing.</summary>
internal static class SourceResponseWriter
{
    internal static Proto.ListSourcesResponse Write(SourcePage page, PolicyCatalogue catalogue)
    {
        var written = new Proto.ListSourcesResponse { NextPageToken = SourceRequestReader.TokenOf(page.Next) };
        written.Sources.AddRange(page.Sources.Select(s => Source(s, catalogue)));
        return written;
    }

    internal static Proto.Source Source(WatchedSource watched, PolicyCatalogue catalogue)
    {
        var definition = watched.Definition;
        var written = new Proto.Source
        {
            SourceId = definition.Id,
            Title = definition.Title,
            Format = SourceDefinitionFile.WordOf(definition.Format),
            FormatAssumed = definition.FormatStatus == FormatStatus.Assumed,
            Municipality = definition.Municipality?.Code ?? "",
            Connected = watched.State is not null,
            NeverAsked = NeverAsked(watched, catalogue),
            SourceDecides = definition.SourceDecides,
            Coverage = definition.Holders.Count == 0 ? null : Coverage(definition.Coverage),
            Quality = definition.Quality is { } quality ? Writer.Text(quality) : null,
            // Nobody waits for, or reads, what is never asked.
            Limits = definition.NeverAsked is null ? Limits(definition.Limits) : null,
            State = watched.State is { } state ? State(state) : null,
            Deliveries = watched.Deliveries is { } deliveries ? Deliveries(deliveries) : null,
        };
        written.Holders.AddRange(definition.Holders.Select(h => new Overviews.Holder { HolderId = h, Title = Writer.Text(catalogue.Holders.TryGetValue(h, out var known) ? known.Title : new LocalizedText(h, h)) }));
        written.Categories.AddRange(watched.Categories);
        return written;
    }

    private static Proto.NeverAsked? NeverAsked(WatchedSource watched, PolicyCatalogue catalogue)
    {
        if (watched.Definition.NeverAsked is not { } why)
            return null;
        var written = new Proto.NeverAsked { Kind = SourceDefinitionFile.WordOf(why) };
        written.LegalBases.AddRange(watched.ClosedBy(catalogue).Select(id => Writer.Basis(catalogue.Bases.GetValueOrDefault(id))).OfType<Overviews.LegalBasis>());
        return written;
    }

    private static Proto.SourceCoverage Coverage(SourceCoverage coverage) => new()
    {
        From = coverage.From,
        Until = coverage.Until,
        Completeness = Writer.Text(coverage.Completeness),
        Updated = Writer.Text(coverage.Updated),
    };

    private static Proto.SourceLimits Limits(SourceLimits limits) => new()
    {
        DeadlineMs = (uint)limits.Deadline.TotalMilliseconds,
        MaximumBytes = (uint)limits.MaximumBytes,
        MaximumFacts = (uint)limits.MaximumFacts,
        Concurrent = (uint)limits.Concurrent,
    };

    private static Proto.SourceState State(SourceState state)
    {
        var written = new Proto.SourceState
        {
            Breaker = state.Circuit switch { SourceCircuit.Closed => "closed", SourceCircuit.Open => "open", _ => "half-open" },
            Calls = (ulong)state.Calls,
            LastSuccess = state.LastSuccess?.ToTimestamp(),
        };
        if (state.Median is { } median)
            written.LatencyP50Ms = (uint)median.TotalMilliseconds;
        if (state.NinetyFifth is { } slow)
            written.LatencyP95Ms = (uint)slow.TotalMilliseconds;
        written.Failures.AddRange(state.Failures.OrderBy(f => f.Key).Select(f => new Proto.FailureCount { Reason = f.Key.Name(), Count = (ulong)f.Value }));
        return written;
    }

    private static Proto.Deliveries Deliveries(DropHealth health) => new()
    {
        LastTakenAt = health.LastTakenAt?.ToTimestamp(),
        Records = (uint)health.Records,
        HasSetAside = health.HasSetAside,
        FolderReadable = health.FolderIsReadable,
    };
}
