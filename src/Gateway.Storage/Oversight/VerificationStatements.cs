using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Oversight;

/// <summary>The verifications of the catalogue; each statement runs in the caller's transaction.</summary>
internal static class VerificationStatements
{
    /// <summary>What the municipality's officers last said of each target, or had last said at a moment.</summary>
    internal static OfficersWord Read(StoreTransaction transaction, MunicipalityId municipality, DateTimeOffset? asOf) => Ask(transaction, municipality, asOf)();

    /// <inheritdoc cref="Read"/>
    internal static Func<OfficersWord> Ask(StoreTransaction transaction, MunicipalityId municipality, DateTimeOffset? asOf)
    {
        var rows = transaction.Ask(
            """
            SELECT v.target, v.fingerprint, v.kind FROM verifications v
            WHERE v.municipality = @municipality AND v.log_index =
              (SELECT MAX(l.log_index) FROM verifications l WHERE l.municipality = v.municipality AND l.target = v.target AND l.at <= @asOf)
            """,
            row => (Verification: new Verification(row.Text(0), row.Text(1)), IsVerified: row.Text(2) == "verified"),
            ("@municipality", municipality.Code), ("@asOf", asOf ?? DateTimeOffset.MaxValue));
        return () =>
        {
            var said = rows();
            return new OfficersWord([.. said.Where(s => s.IsVerified).Select(s => s.Verification)], [.. said.Where(s => !s.IsVerified).Select(s => s.Verification.Target)]);
        };
    }

    /// <summary>The row of a target that is verified, as it reads now.</summary>
    internal static RecordRow Verified(LogEntry entry, Verification verified, string officer, string source) => Row(entry, verified, "verified", officer, source);

    /// <summary>The row of a verification that is taken back, or of one of the catalogue's own that does not count.</summary>
    internal static RecordRow Revoked(LogEntry entry, Verification verified, string officer) => Row(entry, verified, "revoked", officer, "");

    private static RecordRow Row(LogEntry entry, Verification verified, string kind, string officer, string source) =>
        RecordTables.Verifications.Row(entry.Municipality.Code, verified.Target, verified.Fingerprint, kind, entry.At, officer, source);
}
