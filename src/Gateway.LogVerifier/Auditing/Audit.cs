using System.Threading.Channels;
using Gateway.LogVerifier.Reading;

namespace Gateway.LogVerifier.Auditing;

/// <summary>What was audited.</summary>
/// <param name="Entries">How many entries the largest believed checkpoint covers.</param>
/// <param name="Checkpoints">How many checkpoints were believed.</param>
/// <param name="History">How many of them were of the log's own history.</param>
/// <param name="Receipts">How many receipts were read.</param>
/// <param name="Root">The root that the entries have at that size, base 64; empty where they are not all there.</param>
internal sealed record AuditResult(long Entries, long Checkpoints, long History, int Receipts, string Root);

/// <summary>
/// The audit of a log, from outside and from end to end:
/// 1. every checkpoint is opened with the public key, its cosignatures with those of the demanded witnesses, and held against every other;
/// 2. the tree is rebuilt from the entries, bundle by bundle, and every tile held against it;
/// 3. at its size every checkpoint, those of the log's own history among them, and at its entry every receipt, is held against the rebuilt tree. A root that the
/// entries have at that size is consistent with every other such root, so each checkpoint is checked against each.
/// </summary>
internal sealed class Audit(ILogFiles log, LogTrust trust, Action<Finding> found, ProgressLine progress)
{
    // Bundles read and hashed ahead of the rebuilding: enough for two cores and a slow line, at most some 130 MB.
    private const int BundlesAhead = 8;

    /// <summary>Audits the log; null where there is none.</summary>
    /// <exception cref="UnreachableLogException">A file could not be read, for a reason that says nothing about the log.</exception>
    internal async Task<AuditResult?> RunAsync(IReadOnlyList<GivenFile> given, CancellationToken cancellation)
    {
        // 1. What the log has signed.
        var signed = await CheckpointSet.ReadAsync(log, trust, given, found, cancellation);
        if (!signed.FoundAny)
            return null;
        var size = signed.Checkpoints is [.., var largest] ? largest.Size : 0;
        // 2. and 3. The tree, rebuilt.
        var history = new SignedHistory(log, trust, found);
        var tree = new RebuiltTree(log, signed, history, found);
        await tree.BeginAsync(cancellation);
        await foreach (var bundle in BundlesAsync(size, cancellation))
        {
            await tree.AddAsync(bundle, cancellation);
            progress.Show(bundle.First + bundle.Width, size);
        }
        await tree.EndAsync(cancellation);
        await history.EndAsync(signed.Newest, () => signed.NewestNowAsync(cancellation), cancellation);
        return new AuditResult(size, signed.Checkpoints.Count + history.Believed, history.Believed, signed.Receipts.Count, tree.Root);
    }

    // Reads and hashes several bundles at once and hands them out in their order.
    private async IAsyncEnumerable<Bundle> BundlesAsync(long size, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ahead = Channel.CreateBounded<Task<Bundle>>(BundlesAhead);
        var reading = ReadAheadAsync();
        try
        {
            await foreach (var bundle in ahead.Reader.ReadAllAsync(cancellation))
                yield return await bundle;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ReadAheadAsync()
        {
            for (var index = 0L; index * TilePath.FullWidth < size; index++)
            {
                var at = index;
                await ahead.Writer.WriteAsync(Task.Run(() => Bundle.LoadAsync(log, at, size, stop.Token), stop.Token), stop.Token);
            }
            ahead.Writer.Complete();
        }
    }
}
