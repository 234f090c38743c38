using Gateway.Storage;

namespace Gateway.Access;

/// <summary>
/// Finds the consent a rule can rely on: type of information x holder x receiver x case x purpose, in an accepted
/// form, valid now. What stands against each consent that names the category is kept.
/// </summary>
internal static class ConsentMatch
{
    internal static (ConsentRecord? Consent, IReadOnlyList<ReasonCode> Failures) Find(
        Rule rule, Category category, AccessRequest request, AccessRecords records, DateTimeOffset now)
    {
        var failures = new List<ReasonCode>();
        // A consent given to another authority is not the caller's to know of: for the caller there is none.
        var naming = records.Consents.Where(c =>
            c.Effect == ConsentEffect.Permit && c.Municipality == request.Caller.Municipality && c.Categories.Contains(category.Id)
            && (request.AskedBy is not null || c.ReceiverCvr == request.Caller.OrganisationCvr));
        foreach (var consent in naming)
        {
            var against = Against(consent, rule, category, request, now).ToList();
            if (!MandateMatch.Carries(consent, category, records, now))
                against.Add(ReasonCode.ConsentMandateInvalid);
            if (against.Count == 0)
                return (consent, []);
            failures.AddRange(against);
        }
        return (null, failures.Count == 0 ? [ReasonCode.ConsentMissing] : [.. failures.Distinct()]);
    }

    private static IEnumerable<ReasonCode> Against(ConsentRecord consent, Rule rule, Category category, AccessRequest request, DateTimeOffset now)
    {
        if (consent.IsWithdrawnFor(category.Id))
            yield return ReasonCode.ConsentWithdrawn;
        if (consent.SupersededBy.Length > 0)
            yield return ReasonCode.ConsentSuperseded;
        if (now >= consent.ValidUntil)
            yield return ReasonCode.ConsentExpired;
        if (now < consent.ValidFrom)
            yield return ReasonCode.ConsentNotYetValid;
        // It lapses counted from the day it was given, also where it was to begin later (sundhedsloven § 44).
        else if (now - Earlier(consent.GrantedAt, consent.ValidFrom) > TimeSpan.FromDays(rule.MaximumAgeDays))
            yield return ReasonCode.ConsentTooOld;
        if (consent.CaseId != request.Case.Number)
            yield return ReasonCode.ConsentForOtherCase;
        if (consent.Purpose != request.Purpose)
            yield return ReasonCode.ConsentForOtherPurpose;
        if (consent.ReceiverCvr != request.Caller.OrganisationCvr)
            yield return ReasonCode.ConsentForOtherReceiver;
        if (!consent.Holders.Contains(category.Holder))
            yield return ReasonCode.ConsentForOtherHolder;
        if (!rule.Forms.Contains(consent.Form))
            yield return ReasonCode.ConsentFormNotAccepted;
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
