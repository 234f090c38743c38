using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>Who looked at what about a citizen, and what came of it: the records of one use, joined.</summary>
/// <param name="Row">By what it is found: who, what for, when.</param>
/// <param name="CitizenRef">Stands for the citizen; empty where it is about none, about several, or about one who was erased.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Records">Its records, oldest first, with those that confirm that it arrived.</param>
internal sealed record LoggedUse(LogIndexRow Row, string CitizenRef, UseOutcome Outcome, IReadOnlyList<LoggedRecord> Records)
{
    /// <summary>Its id: the query's, or "record-" and its index.</summary>
    internal string Id => Row.ListedId;

    /// <summary>What somebody looked at; of a change, its kind.</summary>
    internal string Use => Row.ListedUse;

    /// <summary>The unit within the organisation.</summary>
    internal string Unit => First.Value("unit");

    /// <summary>The step of the case; empty where there is none.</summary>
    internal string Step => First.Value("step") is var step and not "-" ? step : "";

    /// <summary>Version of the catalogue that decided; empty where nothing was decided by one.</summary>
    internal string CatalogueVersion => First.Value("catalogue");

    /// <summary>Emergency access was asked for.</summary>
    internal bool Emergency => First.Value("emergency").Length > 0;

    /// <summary>When it was asked.</summary>
    internal DateTimeOffset At => First.At;

    /// <summary>The types of information: what was decided of each, and where something was released, that.</summary>
    internal required IReadOnlyList<LoggedCategory> Categories { get; init; }

    /// <summary>The sources asked.</summary>
    internal required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Why it failed; empty where it did not.</summary>
    internal required string FailureCause { get; init; }

    /// <summary>When the last part's arrival was confirmed; null while one is not.</summary>
    internal required DateTimeOffset? DeliveredAt { get; init; }

    private ReadEntry First => Records[0].Entry;

    /// <summary>The indexes of every record it takes to tell of a use.</summary>
    internal static IEnumerable<long> IndexesOf(UseRow use) =>
        PartsOf(use).SelectMany(p => p.ConfirmedBy is { } by ? new[] { p.Index, by } : [p.Index]);

    /// <summary>Joins the records of a use. Pure.</summary>
    /// <exception cref="InvalidOperationException">A record is not among those given.</exception>
    internal static LoggedUse Of(UseRow use, IReadOnlyDictionary<long, LoggedRecord> records)
    {
        var parts = PartsOf(use).ToList();
        var own = parts.Select(p => records.GetValueOrDefault(p.Index) ?? throw new InvalidOperationException("A record of the log that its index names is not there.")).ToList();
        var confirming = parts.Select(p => p.ConfirmedBy).OfType<long>().Distinct().Select(i => records[i]);
        var outcome = UseOutcomes.Of(parts);
        var released = own.Where(r => r.Entry.Kind == EntryKind.Disclosed).SelectMany(r => LoggedCategories.Of(r.Entry)).GroupBy(c => c.Category).ToDictionary(g => g.Key, g => g.Last());
        return new LoggedUse(use.Row, use.CitizenRef, outcome, [.. own.Concat(confirming).OrderBy(r => r.Position.Index)])
        {
            Categories = [.. Named(use, own[0].Entry).Select(c => released.GetValueOrDefault(c.Category) ?? c)],
            // What was asked stands in the first record; a later one may tell of fewer.
            Sources = [.. own.SelectMany(r => r.Entry.Values("source")).Distinct()],
            FailureCause = own.FirstOrDefault(r => r.Entry.Kind == EntryKind.Failed)?.Entry.Value("cause") ?? "",
            DeliveredAt = outcome == UseOutcome.Delivered ? parts.Max(p => p.ConfirmedBy is { } by ? records[by].Entry.At : default) : null,
        };
    }

    // A change may name none of its own, and is about those of its act.
    private static IReadOnlyList<LoggedCategory> Named(UseRow use, ReadEntry first) =>
        LoggedCategories.Of(first) is { Count: > 0 } own ? own : LoggedCategories.Named(LogIndexRow.Ids(use.ActCategories));

    private static IEnumerable<UsePart> PartsOf(UseRow use) => use.Parts.Where(p => UseOutcomes.IsPart(p.Kind) || UseOutcomes.IsChange(use.Parts));
}

/// <summary>A record of the log, read.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Entry">What it says.</param>
internal sealed record LoggedRecord(LogPosition Position, ReadEntry Entry);
