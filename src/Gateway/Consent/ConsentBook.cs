using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>The citizens' consents: read live, never cached, each event a leaf of the disclosure log.</summary>
internal sealed class ConsentBook(Store store, CitizenKeys keys, TimeProvider clock)
{
    internal Task<IReadOnlyList<ConsentRecord>> ReadAsync(MunicipalityId municipality, Person person) =>
        store.ReadConsentsAsync(municipality, keys.KeysOf(municipality, person));

    /// <summary>Records a consent or objection.</summary>
    internal Task<LogPosition> GrantAsync(CitizenId citizen, ConsentRecord consent)
    {
        var salt = Commitment.NewSalt();
        var entry = new LogEntry(EntryKind.ConsentGranted, consent.Municipality, clock.GetUtcNow())
            .Add("consent", consent.ConsentId)
            .Add("effect", consent.Effect == ConsentEffect.Permit ? "permit" : "deny")
            .Add("citizen", Commitment.To(salt, "citizen", citizen.Reveal()).Hex)
            .Add("case", Commitment.To(salt, "case", consent.CaseId).Hex)
            .Add("receiver", consent.ReceiverCvr)
            .Add("purpose", consent.Purpose)
            .Add("categories", string.Join(' ', consent.Categories))
            .Add("holders", string.Join(' ', consent.Holders))
            .Add("form", consent.Form)
            .Add("recorded-by", consent.RecordedBy)
            .Add("valid-from", consent.ValidFrom.UtcDateTime.ToString("O"))
            .Add("valid-until", consent.ValidUntil.UtcDateTime.ToString("O"));
        return store.AppendConsentAsync(consent, entry, new Opening(keys.KeyOf(consent.Municipality, citizen), salt));
    }

    /// <summary>Withdraws a consent; null when there is nothing to withdraw.</summary>
    internal Task<LogPosition?> WithdrawAsync(MunicipalityId municipality, string consentId) =>
        store.AppendWithdrawalAsync(consentId, new LogEntry(EntryKind.ConsentWithdrawn, municipality, clock.GetUtcNow()).Add("consent", consentId));
}
