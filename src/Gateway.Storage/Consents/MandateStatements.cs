using Gateway.DisclosureLog;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Consents;

/// <summary>The mandates' statements; each runs in the caller's transaction.</summary>
internal static class MandateStatements
{
    private static readonly Dictionary<MandateKind, string> Kinds = new()
    {
        [MandateKind.Guardian] = "guardian",
        [MandateKind.PowerOfAttorney] = "power-of-attorney",
        [MandateKind.Parent] = "parent",
        [MandateKind.Companion] = "companion",
    };

    internal static void Insert(StoreTransaction transaction, MandateRecord mandate, CitizenKey citizen, DateTimeOffset at, long logIndex) =>
        transaction.Write(
            """
            INSERT INTO mandates (municipality, mandate_id, citizen_key, holder_key, kind, categories, purposes,
              valid_from, valid_until, recorded_by, organisation_cvr, evidence, recorded_at, log_index)
            VALUES (@municipality, @id, @citizen, @holder, @kind, @categories, @purposes, @from, @until, @recordedBy, @organisation, @evidence, @at, @index)
            """,
            ("@municipality", mandate.Municipality.Code), ("@id", mandate.MandateId), ("@citizen", citizen.Hash), ("@holder", mandate.Holder.Hash),
            ("@kind", Kinds[mandate.Kind]), ("@categories", Words.Join(mandate.Categories)), ("@purposes", Words.Join(mandate.Purposes)),
            ("@from", mandate.ValidFrom), ("@until", mandate.ValidUntil),
            ("@recordedBy", mandate.RecordedBy), ("@organisation", mandate.OrganisationCvr), ("@evidence", mandate.Evidence), ("@at", at), ("@index", logIndex));

    internal static void End(StoreTransaction transaction, MunicipalityId municipality, string mandateId, string evidence, DateTimeOffset at, long logIndex) =>
        transaction.Write(
            "INSERT INTO mandate_ends (municipality, mandate_id, at, evidence, log_index) VALUES (@municipality, @id, @at, @evidence, @index)",
            ("@municipality", municipality.Code), ("@id", mandateId), ("@evidence", evidence), ("@at", at), ("@index", logIndex));

    /// <summary>The mandates one person has given, under any of the person's numbers, as they stood at a moment; oldest first.</summary>
    internal static List<MandateRecord> Read(
        StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset? asOf) =>
        transaction.Read(
            $"""
            SELECT m.mandate_id, m.holder_key, m.kind, m.categories, m.purposes, m.valid_from, m.valid_until, m.recorded_by, m.evidence,
              (SELECT e.at FROM mandate_ends e WHERE e.municipality = m.municipality AND e.mandate_id = m.mandate_id AND e.at <= @asOf), m.organisation_cvr
            FROM mandates m
            WHERE m.municipality = @municipality AND m.recorded_at <= @asOf AND m.citizen_key IN ({PersonKeys.In(person)})
            ORDER BY m.log_index
            """,
            row => ReadRow(row, municipality), [("@municipality", municipality.Code), ("@asOf", asOf ?? DateTimeOffset.MaxValue), .. PersonKeys.Of(person)]);

    /// <summary>
    /// A municipality's mandates that an office recorded, from a position on; null where the position is in no list of it.
    /// Of each recorder the newest, then of each the next: however many one records, they stand behind the others'.
    /// </summary>
    internal static ListPage<RecordedMandate>? ReadRecorded(StoreTransaction transaction, MunicipalityId municipality, ListPosition? from, int most)
    {
        if (from is not null && !transaction.Exists(
            "SELECT 1 FROM mandates WHERE municipality = @municipality AND mandate_id = @id AND organisation_cvr <> ''",
            ("@municipality", municipality.Code), ("@id", from.After)))
            return null;
        var asOf = from?.AsOf ?? transaction.Length;
        var recorded = transaction.Read(
            """
            WITH turns AS
              (SELECT m.*, ROW_NUMBER() OVER (PARTITION BY m.organisation_cvr, m.recorded_by ORDER BY m.log_index DESC) AS turn
               FROM mandates m WHERE m.municipality = @municipality AND m.organisation_cvr <> '' AND m.log_index < @asOf),
            ranked AS
              (SELECT *, ROW_NUMBER() OVER (ORDER BY turn, log_index DESC) AS place FROM turns)
            SELECT r.mandate_id, r.holder_key, r.kind, r.categories, r.purposes, r.valid_from, r.valid_until, r.recorded_by, r.evidence, e.at, r.organisation_cvr, r.recorded_at
            FROM ranked r LEFT JOIN mandate_ends e ON e.municipality = r.municipality AND e.mandate_id = r.mandate_id
            WHERE r.place > COALESCE((SELECT place FROM ranked WHERE mandate_id = @after), 0)
            ORDER BY r.place LIMIT @most
            """,
            row => new RecordedMandate(ReadRow(row, municipality), row.Instant(11)),
            ("@municipality", municipality.Code), ("@asOf", asOf), ("@after", from?.After ?? ""), ("@most", most + 1));
        return ListPages.Page(recorded, most, asOf, r => r.Mandate.MandateId);
    }

    private static MandateRecord ReadRow(StoreRow row, MunicipalityId municipality) => new()
    {
        Municipality = municipality,
        MandateId = row.Text(0),
        Holder = new CitizenKey(row.Bytes(1)),
        Kind = Kinds.First(k => k.Value == row.Text(2)).Key,
        Categories = row.Words(3),
        Purposes = row.Words(4),
        ValidFrom = row.Instant(5),
        ValidUntil = row.Instant(6),
        RecordedBy = row.Text(7),
        Evidence = row.Text(8),
        EndedAt = row.InstantOrNull(9),
        OrganisationCvr = row.Text(10),
    };
}
