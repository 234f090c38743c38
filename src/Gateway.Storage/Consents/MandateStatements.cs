using Gateway.DisclosureLog;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;
using Gateway.Storage.Vaults;

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

    /// <summary>The row of a mandate that is given.</summary>
    internal static RecordRow Row(MandateRecord mandate, DateTimeOffset at) => RecordTables.Mandates.Row(
        mandate.Municipality.Code, mandate.MandateId, mandate.Holder.Hash, Kinds[mandate.Kind], Words.Join(mandate.Categories), Words.Join(mandate.Purposes),
        mandate.ValidFrom, mandate.ValidUntil, mandate.RecordedBy, mandate.OrganisationCvr, mandate.Evidence, at);

    /// <summary>The row of a mandate's end.</summary>
    internal static RecordRow End(MunicipalityId municipality, string mandateId, string evidence, DateTimeOffset at) =>
        RecordTables.MandateEnds.Row(municipality.Code, mandateId, at, evidence);

    /// <summary>The mandates one person has given, under any of the person's numbers, as they stood at a moment; oldest first.</summary>
    internal static Func<List<MandateRecord>> Ask(
        StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, DateTimeOffset? asOf) =>
        transaction.Ask(
            $"""
            SELECT m.mandate_id, m.holder_key, m.kind, m.categories, m.purposes, m.valid_from, m.valid_until, m.recorded_by, m.evidence,
              (SELECT e.at FROM mandate_ends e WHERE e.municipality = m.municipality AND e.mandate_id = m.mandate_id AND e.at <= @asOf), m.organisation_cvr, {StoreRow.VaultColumns}
            FROM vaults v CROSS JOIN mandates m
            WHERE m.vault_id = v.vault_id AND m.recorded_at <= @asOf AND {PersonKeys.Own(person, RetentionPurposes.Consents)}
            ORDER BY m.log_index
            """,
            row => ReadRow(row, municipality), [("@municipality", municipality.Code), ("@asOf", asOf ?? DateTimeOffset.MaxValue), .. PersonKeys.Of(person)]);

    /// <summary>
    /// A municipality's mandates that an office recorded, from a position on; null where the position is in no list of it.
    /// Of each recorder the newest, then of each the next: however many one records, they stand behind the others'.
    /// </summary>
    internal static ListPage<RecordedMandate>? ReadRecorded(StoreTransaction transaction, MunicipalityId municipality, ListPosition? from, int most, IReadOnlyList<CitizenKey> without)
    {
        if (from is not null && !transaction.Exists(
            "SELECT 1 FROM mandates WHERE municipality = @municipality AND mandate_id = @id AND organisation_cvr <> ''",
            ("@municipality", municipality.Code), ("@id", from.After)))
            return null;
        var asOf = from?.AsOf ?? transaction.Length;
        var (found, after) = (new List<RecordedMandate>(), from?.After ?? "");
        List<RecordedMandate> read;
        do
        {
            read = Ranked(transaction, municipality, (asOf, after, most + 1), without);
            // Who holds a mandate is sealed, so that it shows only here.
            found.AddRange(read.Where(r => !without.Contains(r.Mandate.Holder)));
            after = read.Count > 0 ? read[^1].Mandate.MandateId : after;
        }
        while (found.Count <= most && read.Count > most);
        return ListPages.Page(found, most, asOf, r => r.Mandate.MandateId);
    }

    private static List<RecordedMandate> Ranked(StoreTransaction transaction, MunicipalityId municipality, (long AsOf, string After, int Most) part, IReadOnlyList<CitizenKey> without) =>
        transaction.Read(
            $"""
            WITH turns AS
              (SELECT m.*, ROW_NUMBER() OVER (PARTITION BY m.organisation_cvr, m.recorded_by ORDER BY m.log_index DESC) AS turn
               FROM mandates m WHERE m.municipality = @municipality AND m.organisation_cvr <> '' AND m.log_index < @asOf),
            ranked AS
              (SELECT *, ROW_NUMBER() OVER (ORDER BY turn, log_index DESC) AS place FROM turns)
            SELECT r.mandate_id, r.holder_key, r.kind, r.categories, r.purposes, r.valid_from, r.valid_until, r.recorded_by, r.evidence, e.at, r.organisation_cvr,
              {StoreRow.VaultColumns}, r.recorded_at
            FROM ranked r JOIN vaults v ON v.vault_id = r.vault_id AND length(v.citizen_key) > 0
            LEFT JOIN mandate_ends e ON e.municipality = r.municipality AND e.mandate_id = r.mandate_id
            WHERE r.place > COALESCE((SELECT place FROM ranked WHERE mandate_id = @after), 0){PersonKeys.AndNone(without)}
            ORDER BY r.place LIMIT @most
            """,
            row => new RecordedMandate(ReadRow(row, municipality), row.Instant(14)),
            [("@municipality", municipality.Code), ("@asOf", part.AsOf), ("@after", part.After), ("@most", part.Most), .. PersonKeys.OfNone(without)]);

    private static MandateRecord ReadRow(StoreRow row, MunicipalityId municipality) => new()
    {
        Municipality = municipality,
        MandateId = row.Text(0),
        Holder = new CitizenKey(row.Vault(11).Bytes(row.Bytes(1), "mandates.holder_key")!),
        Kind = Kinds.First(k => k.Value == row.Text(2)).Key,
        Categories = row.Words(3),
        Purposes = row.Words(4),
        ValidFrom = row.Instant(5),
        ValidUntil = row.Instant(6),
        RecordedBy = row.Text(7),
        Evidence = row.Vault(11).Text(row.Bytes(8), "mandates.evidence"),
        EndedAt = row.InstantOrNull(9),
        OrganisationCvr = row.Text(10),
    };
}
