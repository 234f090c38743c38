using Gateway.DisclosureLog;
using Gateway.Storage;
using Gateway.Storage.Log;

namespace Gateway.LogReading;

/// <summary>One thing that happened, as the citizen is told it. Names nobody of the staff.</summary>
/// <param name="Index">Index of its first record.</param>
/// <param name="At">When it began.</param>
/// <param name="What">Of a use its word, of anything else the kind of its record.</param>
/// <param name="Records">Its records, oldest first.</param>
internal sealed record AccessReportRow(long Index, DateTimeOffset At, string What, IReadOnlyList<LoggedRecord> Records)
{
    /// <summary>CVR number of the authority; empty where a private person or the gateway itself did it.</summary>
    internal string Organisation { get; init; } = "";

    /// <summary>The unit within it.</summary>
    internal string Unit { get; init; } = "";

    /// <summary>The role's word; empty where the gateway itself did it.</summary>
    internal string Role { get; init; } = "";

    /// <summary>The purpose; empty where there was none.</summary>
    internal string Purpose { get; init; } = "";

    /// <summary>The types of information.</summary>
    internal IReadOnlyList<LoggedCategory> Categories { get; init; } = [];

    /// <summary>The sources asked.</summary>
    internal IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Version of the catalogue that decided; empty where none did.</summary>
    internal string CatalogueVersion { get; init; } = "";

    /// <summary>What came of a use; null for anything else.</summary>
    internal UseOutcome? Outcome { get; init; }

    /// <summary>When all of it had arrived; null while it has not.</summary>
    internal DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Emergency access was asked for.</summary>
    internal bool Emergency { get; init; }

    /// <summary>Of a review, "yes" or "no"; empty elsewhere.</summary>
    internal string Justified { get; init; } = "";
}

/// <summary>The access report of a citizen (GDPR art. 15): everything the log holds about one person, each record in one row at least.</summary>
internal sealed class AccessReport(LogBook book, LogReadingStore reading)
{
    /// <summary>The outline of a report: which records make up which row, newest first, without reading what they say.</summary>
    internal async Task<ReportOutline> OutlineAsync(MunicipalityId municipality, IReadOnlyList<CitizenKey> person, long asOf) =>
        ReportOutline.Of(await reading.ReadAboutAsync(municipality, person, asOf));

    /// <summary>Rows of an outline with what their records say.</summary>
    internal async Task<IReadOnlyList<AccessReportRow>> ReadAsync(MunicipalityId municipality, IReadOnlyList<ReportOutlineRow> rows, CancellationToken cancellation = default)
    {
        var records = await book.ReadAsync(municipality, rows.SelectMany(r => r.Indexes), cancellation);
        return [.. rows.Select(r => RowOf(r, records))];
    }

    /// <summary>From when the log has records of a municipality; null where it has none.</summary>
    internal Task<DateTimeOffset?> ReadFirstAtAsync(MunicipalityId municipality) => reading.ReadFirstAtAsync(municipality);

    /// <summary>One record as it is stored; null where the municipality has none of that index.</summary>
    internal async Task<StoredRecord?> ReadRecordAsync(MunicipalityId municipality, long index) =>
        (await reading.ReadRecordsAsync(municipality, [index])).GetValueOrDefault(index);

    private static AccessReportRow RowOf(ReportOutlineRow row, IReadOnlyDictionary<long, LoggedRecord> records) =>
        row.Parts is { } parts ? OfUse(parts, records) : OfEvent(records[row.Index]);

    private static AccessReportRow OfUse(IReadOnlyList<UsePart> parts, IReadOnlyDictionary<long, LoggedRecord> records)
    {
        var first = records[parts[0].Index];
        var use = LoggedUse.Of(new UseRow(LogIndexRow.Of(first.Position.Index, first.Entry), "", parts), records);
        return new AccessReportRow(first.Position.Index, use.At, use.Row.Use, use.Records)
        {
            Organisation = use.Row.Organisation,
            Unit = use.Unit,
            Role = use.Row.Role,
            Purpose = use.Row.Purpose,
            Categories = use.Categories,
            Sources = use.Sources,
            CatalogueVersion = use.CatalogueVersion,
            Outcome = use.Outcome,
            DeliveredAt = use.DeliveredAt,
            Emergency = use.Emergency,
        };
    }

    private static AccessReportRow OfEvent(LoggedRecord record)
    {
        var row = LogIndexRow.Of(record.Position.Index, record.Entry);
        return new AccessReportRow(row.Index, record.Entry.At, row.Kind, [record])
        {
            Organisation = row.Organisation,
            Unit = record.Entry.Value("unit"),
            Role = row.Role,
            Purpose = row.Purpose,
            Categories = LoggedCategories.Named(LogIndexRow.CategoriesOf(record.Entry)),
            CatalogueVersion = record.Entry.Value("catalogue"),
            Justified = record.Entry.Value("justified"),
        };
    }
}

/// <summary>A row of a report before its records are read.</summary>
/// <param name="Index">Index of its first record.</param>
/// <param name="ActId">What it is of.</param>
/// <param name="Indexes">Indexes of all its records.</param>
/// <param name="Parts">The records of a use; null where it is none.</param>
internal sealed record ReportOutlineRow(long Index, string ActId, IReadOnlyList<long> Indexes, IReadOnlyList<UsePart>? Parts);

/// <summary>Which records make up which row. Pure.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Records">How many records there are about the person.</param>
internal sealed record ReportOutline(IReadOnlyList<ReportOutlineRow> Rows, long Records)
{
    /// <summary>Without the rows for which something does not hold: what is left out is not counted either.</summary>
    internal ReportOutline Where(Func<ReportOutlineRow, bool> holds) =>
        Rows.All(holds) ? this : Of(Rows.Where(holds));

    /// <summary>Some rows of a report.</summary>
    internal static ReportOutline Of(IEnumerable<ReportOutlineRow> rows)
    {
        var kept = rows.ToList();
        return new ReportOutline(kept, kept.SelectMany(r => r.Indexes).Distinct().LongCount());
    }

    /// <summary>
    /// Every record stands in a row: those of one use in one, with the confirmations of what it released; everything else in
    /// one of its own.
    /// </summary>
    internal static ReportOutline Of(IReadOnlyList<PersonRow> about)
    {
        var rows = new List<ReportOutlineRow>();
        var told = new HashSet<long>();
        foreach (var act in about.GroupBy(r => r.ActId).Where(a => a.Any(r => r.Use.Length > 0)))
        {
            var parts = act.OrderBy(r => r.Index).Where(r => UseOutcomes.IsPart(r.Kind)).Select(r => new UsePart(r.Index, r.Kind, r.ConfirmedBy)).ToList();
            var indexes = parts.SelectMany(p => p.ConfirmedBy is { } by ? new[] { p.Index, by } : [p.Index]).Distinct().Order().ToList();
            rows.Add(new ReportOutlineRow(parts[0].Index, act.Key, indexes, parts));
            told.UnionWith(indexes);
        }
        rows.AddRange(about.Where(r => !told.Contains(r.Index)).Select(r => new ReportOutlineRow(r.Index, r.ActId, [r.Index], Parts: null)));
        return new ReportOutline([.. rows.OrderByDescending(r => r.Index)], about.Count);
    }
}
