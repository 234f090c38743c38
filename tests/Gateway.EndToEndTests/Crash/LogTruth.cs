using Gateway.DisclosureLog;

namespace Gateway.EndToEndTests.Crash;

/// <summary>
/// Joins what clients received with what the log says, and holds the log against itself. It knows of the gateway nothing
/// but the form of its records. Each finding names places in the log, and nobody.
/// </summary>
internal static class LogTruth
{
    private static readonly string[] Outcomes = ["disclosed", "failed", "relation-checked"];

    /// <summary>Everything that is not as it must be; nothing where all is.</summary>
    internal static IReadOnlyList<string> Findings(StoredLog log, IReadOnlyCollection<ReceivedAnswer> received) =>
        [.. Places(log.Rows), .. WithoutRecord(log.Rows, received), .. WithoutOneOutcome(log.Rows), .. Trees(log)];

    // Indexes are dense, and every leaf hash is of its record.
    private static IEnumerable<string> Places(IReadOnlyList<LogRow> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Index != i)
                yield return $"record {rows[i].Index} stands in place {i}";
            if (!Rfc6962.LeafHash(rows[i].Entry).AsSpan().SequenceEqual(rows[i].Leaf))
                yield return $"the leaf hash of record {rows[i].Index} is of other bytes";
        }
    }

    private static IEnumerable<string> WithoutRecord(IReadOnlyList<LogRow> rows, IReadOnlyCollection<ReceivedAnswer> received)
    {
        var byIndex = rows.DistinctBy(r => r.Index).ToDictionary(r => r.Index);
        foreach (var answer in received)
        {
            var (query, disclosed) = (byIndex.GetValueOrDefault(answer.QueryIndex), byIndex.GetValueOrDefault(answer.Index));
            if (disclosed is not { Kind: "disclosed" } || Convert.ToHexStringLower(disclosed.Leaf) != answer.Leaf)
                yield return $"an answer was received whose receipt names record {answer.Index}, and that is not its record";
            else if (query is not { Kind: "asked" } || Convert.ToHexStringLower(query.Leaf) != answer.QueryLeaf || query.Query != disclosed.Query)
                yield return $"the answer of record {answer.Index} names record {answer.QueryIndex} as its query, and that is not it";
        }
        foreach (var twice in received.GroupBy(a => a.Index).Where(g => g.Count() > 1))
            yield return $"{twice.Count()} answers were received on the one record {twice.Key}";
    }

    private static IEnumerable<string> WithoutOneOutcome(IReadOnlyList<LogRow> rows)
    {
        foreach (var query in rows.Where(r => r.Query.Length > 0 && (r.Kind == "asked" || Outcomes.Contains(r.Kind))).GroupBy(r => r.Query))
        {
            var (asked, outcomes) = (query.First(), query.Skip(1).Select(r => r.Kind).ToList());
            if (asked.Kind != "asked" || outcomes.Contains("asked"))
                yield return $"the query of record {asked.Index} was not asked once, and first";
            else if (outcomes.Count == 0)
                yield return $"the query of record {asked.Index} has no outcome";
            else if (asked.Use == "overview-stream" ? outcomes.SkipLast(1).Contains("failed") : outcomes.Count > 1)
                yield return $"the query of record {asked.Index} has several outcomes: {string.Join(", ", outcomes)}";
        }
    }

    // Every checkpoint is of the beginning of this very log, none is smaller than the one before, and the last covers all of it.
    private static IEnumerable<string> Trees(StoredLog log)
    {
        var roots = new Dictionary<long, byte[]>();
        var sizes = log.Checkpoints.Select(c => c.Size).ToHashSet();
        var tree = new CompactRange();
        foreach (var row in log.Rows)
        {
            tree.Append(row.Leaf);
            if (sizes.Contains(tree.Size))
                roots[tree.Size] = tree.Root();
        }
        foreach (var checkpoint in log.Checkpoints)
        {
            if (!roots.TryGetValue(checkpoint.Size, out var root) || !root.AsSpan().SequenceEqual(checkpoint.Root))
                yield return $"the checkpoint over {checkpoint.Size} records is of another log";
        }
        if (log.Checkpoints.Zip(log.Checkpoints.Skip(1)).Any(p => p.Second.Size < p.First.Size))
            yield return "a checkpoint is smaller than the one before";
        if (log.Rows.Count > 0 && (log.Checkpoints.Count == 0 || log.Checkpoints[^1].Size != log.Rows.Count))
            yield return "the newest checkpoint does not cover the whole log";
    }
}
