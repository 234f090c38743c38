using Gateway.DisclosureLog;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Consents;

/// <summary>What has happened to consents, and what is due to; each statement runs in the caller's transaction.</summary>
internal static class ConsentLife
{
    // A consent that was withdrawn whole or replaced does not run out any more: it holds no longer already.
    private const string Stands =
        """
        NOT EXISTS (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id
          AND (e.kind = 'superseded' OR (e.kind = 'withdrawn' AND e.categories = '')))
        """;

    // Given by the citizen, or under a mandate that holds still.
    private const string MandateHolds =
        """
        (c.mandate_id = '' OR EXISTS (SELECT 1 FROM mandates m WHERE m.municipality = c.municipality AND m.mandate_id = c.mandate_id
          AND m.valid_from <= @now AND m.valid_until > @now
          AND NOT EXISTS (SELECT 1 FROM mandate_ends x WHERE x.municipality = m.municipality AND x.mandate_id = m.mandate_id)))
        """;

    private static readonly Dictionary<string, ConsentHappening> Kinds = new()
    {
        ["granted"] = ConsentHappening.Granted,
        ["used"] = ConsentHappening.Used,
        ["withdrawn"] = ConsentHappening.Withdrawn,
        ["expired"] = ConsentHappening.Expired,
        ["superseded"] = ConsentHappening.Superseded,
        ["reminded"] = ConsentHappening.Reminded,
    };

    /// <summary>The history of a consent, oldest first, without its draft.</summary>
    internal static List<ConsentEventRecord> History(StoreTransaction transaction, MunicipalityId municipality, string consentId) =>
        transaction.Read(
            "SELECT kind, at, log_index, categories FROM consent_events WHERE municipality = @municipality AND consent_id = @id ORDER BY log_index",
            row => new ConsentEventRecord(Kinds[row.Text(0)], row.Instant(1), row.Number(2), row.Words(3)),
            ("@municipality", municipality.Code), ("@id", consentId));

    /// <summary>Whether a case is another citizen's: a consent given to the same authority for it still holds.</summary>
    internal static bool IsCaseOfAnother(StoreTransaction transaction, RecordsOf whose, string caseId, DateTimeOffset now) =>
        transaction.Exists(
            $"""
            SELECT 1 FROM consent_cases k JOIN consents c ON c.municipality = k.municipality AND c.consent_id = k.consent_id
            WHERE k.municipality = @municipality AND k.case_tag = @case AND c.valid_until > @now
              AND c.vault_id NOT IN ({PersonKeys.Vaults(whose.Person, RetentionPurposes.Consents)}) AND {Stands}
            LIMIT 1
            """,
            [
                ("@municipality", whose.Municipality.Code), ("@case", ConsentStatements.CaseTag(transaction, whose.Municipality, whose.OrganisationCvr, caseId)),
                ("@now", now), .. PersonKeys.Of(whose.Person),
            ]);

    /// <summary>Consents that have run out by a moment without a record of it; the longest run out first.</summary>
    internal static List<DueConsent> RunOut(StoreTransaction transaction, DateTimeOffset now, int most) => ReadDue(
        transaction,
        $"""
        WHERE c.valid_until <= @now AND {Stands} AND NOT EXISTS
          (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'expired')
        """,
        most, ("@now", now));

    /// <summary>Consents that hold, will have run out by a moment, and were not reminded of; the soonest first.</summary>
    internal static List<DueConsent> RunningOut(StoreTransaction transaction, DateTimeOffset now, DateTimeOffset by, int most) => ReadDue(
        transaction,
        $"""
        WHERE c.effect = 'permit' AND c.valid_until > @now AND c.valid_until <= @by AND {Stands} AND NOT EXISTS
          (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'reminded')
        """,
        most, ("@now", now), ("@by", by));

    /// <summary>Consents given to an authority that hold, mandate and all, and were reminded of, after one on; the soonest to run out first.</summary>
    internal static List<DueConsent> Reminded(
        StoreTransaction transaction, MunicipalityId municipality, string receiverCvr, (string After, DateTimeOffset Now, int Most) page) => ReadDue(
        transaction,
        $"""
        WHERE c.municipality = @municipality AND c.receiver_cvr = @receiver AND c.valid_until > @now AND {Stands} AND {MandateHolds} AND EXISTS
          (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'reminded')
          AND (@after = '' OR (c.valid_until, c.consent_id) >
            (SELECT l.valid_until, l.consent_id FROM consents l WHERE l.municipality = @municipality AND l.consent_id = @after))
        """,
        page.Most, ("@municipality", municipality.Code), ("@receiver", receiverCvr), ("@now", page.Now), ("@after", page.After));

    private static List<DueConsent> ReadDue(
        StoreTransaction transaction, string where, int most, params ReadOnlySpan<(string Name, object Value)> parameters) =>
        transaction.Read(
            $"""
            SELECT c.municipality, c.consent_id, c.case_id, c.receiver_cvr, c.valid_until, {StoreRow.VaultColumns} FROM consents c
            JOIN vaults v ON v.vault_id = c.vault_id AND length(v.citizen_key) > 0
            {where}
            ORDER BY c.valid_until, c.consent_id LIMIT @most
            """,
            row => new DueConsent(MunicipalityId.Parse(row.Text(0)), row.Text(1), new CitizenKey(row.Bytes(6)), row.Vault(5).Text(row.Bytes(2), "consents.case_id"), row.Text(3), row.Instant(4)),
            [.. parameters, ("@most", most)]);
}
