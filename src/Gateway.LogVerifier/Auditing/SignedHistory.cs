using System.Globalization;
using Gateway.LogVerifier.Formats;
using Gateway.LogVerifier.Reading;

namespace Gateway.LogVerifier.Auditing;

/// <summary>
/// Every checkpoint the log says it has signed, 256 in a bundle, read along with the entries so that years of them need no more
/// memory than a bundle. What witnesses said stands below those that readers were shown, not here.
/// </summary>
internal sealed class SignedHistory(ILogFiles log, LogTrust trust, Action<Finding> found)
{
    private const string Folder = "signed";
    private const int BundleLength = 256;
    private const int LongestBundle = BundleLength * (2 + ushort.MaxValue);

    private readonly Queue<PlacedCheckpoint> _ahead = [];
    private long _bundles;
    private long _largest = -1;
    private bool _ended;

    /// <summary>How many were believed.</summary>
    internal long Believed { get; private set; }

    /// <summary>The next ones, none larger than a size; the smallest first.</summary>
    internal async Task<IReadOnlyList<PlacedCheckpoint>> UpToAsync(long size, CancellationToken cancellation)
    {
        while (!_ended && _largest <= size)
            await ReadBundleAsync(cancellation);
        var next = new List<PlacedCheckpoint>();
        while (_ahead.TryPeek(out var checkpoint) && checkpoint.Size <= size)
            next.Add(_ahead.Dequeue());
        return next;
    }

    /// <summary>After the last entry: the history leads to the newest checkpoint and not beyond it, or it was not handed out whole.</summary>
    /// <param name="newest">The newest checkpoint; null where there is none.</param>
    /// <param name="newestNow">Reads it again: a log grows while it is read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task EndAsync(PlacedCheckpoint? newest, Func<Task<PlacedCheckpoint?>> newestNow, CancellationToken cancellation)
    {
        if (newest is null)
            return;
        await UpToAsync(newest.Size, cancellation);
        // What is read to its end has no more after it.
        foreach (var beyond in log.Names(Folder).Where(name => !long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (_ended && number >= _bundles)))
            found(new Finding(FindingKind.HistoryBroken, $"{Folder}/{beyond}"));
        if (_bundles == 0)
            return;
        if (_ahead.TryPeek(out var more) && more.Size > newest.Size && !((await newestNow())?.Size >= more.Size))
            found(new Finding(FindingKind.Rollback, newest.Place, newest.Size, more.Place, more.Size));
        else if (_largest < newest.Size)
            found(new Finding(FindingKind.HistoryEnds, $"{Folder}/{_bundles - 1}", Math.Max(0, _largest), newest.Size));
    }

    private async Task ReadBundleAsync(CancellationToken cancellation)
    {
        var path = $"{Folder}/{_bundles}";
        if (await log.ReadAsync(path, LongestBundle, cancellation) is not { } bundle)
        {
            _ended = true;
            return;
        }
        _bundles++;
        var (at, count, refused) = (0, 0, new List<(int Number, Refusal Why)>());
        while (count < BundleLength && at + 2 <= bundle.Length && at + 2 + (bundle[at] << 8 | bundle[at + 1]) is var end && end <= bundle.Length)
        {
            if (Take(bundle.AsSpan(at + 2, end - at - 2), path, count) is { } why)
                refused.Add((count, why));
            (at, count) = (end, count + 1);
        }
        Refuse(path, refused);
        if (at != bundle.Length || count == 0)
            found(new Finding(FindingKind.HistoryBroken, path));
        _ended = count < BundleLength;
    }

    // Each is larger than the one before: what is not was signed by two who did not know of each other, or put in later.
    private Refusal? Take(ReadOnlySpan<byte> note, string path, int number)
    {
        var (opened, refusal) = TreeHead.Open(note, trust.Origin, trust.Keys);
        if (opened is null)
            return refusal;
        var place = $"{path} ({number})";
        if (opened.Size <= _largest)
        {
            found(new Finding(FindingKind.HistoryOrder, place, opened.Size, _largest));
            return null;
        }
        Believed++;
        _largest = opened.Size;
        _ahead.Enqueue(new PlacedCheckpoint(place, opened.Size, opened.Root));
        return null;
    }

    // After a change of key, of which the earlier one was not given, every one of them is refused: a line for each row of them is enough.
    private void Refuse(string path, List<(int Number, Refusal Why)> refused)
    {
        for (var (from, at) = (0, 1); from < refused.Count; at++)
        {
            if (at < refused.Count && refused[at].Why == refused[from].Why && refused[at].Number == refused[at - 1].Number + 1)
                continue;
            found(new Finding(FindingKind.HistoryRefused, path, refused[from].Number, refused[at - 1].Number, refused[from].Why));
            from = at;
        }
    }
}
