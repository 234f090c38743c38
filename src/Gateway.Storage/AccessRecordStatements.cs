using Gateway.Storage.Consents;
using Gateway.Storage.Oversight;
using Gateway.Storage.Relations;

namespace Gateway.Storage;

/// <summary>Reads everything a decision rests on; each statement runs in the caller's transaction.</summary>
internal static class AccessRecordStatements
{
    /// <summary>The records as they stand, or as they stood at a moment.</summary>
    internal static AccessRecords Read(StoreTransaction transaction, RecordsOf whose, DateTimeOffset? asOf = null) => Ask(transaction, whose, asOf)();

    /// <summary>Asks for the records, which are read at the latest when they are taken.</summary>
    internal static Func<AccessRecords> Ask(StoreTransaction transaction, RecordsOf whose, DateTimeOffset? asOf = null)
    {
        var officers = VerificationStatements.Ask(transaction, whose.Municipality, asOf);
        var consents = ConsentStatements.Ask(transaction, whose.Municipality, whose.Person, asOf);
        var mandates = MandateStatements.Ask(transaction, whose.Municipality, whose.Person, asOf);
        var corrections = CorrectionStatements.Ask(transaction, whose.Municipality, whose.Person);
        var confirmed = RelationStatements.AskLastConfirmed(transaction, whose, asOf);
        return () =>
        {
            var said = officers();
            return new AccessRecords
            {
                Consents = consents(),
                Mandates = mandates(),
                Corrections = corrections(),
                Verifications = said.Verified,
                Revoked = said.Revoked,
                RelationConfirmedAt = confirmed()[0],
            };
        };
    }
}
