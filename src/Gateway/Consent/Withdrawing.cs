using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>That a citizen takes a consent back.</summary>
/// <param name="ConsentId">Which.</param>
/// <param name="Categories">Only these; empty: all of it.</param>
/// <param name="Evidence">How the citizen said so; empty with an own login.</param>
internal sealed record WithdrawQuestion(string ConsentId, IReadOnlyList<string> Categories, string Evidence);

/// <summary>
/// Withdraws a consent, whole or in part. Every disclosure reads consents in the transaction that records it, so a
/// withdrawal counts from the moment it is durable.
/// </summary>
internal static class Withdrawing
{
    internal static Step<Granted> Withdraw(WithdrawQuestion question, ConsentWork work)
    {
        if (!work.Asker.MayChange)
            return RefusalReason.RoleNotAllowed;
        if (Granting.EvidenceAgainst(question.Evidence, work.Asker.IsPrivate) is { } evidence)
            return new ConsentRefusal.Invalid([evidence]);
        if (work.FindConsent(question.ConsentId) is not { } consent)
            return RefusalReason.ConsentUnknown;
        if (Unknown(question.Categories, consent) is { Count: > 0 } unknown)
            return new ConsentRefusal.Invalid(unknown);
        if (consent.WithdrawnAt is not null || question.Categories.Any(consent.IsWithdrawnFor))
            return RefusalReason.AlreadyWithdrawn;

        // What leaves nothing of a consent withdraws it whole.
        var whole = question.Categories.Count == 0 || !consent.Categories.Except(consent.WithdrawnCategories).Except(question.Categories).Any();
        IReadOnlyList<string> categories = whole ? [] : question.Categories;
        var salt = Commitment.NewSalt();
        var entry = ConsentEntries.Withdrawn(consent, categories, question.Evidence, work, salt);
        var position = work.Store.Withdraw(consent, categories, question.Evidence, entry, new Opening(work.Asker.Key, salt));
        var now = whole
            ? consent with { WithdrawnAt = work.Now }
            : consent with { WithdrawnCategories = [.. consent.WithdrawnCategories, .. categories] };
        return new Granted(work.StandingOf(now), position);
    }

    /// <summary>What stands against giving the answer again.</summary>
    internal static RefusalReason? Again(WithdrawQuestion question, ConsentWork work)
    {
        if (!work.Asker.MayChange)
            return RefusalReason.RoleNotAllowed;
        return work.FindConsent(question.ConsentId) is null ? RefusalReason.ConsentUnknown : null;
    }

    private static List<FieldProblem> Unknown(IReadOnlyList<string> categories, ConsentRecord consent) =>
    [
        .. categories.Select((id, at) => (id, at)).Where(c => !consent.Categories.Contains(c.id))
            .Select(c => new FieldProblem(FormattableString.Invariant($"categories[{c.at}]"), "is no category of this consent")),
    ];
}
