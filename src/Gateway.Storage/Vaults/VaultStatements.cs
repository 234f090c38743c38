using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Vaults;

/// <summary>The vaults' statements beside those that make one; each runs in the caller's transaction.</summary>
internal static class VaultStatements
{
    private const string Living = "length(v.citizen_key) > 0";

    /// <summary>Whether there is one, destroyed or not.</summary>
    internal static bool Any(StoreTransaction transaction) => transaction.Exists("SELECT 1 FROM vaults LIMIT 1");

    /// <summary>Whether the newest that was not destroyed opens with the key given; where there is none, nothing speaks against it.</summary>
    internal static bool NewestOpens(StoreTransaction transaction) =>
        transaction.Read(
            $"SELECT v.vault_id, v.citizen_key, v.wrapped_key FROM vaults v WHERE {Living} ORDER BY v.log_index DESC LIMIT 1",
            row => transaction.Book.TryOpen(row.Number(0), row.Bytes(1), row.Bytes(2)) is not null)
            .All(opens => opens);

    /// <summary>What the living vaults are kept for, in each municipality.</summary>
    internal static List<(MunicipalityId Municipality, string Purpose)> Purposes(StoreTransaction transaction) =>
        transaction.Read(
            $"SELECT DISTINCT v.municipality, v.purpose FROM vaults v WHERE {Living} ORDER BY v.municipality, v.purpose",
            row => (MunicipalityId.Parse(row.Text(0)), row.Text(1)));

    /// <summary>Vaults of a purpose whose time counts from before a day, the oldest first, at most so many.</summary>
    internal static List<long> Before(StoreTransaction transaction, MunicipalityId municipality, string purpose, string day, int most) =>
        transaction.Read(
            $"""
            SELECT v.vault_id FROM vaults v WHERE v.municipality = @municipality AND v.purpose = @purpose AND v.day < @day AND {Living}
            ORDER BY v.day, v.vault_id LIMIT @most
            """,
            row => row.Number(0), ("@municipality", municipality.Code), ("@purpose", purpose), ("@day", day), ("@most", most));

    /// <summary>Whether an emergency access to a person's information waits for its review.</summary>
    internal static bool WaitsForReview(StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person) =>
        transaction.Exists(
            $"""
            SELECT 1 FROM vaults v CROSS JOIN emergency_accesses a WHERE a.vault_id = v.vault_id AND v.municipality = @municipality AND v.citizen_key IN ({PersonKeys.In(person)})
              AND NOT EXISTS (SELECT 1 FROM emergency_reviews r WHERE r.emergency_id = a.emergency_id) LIMIT 1
            """,
            [("@municipality", municipality.Code), .. PersonKeys.Of(person)]);

    /// <summary>A person's vaults, at most so many.</summary>
    internal static List<long> Of(StoreTransaction transaction, MunicipalityId municipality, IReadOnlyList<CitizenKey> person, int most) =>
        transaction.Read(
            $"SELECT v.vault_id FROM vaults v WHERE v.municipality = @municipality AND v.citizen_key IN ({PersonKeys.In(person)}) ORDER BY v.vault_id LIMIT @most",
            row => row.Number(0), [("@municipality", municipality.Code), ("@most", most), .. PersonKeys.Of(person)]);

    /// <summary>
    /// Destroys vaults, and what follows from what lies in them. The record that says so commits to which ones; it stays, and
    /// so does every record and row of before.
    /// </summary>
    internal static LogPosition Destroy(StoreTransaction transaction, IReadOnlyList<long> vaults, LogEntry erased)
    {
        var position = LogStatements.Append(transaction, erased, opening: null, [.. vaults.Select(id => RecordTables.VaultEnds.Row(id))]);
        transaction.ForgetVaults();
        foreach (var id in vaults)
        {
            transaction.Write(
                "DELETE FROM consent_cases WHERE (municipality, consent_id) IN (SELECT c.municipality, c.consent_id FROM consents c WHERE c.vault_id = @vault)", ("@vault", id));
            transaction.Write("UPDATE idempotency_keys SET answer = @none WHERE vault_id = @vault", ("@none", Array.Empty<byte>()), ("@vault", id));
            transaction.Write("UPDATE vaults SET citizen_key = @none, wrapped_key = @none WHERE vault_id = @vault", ("@none", Array.Empty<byte>()), ("@vault", id));
        }
        return position;
    }
}
