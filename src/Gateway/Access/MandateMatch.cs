using Gateway.Storage;

namespace Gateway.Access;

/// <summary>
/// Finds the mandate a rule can rely on: held by the caller, of a kind the rule accepts, for the category and purpose,
/// valid now. What stands against each mandate the caller holds is kept. Mandates bound everything done under them.
/// </summary>
internal static class MandateMatch
{
    internal static (MandateRecord? Mandate, IReadOnlyList<ReasonCode> Failures) Find(
        Rule rule, Category category, AccessRequest request, AccessRecords records, DateTimeOffset now)
    {
        var failures = new List<ReasonCode>();
        var held = records.Mandates.Where(m =>
            m.Municipality == request.Caller.Municipality && request.CallerKeys.Contains(m.Holder) && rule.Mandates.Contains(m.Kind));
        foreach (var mandate in held)
        {
            var against = Against(mandate, category.Id, request.Purpose, now).ToList();
            if (against.Count == 0)
                return (mandate, []);
            failures.AddRange(against);
        }
        return (null, failures.Count == 0 ? [ReasonCode.MandateMissing] : [.. failures.Distinct()]);
    }

    /// <summary>Whether a consent that was given under a mandate still rests on one that reaches as far.</summary>
    internal static bool Carries(ConsentRecord consent, Category category, AccessRecords records, DateTimeOffset now) =>
        consent.MandateId.Length == 0
        || records.Mandates.Any(m =>
            m.MandateId == consent.MandateId && m.Municipality == consent.Municipality
            // Who may look in may not consent, and what an unknown kind may nobody knows.
            && m.Kind is MandateKind.Guardian or MandateKind.PowerOfAttorney or MandateKind.Parent
            && !Against(m, category.Id, consent.Purpose, now).Any());

    private static IEnumerable<ReasonCode> Against(MandateRecord mandate, string category, string purpose, DateTimeOffset now)
    {
        if (mandate.EndedAt is not null)
            yield return ReasonCode.MandateEnded;
        if (now >= mandate.ValidUntil)
            yield return ReasonCode.MandateExpired;
        if (now < mandate.ValidFrom)
            yield return ReasonCode.MandateNotYetValid;
        if (!mandate.Categories.Contains(category) || !mandate.Purposes.Contains(purpose))
            yield return ReasonCode.MandateTooNarrow;
    }
}
