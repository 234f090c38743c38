using Gateway.LogVerifier.Formats;
using Gateway.LogVerifier.Reading;

namespace Gateway.LogVerifier.Auditing;

/// <summary>A file that the auditor has from elsewhere.</summary>
/// <param name="Place">Its name as given.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record GivenFile(string Place, byte[] Bytes);

/// <summary>Whose word the auditor takes.</summary>
/// <param name="Keys">The log's public keys, and those of witnesses whose cosignatures are looked at where they are there.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Demand">The witnesses whose cosignatures must be there.</param>
internal sealed record LogTrust(IReadOnlyList<SignerKey> Keys, string Origin, CosignatureDemand Demand);

/// <summary>A checkpoint that the log signed, and where it stands.</summary>
internal sealed record PlacedCheckpoint(string Place, long Size, ReadOnlyMemory<byte> Root);

/// <summary>A receipt with the checkpoint it carries.</summary>
internal sealed record PlacedReceipt(string Place, InclusionReceipt Receipt, PlacedCheckpoint Checkpoint);

/// <summary>Every checkpoint there is, in the log, kept from earlier, in receipts and from elsewhere, held against every other.</summary>
internal sealed class CheckpointSet
{
    /// <summary>Where the newest checkpoint lies.</summary>
    internal const string NewestPath = "checkpoint";

    private const string EarlierFolder = "checkpoints";
    private const string ReceiptFolder = "receipts";

    private readonly ILogFiles _log;
    private readonly IReadOnlyList<SignerKey> _keys;
    private readonly string _origin;
    private readonly CosignatureDemand _demand;
    private readonly Action<Finding> _found;
    private readonly List<PlacedCheckpoint> _checkpoints = [];
    private readonly List<PlacedReceipt> _receipts = [];

    private CheckpointSet(ILogFiles log, LogTrust trust, Action<Finding> found) =>
        (_log, _keys, _origin, _demand, _found) = (log, trust.Keys, trust.Origin, trust.Demand, found);

    /// <summary>The believed checkpoints, the smallest first.</summary>
    internal IReadOnlyList<PlacedCheckpoint> Checkpoints => _checkpoints;

    /// <summary>The receipts, by the index of their entry.</summary>
    internal IReadOnlyList<PlacedReceipt> Receipts => _receipts;

    /// <summary>The newest; null where there is none that is believed.</summary>
    internal PlacedCheckpoint? Newest { get; private set; }

    /// <summary>Whether there was any checkpoint or receipt at all, believed or not.</summary>
    internal bool FoundAny { get; private set; }

    /// <summary>Reads them all; what is wrong with one, or between two, is told to <paramref name="found"/>.</summary>
    internal static async Task<CheckpointSet> ReadAsync(
        ILogFiles log, LogTrust trust, IReadOnlyList<GivenFile> given, Action<Finding> found, CancellationToken cancellation)
    {
        var set = new CheckpointSet(log, trust, found);
        // 1. The newest.
        var newestBytes = await log.ReadAsync(NewestPath, TreeHead.Longest, cancellation);
        set.Newest = newestBytes is null ? null : set.Take(NewestPath, newestBytes);
        // 2. Those kept from earlier, the receipts, and what the auditor has from elsewhere.
        foreach (var name in log.Names(EarlierFolder))
            set.Take($"{EarlierFolder}/{name}", await set.ReadAsync($"{EarlierFolder}/{name}", TreeHead.Longest, cancellation));
        var receipts = log.Names("").Concat(log.Names(ReceiptFolder).Select(n => $"{ReceiptFolder}/{n}")).Where(IsReceipt);
        foreach (var path in receipts)
            set.TakeReceipt(path, await set.ReadAsync(path, InclusionReceipt.Longest, cancellation));
        foreach (var file in given)
        {
            if (IsReceipt(file.Place))
                set.TakeReceipt(file.Place, file.Bytes);
            else
                set.Take(file.Place, file.Bytes);
        }
        // 3. Each against the others.
        if (newestBytes is null && set.FoundAny)
            found(new Finding(FindingKind.CheckpointMissing, NewestPath));
        set._checkpoints.Sort((a, b) => a.Size != b.Size ? a.Size.CompareTo(b.Size) : string.CompareOrdinal(a.Place, b.Place));
        set._receipts.Sort((a, b) => a.Receipt.Index.CompareTo(b.Receipt.Index));
        set.Compare();
        return set;
    }

    /// <summary>The newest checkpoint as it is now: a log grows while it is read. Null where there is none that is believed.</summary>
    internal async Task<PlacedCheckpoint?> NewestNowAsync(CancellationToken cancellation) =>
        await _log.ReadAsync(NewestPath, TreeHead.Longest, cancellation) is { } bytes && TreeHead.Open(bytes, _origin, _keys).Head is { } head
            ? new PlacedCheckpoint(NewestPath, head.Size, head.Root)
            : null;

    private static bool IsReceipt(string path) => path.EndsWith(InclusionReceipt.Ending, StringComparison.Ordinal);

    private async Task<byte[]> ReadAsync(string path, int limit, CancellationToken cancellation) => await _log.ReadAsync(path, limit, cancellation) ?? [];

    private PlacedCheckpoint? Take(string place, byte[] bytes)
    {
        FoundAny = true;
        var (opened, refusal) = TreeHead.Open(bytes, _origin, _keys);
        if (opened is null)
        {
            _found(new Finding(FindingKind.CheckpointRefused, place, refusal!.Value));
            return null;
        }
        _demand.Check(place, bytes, _found);
        var checkpoint = new PlacedCheckpoint(place, opened.Size, opened.Root);
        _checkpoints.Add(checkpoint);
        return checkpoint;
    }

    private void TakeReceipt(string place, byte[] bytes)
    {
        FoundAny = true;
        if (InclusionReceipt.Read(bytes) is not { } receipt)
            _found(new Finding(FindingKind.ReceiptMalformed, place));
        else if (Take(place, receipt.Checkpoint) is { } checkpoint)
            _receipts.Add(new PlacedReceipt(place, receipt, checkpoint));
    }

    private void Compare()
    {
        foreach (var size in _checkpoints.GroupBy(c => c.Size))
        {
            var first = size.First();
            foreach (var other in size.Where(c => !c.Root.Span.SequenceEqual(first.Root.Span)))
                _found(new Finding(FindingKind.Fork, first.Place, other.Place, size.Key));
        }
        // Whoever holds a larger one, in the log or elsewhere, saw entries that the log no longer speaks of.
        if (Newest is not null && _checkpoints is [.., var largest] && largest.Size > Newest.Size)
            _found(new Finding(FindingKind.Rollback, Newest.Place, Newest.Size, largest.Place, largest.Size));
    }
}
