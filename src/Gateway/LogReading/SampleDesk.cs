using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Log;

namespace Gateway.LogReading;

/// <summary>
/// Where samples are drawn and shown, and disclosures decided about. What is about the officer
/// or, without the right to protected records, their household is drawn like anything, but not shown to them, and another
/// officer's to decide (decision 0064).
/// </summary>
internal sealed class SampleDesk(LogBook book, SampleStore samples, SampleWatch watch, TiedRecords tied, TimeProvider clock)
{
    private readonly SampleDraw _draw = new(book);

    /// <summary>Draws a sample; where the officer has gone before it is recorded, none. It is recorded before it is shown; asked for again under the same key it is shown again.</summary>
    /// <exception cref="DisclosureLogUnavailableException">Nothing was recorded, so nothing may leave.</exception>
    internal async Task<(ShownSample? Sample, LogPosition? Position, SampleRefusal? Refusal)> DrawAsync(Caller officer, KeyedRequest request, SampleTerms terms, CancellationToken cancellation)
    {
        var (now, own) = (clock.GetUtcNow(), tied.OwnOf(officer));
        var fresh = await _draw.DrawAsync(officer.Municipality, officer.User, terms with { Unseen = own.About, UnseenAsOf = watch.Rules.Size }, now, cancellation);
        var entry = LogReadingEntries.Drawn(officer, fresh, now);
        var result = await samples.DrawAsync(request, fresh, entry, own);
        if (result.Position is not { } position)
            return (null, null, result.Refusal);
        var drawn = await samples.FindAsync(officer.Municipality, position.Index)
            ?? throw new InvalidOperationException("A sample that was recorded is not there.");
        var shown = await ShownAsync(drawn, own.About);
        // The draw's own record names what is shown; shown again, it is another look.
        if (drawn.SampleId == fresh.SampleId)
            book.Recorded(entry, position);
        else
            await book.RecordAsync(LogReadingEntries.SamplesShown(officer, [shown.Sample], now), opening: null);
        return (shown, position, null);
    }

    /// <summary>What is demanded, and how the municipality's samples stand.</summary>
    internal async Task<(SampleRules Rules, SampleStanding Standing)> StandingAsync(MunicipalityId municipality) => (watch.Rules, await watch.StandingAsync(municipality));

    /// <summary>A page of samples, newest first.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    internal async Task<(IReadOnlyList<ShownSample> Samples, LogPlace? Next, LogPosition Look)> ListAsync(Caller officer, bool decidedToo, int size, LogPlace? from)
    {
        var now = clock.GetUtcNow();
        var place = from ?? new LogPlace(long.MaxValue, long.MaxValue, 0, now);
        var read = await samples.ReadAsync(officer.Municipality, decidedToo, place.Before, size + 1);
        var page = read.Take(size).ToList();
        var (without, shown) = (tied.OwnAndHousehold(officer), new List<ShownSample>());
        foreach (var sample in page)
            shown.Add(await ShownAsync(sample, without));
        var look = await book.RecordAsync(LogReadingEntries.SamplesShown(officer, [.. shown.Select(s => s.Sample)], now), opening: null);
        return (shown, read.Count > size ? place with { Before = page[^1].LogIndex } : null, look);
    }

    /// <summary>Decides about a disclosure, once for each sample and once without one.</summary>
    internal async Task<SampleResult> ReviewAsync(Caller officer, KeyedRequest request, string id, string sampleId, OfficerDecision decision)
    {
        var entry = LogReadingEntries.Reviewed(officer, id, sampleId, decision, clock.GetUtcNow());
        var result = await samples.ReviewAsync(request, id, sampleId, decision, entry, tied.OwnOf(officer));
        if (result.Position is { } position)
            book.Recorded(entry, position);
        return result;
    }

    private async Task<ShownSample> ShownAsync(DrawnSample sample, IReadOnlyList<CitizenKey> without)
    {
        var (asOf, leftOut) = (await book.LengthAsync(), without.Select(CitizenReferences.Of).ToHashSet());
        var (items, rows) = (new List<DrawnItem>(), new List<UseRow>());
        foreach (var item in sample.Items)
        {
            var row = await book.FindAsync(sample.Municipality, item.ActId, asOf) ?? throw new InvalidOperationException("A disclosure that was drawn is not there.");
            if (leftOut.Contains(row.CitizenRef))
                continue;
            items.Add(item);
            rows.Add(row);
        }
        var uses = await book.JoinAsync(sample.Municipality, rows);
        return new ShownSample(sample with { Items = items }, uses, await book.ReviewsOfAsync(sample.Municipality, uses));
    }
}

/// <summary>A sample with its disclosures.</summary>
/// <param name="Sample">How it was drawn.</param>
/// <param name="Uses">Its disclosures, in the order in which they were drawn.</param>
/// <param name="Reviews">Decisions about them, by their ids.</param>
internal sealed record ShownSample(DrawnSample Sample, IReadOnlyList<LoggedUse> Uses, ILookup<string, DisclosureReview> Reviews);
