using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The mandates' statements; each runs in the caller's transaction.</summary>
internal static class SqliteMandates
{
    private static readonly Dictionary<MandateKind, string> Kinds = new()
    {
        [MandateKind.Guardian] = "guardian",
        [MandateKind.PowerOfAttorney] = "power-of-attorney",
        [MandateKind.Parent] = "parent",
        [MandateKind.Companion] = "companion",
    };

    internal static void Insert(SqliteTransaction transaction, MandateRecord mandate, CitizenKey citizen, DateTimeOffset at, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO mandates (municipality, mandate_id, citizen_key, holder_key, kind, categories, purposes,
              valid_from, valid_until, recorded_by, organisation_cvr, evidence, recorded_at, log_index)
            VALUES ($municipality, $id, $citizen, $holder, $kind, $categories, $purposes, $from, $until, $recordedBy, $organisation, $evidence, $at, $index)
            """,
            ("$municipality", mandate.Municipality.Code), ("$id", mandate.MandateId), ("$citizen", citizen.Hash), ("$holder", mandate.Holder.Hash),
            ("$kind", Kinds[mandate.Kind]), ("$categories", SqliteConsents.Join(mandate.Categories)), ("$purposes", SqliteConsents.Join(mandate.Purposes)),
            ("$from", SqliteLog.Instant(mandate.ValidFrom)), ("$until", SqliteLog.Instant(mandate.ValidUntil)),
            ("$recordedBy", mandate.RecordedBy), ("$organisation", mandate.OrganisationCvr), ("$evidence", mandate.Evidence), ("$at", SqliteLog.Instant(at)), ("$index", logIndex));

    internal static bool CanBeEnded(SqliteTransaction transaction, MunicipalityId municipality, string mandateId) =>
        transaction.Scalar(
            """
            SELECT 1 FROM mandates m WHERE m.municipality = $municipality AND m.mandate_id = $id AND NOT EXISTS
              (SELECT 1 FROM mandate_ends e WHERE e.municipality = m.municipality AND e.mandate_id = m.mandate_id)
            """,
            ("$municipality", municipality.Code), ("$id", mandateId)) is not null;

    internal static void End(SqliteTransaction transaction, MunicipalityId municipality, string mandateId, string evidence, DateTimeOffset at, long logIndex) =>
        transaction.Execute(
            "INSERT INTO mandate_ends (municipality, mandate_id, at, evidence, log_index) VALUES ($municipality, $id, $at, $evidence, $index)",
            ("$municipality", municipality.Code), ("$id", mandateId), ("$evidence", evidence), ("$at", SqliteLog.Instant(at)), ("$index", logIndex));

    /// <summary>The mandates one person has given, under any of the person's numbers, as they stood at a moment; oldest first.</summary>
    internal static IReadOnlyList<MandateRecord> Read(
        SqliteTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset? asOf)
    {
        var keys = string.Join(", ", person.Select((_, at) => $"$citizen{at}"));
        using var command = transaction.Command(
            $"""
            SELECT m.mandate_id, m.holder_key, m.kind, m.categories, m.purposes, m.valid_from, m.valid_until, m.recorded_by, m.evidence, e.at, m.organisation_cvr
            FROM mandates m
            LEFT JOIN mandate_ends e ON e.municipality = m.municipality AND e.mandate_id = m.mandate_id AND e.at <= $asOf
            WHERE m.municipality = $municipality AND m.recorded_at <= $asOf AND m.citizen_key IN ({keys})
            ORDER BY m.log_index
            """,
            [("$municipality", municipality.Code), ("$asOf", SqliteLog.Instant(asOf ?? DateTimeOffset.MaxValue)), .. person.Select((key, at) => ($"$citizen{at}", (object)key.Hash))]);
        using var reader = command.ExecuteReader();
        var mandates = new List<MandateRecord>();
        while (reader.Read())
            mandates.Add(ReadRow(reader, municipality));
        return mandates;
    }

    /// <summary>
    /// A municipality's mandates that an office recorded, from a position on; null where the position is in no list of it.
    /// Of each recorder the newest, then of each the next: however many one records, they stand behind the others'.
    /// </summary>
    internal static ListPage<RecordedMandate>? ReadRecorded(SqliteTransaction transaction, MunicipalityId municipality, ListPosition? from, int most)
    {
        if (from is not null && transaction.Scalar(
            "SELECT 1 FROM mandates WHERE municipality = $municipality AND mandate_id = $id AND organisation_cvr <> ''",
            ("$municipality", municipality.Code), ("$id", from.After)) is null)
            return null;
        var asOf = from?.AsOf ?? SqliteLog.Length(transaction);
        using var command = transaction.Command(
            """
            WITH turns AS
              (SELECT m.*, ROW_NUMBER() OVER (PARTITION BY m.organisation_cvr, m.recorded_by ORDER BY m.log_index DESC) AS turn
               FROM mandates m WHERE m.municipality = $municipality AND m.organisation_cvr <> '' AND m.log_index < $asOf),
            ranked AS
              (SELECT *, ROW_NUMBER() OVER (ORDER BY turn, log_index DESC) AS place FROM turns)
            SELECT r.mandate_id, r.holder_key, r.kind, r.categories, r.purposes, r.valid_from, r.valid_until, r.recorded_by, r.evidence, e.at, r.organisation_cvr, r.recorded_at
            FROM ranked r LEFT JOIN mandate_ends e ON e.municipality = r.municipality AND e.mandate_id = r.mandate_id
            WHERE r.place > COALESCE((SELECT place FROM ranked WHERE mandate_id = $after), 0)
            ORDER BY r.place LIMIT $most
            """,
            ("$municipality", municipality.Code), ("$asOf", asOf), ("$after", from?.After ?? ""), ("$most", most + 1));
        using var row = command.ExecuteReader();
        var recorded = new List<RecordedMandate>();
        while (row.Read())
            recorded.Add(new RecordedMandate(ReadRow(row, municipality), SqliteLog.Instant(row.GetString(11))));
        return SqliteLists.Page(recorded, most, asOf, r => r.Mandate.MandateId);
    }

    private static MandateRecord ReadRow(SqliteDataReader row, MunicipalityId municipality) => new()
    {
        Municipality = municipality,
        MandateId = row.GetString(0),
        Holder = new CitizenKey((byte[])row.GetValue(1)),
        Kind = Kinds.First(k => k.Value == row.GetString(2)).Key,
        Categories = SqliteConsents.Split(row.GetString(3)),
        Purposes = SqliteConsents.Split(row.GetString(4)),
        ValidFrom = SqliteLog.Instant(row.GetString(5)),
        ValidUntil = SqliteLog.Instant(row.GetString(6)),
        RecordedBy = row.GetString(7),
        Evidence = row.GetString(8),
        EndedAt = row.IsDBNull(9) ? null : SqliteLog.Instant(row.GetString(9)),
        OrganisationCvr = row.GetString(10),
    };
}
