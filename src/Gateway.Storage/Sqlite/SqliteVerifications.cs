using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The verifications of the catalogue; each statement runs in the caller's transaction.</summary>
internal static class SqliteVerifications
{
    /// <summary>What the municipality's officers last said of each target, or had last said at a moment.</summary>
    internal static OfficersWord Read(SqliteTransaction transaction, MunicipalityId municipality, DateTimeOffset? asOf)
    {
        using var command = transaction.Command(
            """
            SELECT v.target, v.fingerprint, v.kind FROM verifications v
            WHERE v.municipality = $municipality AND v.log_index =
              (SELECT MAX(l.log_index) FROM verifications l WHERE l.municipality = v.municipality AND l.target = v.target AND l.at <= $asOf)
            """,
            ("$municipality", municipality.Code), ("$asOf", SqliteLog.Instant(asOf ?? DateTimeOffset.MaxValue)));
        using var reader = command.ExecuteReader();
        var (verified, revoked) = (new List<Verification>(), new List<string>());
        while (reader.Read())
        {
            if (reader.GetString(2) == "verified")
                verified.Add(new Verification(reader.GetString(0), reader.GetString(1)));
            else
                revoked.Add(reader.GetString(0));
        }
        return new OfficersWord(verified, revoked);
    }

    /// <summary>Records that a target was verified, as it read then.</summary>
    internal static void Verify(SqliteTransaction transaction, LogEntry entry, Verification verified, string officer, string source, long logIndex) =>
        Insert(transaction, entry, verified, "verified", officer, source, logIndex);

    /// <summary>Records that a verification was taken back, or that one of the catalogue's own does not count.</summary>
    internal static void Revoke(SqliteTransaction transaction, LogEntry entry, Verification verified, string officer, long logIndex) =>
        Insert(transaction, entry, verified, "revoked", officer, "", logIndex);

    private static void Insert(SqliteTransaction transaction, LogEntry entry, Verification verified, string kind, string officer, string source, long logIndex) =>
        transaction.Execute(
            """
            INSERT INTO verifications (municipality, target, fingerprint, kind, at, officer, source, log_index)
            VALUES ($municipality, $target, $fingerprint, $kind, $at, $officer, $source, $index)
            """,
            ("$municipality", entry.Municipality.Code), ("$target", verified.Target), ("$fingerprint", verified.Fingerprint), ("$kind", kind),
            ("$at", SqliteLog.Instant(entry.At)), ("$officer", officer), ("$source", source), ("$index", logIndex));
}
