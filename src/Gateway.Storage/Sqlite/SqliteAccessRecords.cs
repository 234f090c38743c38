using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Reads everything a decision rests on; each statement runs in the caller's transaction.</summary>
internal static class SqliteAccessRecords
{
    /// <summary>The records as they stand, or as they stood at a moment.</summary>
    internal static AccessRecords Read(SqliteTransaction transaction, RecordsOf whose, DateTimeOffset? asOf = null)
    {
        var officers = SqliteVerifications.Read(transaction, whose.Municipality, asOf);
        return new AccessRecords
        {
            Consents = SqliteConsents.Read(transaction, whose.Municipality, whose.Person, asOf),
            Mandates = SqliteMandates.Read(transaction, whose.Municipality, whose.Person, asOf),
            Verifications = officers.Verified,
            Revoked = officers.Revoked,
            RelationConfirmedAt = SqliteRelations.LastConfirmed(transaction, whose, asOf),
        };
    }
}
