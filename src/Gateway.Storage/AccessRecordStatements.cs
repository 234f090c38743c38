using Gateway.Storage.Consents;
using Gateway.Storage.Oversight;
using Gateway.Storage.Relations;

namespace Gateway.Storage;

/// <summary>Reads everything a decision rests on; each statement runs in the caller's transaction.</summary>
internal static class AccessRecordStatements
{
    /// <summary>The records as they stand, or as they stood at a moment.</summary>
    internal static AccessRecords Read(StoreTransaction transaction, RecordsOf whose, DateTimeOffset? asOf = null)
    {
        var officers = VerificationStatements.Read(transaction, whose.Municipality, asOf);
        return new AccessRecords
        {
            Consents = ConsentStatements.Read(transaction, whose.Municipality, whose.Person, asOf),
            Mandates = MandateStatements.Read(transaction, whose.Municipality, whose.Person, asOf),
            Verifications = officers.Verified,
            Revoked = officers.Revoked,
            RelationConfirmedAt = RelationStatements.LastConfirmed(transaction, whose, asOf),
        };
    }
}
