using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>
/// Writes down that an officer reads bundles of records. One record stands for all that the officer reads through the same
/// system within a time of what the log held then: an export of a million records fetches four thousand bundles and is one look.
/// </summary>
internal sealed class BundleLooks(LogBook book, TimeProvider clock) : IDisposable
{
    /// <summary>How long one record stands for what is read: an export of a million takes less, and who comes back later looks anew.</summary>
    internal static readonly TimeSpan OneLook = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<Reader, Look> _looks = [];

    /// <summary>Records the look, unless one that covers it stands; it is durable when this returns.</summary>
    /// <param name="officer">Who reads.</param>
    /// <param name="before">The index after the last record that is read.</param>
    /// <param name="published">How many records the log shows now: what a new look covers.</param>
    /// <param name="cancellation">The reader has gone.</param>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    internal async Task RecordAsync(Caller officer, long before, long published, CancellationToken cancellation)
    {
        var reader = new Reader(officer.Municipality, officer.OrganisationCvr, officer.Role, officer.User, officer.ClientId);
        // One at a time: who fetches many at once looks once.
        await _turn.WaitAsync(cancellation);
        try
        {
            var over = _looks.Where(l => clock.GetElapsedTime(l.Value.Since) >= OneLook).Select(l => l.Key).ToList();
            over.ForEach(key => _looks.Remove(key));
            if (_looks.TryGetValue(reader, out var look) && before <= look.Covers)
                return;
            var since = clock.GetTimestamp();
            await book.RecordAsync(LogReadingEntries.BundlesShown(officer, published, clock.GetUtcNow()), opening: null);
            _looks[reader] = new Look(published, since);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private sealed record Reader(MunicipalityId Municipality, string Organisation, Role Role, string User, string Client);

    private sealed record Look(long Covers, long Since);
}
