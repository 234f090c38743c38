using Gateway.Storage;

namespace Gateway.Access;

/// <summary>Whether the citizen has let an organisation into a case. Pure.</summary>
internal static class LettingIn
{
    /// <summary>A consent that names the organisation, for that case, and holds.</summary>
    internal static bool LetsIn(this ConsentRecord consent, string organisationCvr, string caseNumber, AccessRecords records, DateTimeOffset now) =>
        consent.Effect == ConsentEffect.Permit && consent.ReceiverCvr == organisationCvr && consent.CaseId == caseNumber
        && consent.WithdrawnAt is null && consent.SupersededBy.Length == 0 && consent.ValidFrom <= now && now < consent.ValidUntil
        && (consent.MandateId.Length == 0 || records.Mandates.Any(m => m.MandateId == consent.MandateId && m.EndedAt is null && m.ValidFrom <= now && now < m.ValidUntil));
}
