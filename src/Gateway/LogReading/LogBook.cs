using System.Runtime.CompilerServices;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Storage;
using Gateway.Storage.Log;

namespace Gateway.LogReading;

/// <summary>
/// Reads uses of a municipality's records out of the store, window by window, and joins their records; and writes down
/// that somebody looked, before anything leaves.
/// </summary>
internal sealed class LogBook(LogReadingStore reading, SampleStore samples, ILogger<LogBook> log)
{
    /// <summary>How many records are looked at in one transaction, which disclosures wait for: some tens of milliseconds at the most.</summary>
    internal int WindowLength { get; init; } = 10_000;

    // Counting reads one index and no record.
    private const int CountedAtOnce = 50_000;

    /// <summary>How many records the log has now.</summary>
    internal Task<long> LengthAsync() => reading.LengthAsync();

    /// <summary>The uses that match, newest first, from before an index on. Ends between two windows where whoever asked has gone.</summary>
    internal async IAsyncEnumerable<UseRow> NewestFirstAsync(UseFilter filter, long before, long asOf, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var end = Math.Min(before, asOf); end > 0; end -= WindowLength)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var use in await reading.ReadUsesAsync(filter, new LogWindow(Math.Max(0, end - WindowLength), end, asOf)))
                yield return use;
        }
    }

    /// <summary>The uses that match, oldest first, window by window.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<UseRow>> OldestFirstAsync(UseFilter filter, long asOf, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var from = 0L; from < asOf; from += WindowLength)
        {
            cancellation.ThrowIfCancellationRequested();
            var uses = await reading.ReadUsesAsync(filter, new LogWindow(from, Math.Min(from + WindowLength, asOf), asOf));
            if (uses.Count > 0)
                yield return [.. uses.Reverse()];
        }
    }

    /// <summary>How many uses match.</summary>
    internal async Task<long> CountAsync(UseFilter filter, long asOf, CancellationToken cancellation = default)
    {
        var count = 0L;
        for (var from = 0L; from < asOf; from += CountedAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            count += await reading.CountUsesAsync(filter, new LogWindow(from, Math.Min(from + CountedAtOnce, asOf), asOf));
        }
        return count;
    }

    /// <summary>The use of an id; null where the municipality has none.</summary>
    internal Task<UseRow?> FindAsync(MunicipalityId municipality, string id, long asOf) => reading.FindUseAsync(municipality, id, asOf);

    /// <summary>Uses with what their records say.</summary>
    internal async Task<IReadOnlyList<LoggedUse>> JoinAsync(MunicipalityId municipality, IReadOnlyList<UseRow> uses)
    {
        var records = await ReadAsync(municipality, uses.SelectMany(LoggedUse.IndexesOf));
        return [.. uses.Select(u => LoggedUse.Of(u, records))];
    }

    /// <summary>Records by their indexes.</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be read: the store was tampered with.</exception>
    internal async Task<IReadOnlyDictionary<long, LoggedRecord>> ReadAsync(MunicipalityId municipality, IEnumerable<long> indexes, CancellationToken cancellation = default) =>
        (await reading.ReadRecordsAsync(municipality, indexes, cancellation: cancellation)).ToDictionary(r => r.Key, r => Read(r.Value));

    /// <summary>Officers' decisions about some uses, oldest first.</summary>
    internal async Task<ILookup<string, DisclosureReview>> ReviewsOfAsync(MunicipalityId municipality, IEnumerable<LoggedUse> uses) =>
        (await samples.ReadReviewsAsync(municipality, [.. uses.Select(u => u.Id)])).ToLookup(r => r.ActId);

    /// <summary>Writes down a look into the log.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    internal async Task<LogPosition> RecordAsync(LogEntry look, Opening? opening)
    {
        var position = await reading.AppendLookAsync(look, opening);
        Recorded(look, position);
        return position;
    }

    /// <summary>Tells the operator of a record that was made.</summary>
    internal void Recorded(LogEntry entry, LogPosition position) =>
        DisclosureLogMessages.Recorded(log, entry.Kind, entry.Municipality.Code, position.Index, position.LeafHash);

    private static LoggedRecord Read(StoredRecord stored) => new(
        stored.Position, ReadEntry.TryRead(stored.Entry) ?? throw new InvalidOperationException("A record of the log cannot be read."));
}
