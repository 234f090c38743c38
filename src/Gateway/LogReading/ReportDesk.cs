using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Hosting.Quotas;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Oversight;

namespace Gateway.LogReading;

/// <summary>
/// Where the access report of a citizen is given: to the citizen, to who acts for the citizen, and to the privacy officer
/// who answers for the municipality. All of them see the same report, which names nobody of the staff, and leaves out what
/// two officers have restricted.
/// </summary>
internal sealed class ReportDesk(AccessReport report, LogBook book, ReportReaders readers, RestrictionStore restrictions, CallQuotas quotas, TimeProvider clock)
{
    /// <summary>A page of the report; null where the reader may not see it. Ends unrecorded where the reader has gone.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    /// <exception cref="QuotaUsedUpException">The reader may see it, and the citizen was asked about too often.</exception>
    internal async Task<ShownReport?> ShowAsync(Caller reader, CitizenId citizen, int size, LogPlace? from, CancellationToken cancellation)
    {
        // 1. Whose, and how much of it.
        if (await ScopeOfAsync(reader, citizen) is not { } scope)
            return null;

        // 2. All there is, as the log stood when the first page was read.
        var place = from ?? new LogPlace(await book.LengthAsync(), long.MaxValue, 0, clock.GetUtcNow());
        var (outline, withheld) = await RowsAsync(reader.Municipality, scope, place.AsOf, cancellation);
        var all = outline.Rows;

        // 3. This page of it.
        var page = all.Where(r => r.Index < place.Before).Take(size).ToList();
        var rows = await report.ReadAsync(reader.Municipality, page, cancellation);
        var next = page.Count > 0 && page[^1].Index != all[^1].Index ? place with { Before = page[^1].Index, Total = all.Count } : null;
        var first = await report.ReadFirstAtAsync(reader.Municipality);

        // 4. Write down who looked; nobody has who is gone by now.
        cancellation.ThrowIfCancellationRequested();
        var salt = Commitment.NewSalt();
        var look = LogReadingEntries.ReportShown(reader, scope.Person.Current, place, (page.Count, withheld.Rows), salt, clock.GetUtcNow());
        var position = await book.RecordAsync(look, new Opening(scope.Keys[0], salt));
        return new ShownReport(rows, next, all.Count, outline.Records, position)
        {
            CoversFrom = first,
            CoversUntil = place.At,
            Narrowed = !scope.IsWhole,
            WithheldUntil = withheld.Rows > 0 ? withheld.Until : null,
        };
    }

    /// <summary>Where a record about the citizen stands; null where the reader may not know of it, or there is none.</summary>
    /// <exception cref="DisclosureLogUnavailableException">The look could not be recorded, so nothing may leave.</exception>
    internal async Task<StoredRecord?> ReceiptAsync(Caller reader, CitizenId citizen, long index, CancellationToken cancellation)
    {
        if (await ScopeOfAsync(reader, citizen) is not { } scope)
            return null;
        var (outline, _) = await RowsAsync(reader.Municipality, scope, await book.LengthAsync(), cancellation);
        if (!outline.Rows.Any(r => r.Indexes.Contains(index)) || await report.ReadRecordAsync(reader.Municipality, index) is not { } record)
            return null;
        var salt = Commitment.NewSalt();
        await book.RecordAsync(LogReadingEntries.ReceiptShown(reader, scope.Person.Current, index, salt, clock.GetUtcNow()), new Opening(scope.Keys[0], salt));
        return record;
    }

    private async Task<ReportScope?> ScopeOfAsync(Caller reader, CitizenId citizen)
    {
        var scope = await readers.ScopeOfAsync(reader, citizen, clock.GetUtcNow());
        if (scope is not null)
            new CitizenCall(quotas, reader, scope.Person, CitizenCalls.Looks).Take();
        return scope;
    }

    private async Task<(ReportOutline Shown, (int Rows, DateTimeOffset Until) Withheld)> RowsAsync(MunicipalityId municipality, ReportScope scope, long asOf, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var outline = await report.OutlineAsync(municipality, scope.Keys, asOf);
        if (!scope.IsWhole)
        {
            // How far a mandate reaches stands in what the records say: all must be read.
            var rows = await report.ReadAsync(municipality, outline.Rows, cancellation);
            outline = ReportOutline.Of(outline.Rows.Zip(rows).Where(r => scope.Reaches(r.Second)).Select(r => r.First));
        }
        // As it is now, on every page: what was confirmed since the first one is left out of the next.
        var withheld = await restrictions.ReadWithheldAsync(municipality, scope.Keys, clock.GetUtcNow());
        var shown = outline.Where(r => !withheld.ActIds.Contains(r.ActId));
        return (shown, (outline.Rows.Count - shown.Rows.Count, withheld.EndsAt));
    }
}

/// <summary>A page of a report.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Next">Where it goes on; null at its end.</param>
/// <param name="TotalRows">How many rows the report has.</param>
/// <param name="TotalRecords">How many records of the log they tell of.</param>
/// <param name="Look">The record of the look.</param>
internal sealed record ShownReport(IReadOnlyList<AccessReportRow> Rows, LogPlace? Next, long TotalRows, long TotalRecords, LogPosition Look)
{
    /// <summary>From when the log has records of the municipality; null where it has none.</summary>
    internal DateTimeOffset? CoversFrom { get; init; }

    /// <summary>When its first page was read.</summary>
    internal DateTimeOffset CoversUntil { get; init; }

    /// <summary>It is narrowed to what the reader's mandate reaches.</summary>
    internal bool Narrowed { get; init; }

    /// <summary>When the last of what is left out is shown again at the latest; null where nothing is left out.</summary>
    internal DateTimeOffset? WithheldUntil { get; init; }
}
