using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>What has happened to consents, and what is due to; each statement runs in the caller's transaction.</summary>
internal static class SqliteConsentLife
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
          AND m.valid_from <= $now AND m.valid_until > $now
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
    internal static IReadOnlyList<ConsentEventRecord> History(SqliteTransaction transaction, MunicipalityId municipality, string consentId)
    {
        using var command = transaction.Command(
            "SELECT kind, at, log_index, categories FROM consent_events WHERE municipality = $municipality AND consent_id = $id ORDER BY log_index",
            ("$municipality", municipality.Code), ("$id", consentId));
        using var row = command.ExecuteReader();
        var history = new List<ConsentEventRecord>();
        while (row.Read())
            history.Add(new ConsentEventRecord(Kinds[row.GetString(0)], SqliteLog.Instant(row.GetString(1)), row.GetInt64(2), SqliteConsents.Split(row.GetString(3))));
        return history;
    }

    /// <summary>Whether a case is another citizen's: a consent given to the same authority for it still holds.</summary>
    internal static bool IsCaseOfAnother(SqliteTransaction transaction, RecordsOf whose, string caseId, DateTimeOffset now)
    {
        var keys = string.Join(", ", whose.Person.Select((_, at) => $"$citizen{at}"));
        return transaction.Scalar(
            $"""
            SELECT 1 FROM consents c
            WHERE c.municipality = $municipality AND c.receiver_cvr = $receiver AND c.case_id = $case AND c.valid_until > $now
              AND c.citizen_key NOT IN ({keys}) AND {Stands}
            LIMIT 1
            """,
            [
                ("$municipality", whose.Municipality.Code), ("$receiver", whose.OrganisationCvr), ("$case", caseId), ("$now", SqliteLog.Instant(now)),
                .. whose.Person.Select((key, at) => ($"$citizen{at}", (object)key.Hash)),
            ]) is not null;
    }

    /// <summary>Consents that have run out by a moment without a record of it; the longest run out first.</summary>
    internal static IReadOnlyList<DueConsent> RunOut(SqliteTransaction transaction, DateTimeOffset now, int most) => ReadDue(
        transaction,
        $"""
        WHERE c.valid_until <= $now AND {Stands} AND NOT EXISTS
          (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'expired')
        """,
        most, ("$now", SqliteLog.Instant(now)));

    /// <summary>Consents that hold, will have run out by a moment, and were not reminded of; the soonest first.</summary>
    internal static IReadOnlyList<DueConsent> RunningOut(SqliteTransaction transaction, DateTimeOffset now, DateTimeOffset by, int most) => ReadDue(
        transaction,
        $"""
        WHERE c.effect = 'permit' AND c.valid_until > $now AND c.valid_until <= $by AND {Stands} AND NOT EXISTS
          (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'reminded')
        """,
        most, ("$now", SqliteLog.Instant(now)), ("$by", SqliteLog.Instant(by)));

    /// <summary>Consents given to an authority that hold, mandate and all, and were reminded of, after one on; the soonest to run out first.</summary>
    internal static IReadOnlyList<DueConsent> Reminded(
        SqliteTransaction transaction, MunicipalityId municipality, string receiverCvr, (string After, DateTimeOffset Now, int Most) page) => ReadDue(
        transaction,
        $"""
        WHERE c.municipality = $municipality AND c.receiver_cvr = $receiver AND c.valid_until > $now AND {Stands} AND {MandateHolds} AND EXISTS
          (SELECT 1 FROM consent_events e WHERE e.municipality = c.municipality AND e.consent_id = c.consent_id AND e.kind = 'reminded')
          AND ($after = '' OR (c.valid_until, c.consent_id) >
            (SELECT l.valid_until, l.consent_id FROM consents l WHERE l.municipality = $municipality AND l.consent_id = $after))
        """,
        page.Most, ("$municipality", municipality.Code), ("$receiver", receiverCvr), ("$now", SqliteLog.Instant(page.Now)), ("$after", page.After));

    private static List<DueConsent> ReadDue(
        SqliteTransaction transaction, string where, int most, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = transaction.Command(
            $"""
            SELECT c.municipality, c.consent_id, c.citizen_key, c.case_id, c.receiver_cvr, c.valid_until FROM consents c
            {where}
            ORDER BY c.valid_until, c.consent_id LIMIT $most
            """,
            [.. parameters, ("$most", most)]);
        using var row = command.ExecuteReader();
        var due = new List<DueConsent>();
        while (row.Read())
        {
            due.Add(new DueConsent(
                MunicipalityId.Parse(row.GetString(0)), row.GetString(1), new CitizenKey((byte[])row.GetValue(2)), row.GetString(3), row.GetString(4), SqliteLog.Instant(row.GetString(5))));
        }
        return due;
    }
}
