using Gateway.DisclosureLog;

namespace Gateway.Storage.Oversight;

/// <summary>The verifications of the catalogue; each statement runs in the caller's transaction.</summary>
internal static class VerificationStatements
{
    /// <summary>What the municipality's officers last said of each target, or had last said at a moment.</summary>
    internal static OfficersWord Read(StoreTransaction transaction, MunicipalityId municipality, DateTimeOffset? asOf)
    {
        var said = transaction.Read(
            """
            SELECT v.target, v.fingerprint, v.kind FROM verifications v
            WHERE v.municipality = @municipality AND v.log_index =
              (SELECT MAX(l.log_index) FROM verifications l WHERE l.municipality = v.municipality AND l.target = v.target AND l.at <= @asOf)
            """,
            row => (Verification: new Verification(row.Text(0), row.Text(1)), IsVerified: row.Text(2) == "verified"),
            ("@municipality", municipality.Code), ("@asOf", asOf ?? DateTimeOffset.MaxValue));
        return new OfficersWord([.. said.Where(s => s.IsVerified).Select(s => s.Verification)], [.. said.Where(s => !s.IsVerified).Select(s => s.Verification.Target)]);
    }

    /// <summary>Records that a target was verified, as it read then.</summary>
    internal static void Verify(StoreTransaction transaction, LogEntry entry, Verification verified, string officer, string source, long logIndex) =>
        Insert(transaction, entry, verified, "verified", officer, source, logIndex);

    /// <summary>Records that a verification was taken back, or that one of the catalogue's own does not count.</summary>
    internal static void Revoke(StoreTransaction transaction, LogEntry entry, Verification verified, string officer, long logIndex) =>
        Insert(transaction, entry, verified, "revoked", officer, "", logIndex);

    private static void Insert(StoreTransaction transaction, LogEntry entry, Verification verified, string kind, string officer, string source, long logIndex) =>
        transaction.Write(
            """
            INSERT INTO verifications (municipality, target, fingerprint, kind, at, officer, source, log_index)
            VALUES (@municipality, @target, @fingerprint, @kind, @at, @officer, @source, @index)
            """,
            ("@municipality", entry.Municipality.Code), ("@target", verified.Target), ("@fingerprint", verified.Fingerprint), ("@kind", kind),
            ("@at", entry.At), ("@officer", officer), ("@source", source), ("@index", logIndex));
}
