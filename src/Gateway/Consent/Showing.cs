using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>
/// Shows consents, notices, mandates and corrections to who may know of them. What is shown tells something about the citizen, so it is
/// recorded before it leaves.
/// </summary>
internal static class Showing
{
    /// <summary>The refusal of a token that goes on with no list.</summary>
    internal static ConsentRefusal NoSuchPage { get; } = ConsentRefusal.Field("page_token", "is not from an answer to this question");

    /// <summary>A page of the citizen's consents, newest first.</summary>
    internal static Step<Page<ConsentStanding>> List(PageQuestion question, ConsentWork work)
    {
        if (WhyNoList(work) is { } reason)
            return reason;
        var all = work.Records.Consents.Where(c => work.Asker.MayKnow(c, work.Records, work.Now)).Reverse().Select(work.StandingOf);
        return Page([.. all], c => c.Consent.ConsentId, "list", question, work);
    }

    /// <summary>A page of what the citizen was told, newest first.</summary>
    internal static Step<Page<GivenNotice>> Notices(PageQuestion question, ConsentWork work)
    {
        if (work.Asker.Standing == Standing.Practice)
            return RefusalReason.RoleNotAllowed;
        if (WhyNoList(work) is { } reason)
            return reason;
        var all = work.Store.Notices(work.Asker.Whose).Where(n => work.Asker.MayKnow(n, work.Records, work.Now));
        return Page([.. all], n => n.Notice.NoticeId, "notices", question, work);
    }

    /// <summary>One consent with its history and text.</summary>
    internal static Step<ShownConsent> Get(string consentId, string use, ConsentWork work)
    {
        if (!MayLook(work.Asker))
            return RefusalReason.RoleNotAllowed;
        if (work.FindConsent(consentId) is not { } consent)
            return RefusalReason.ConsentUnknown;
        var draft = consent.DraftId.Length > 0 ? work.Store.FindDraft(consent.Municipality, consent.DraftId) : null;
        var history = work.Store.History(consent);
        if (draft is not null)
            history = [new ConsentEventRecord(ConsentHappening.Drafted, draft.DraftedAt, draft.LogIndex, []), .. history];
        Record(use, [consentId], work);
        return new ShownConsent(work.StandingOf(consent), history, draft is null ? null : new LocalizedText(draft.TextDa, draft.TextEn));
    }

    /// <summary>A page of the citizen's mandates, oldest first: who holds one, or held it, sees that one.</summary>
    internal static Step<Page<MandateRecord>> Mandates(PageQuestion question, ConsentWork work)
    {
        if (work.Asker.Standing is Standing.None or Standing.Practice)
            return RefusalReason.RoleNotAllowed;
        if (work.Asker.Standing is not (Standing.Representative or Standing.Companion))
            return Page([.. work.Records.Mandates], m => m.MandateId, "mandates", question, work);
        List<MandateRecord> own = [.. work.Records.Mandates.Where(m => work.Asker.CallerKeys.Contains(m.Holder))];
        if (own.Count == 0)
            return RefusalReason.CitizenUnknown;
        return Page(own, m => m.MandateId, "mandates", question, work);
    }

    /// <summary>A page of what was asked to be corrected, newest first.</summary>
    internal static Step<Page<CorrectionRecord>> Corrections(PageQuestion question, ConsentWork work)
    {
        if (work.Asker.Standing == Standing.Practice)
            return RefusalReason.RoleNotAllowed;
        if (WhyNoList(work) is { } reason)
            return reason;
        var all = work.Records.Corrections.Where(c => Correcting.MayKnow(c, work));
        return Page([.. all], c => c.CorrectionId, "corrections", question, work);
    }

    /// <summary>That the answer to a change is given again: what stands against it, or its record.</summary>
    internal static ConsentRefusal? Again(Repetition again, byte[] answer, ConsentWork work)
    {
        if (again.Against(work) is { } reason)
            return new ConsentRefusal.Because(reason);
        var salt = Commitment.NewSalt();
        work.Store.Show(ConsentEntries.ShownAgain(again.LeafOf(answer), work, salt), new Opening(work.Asker.Key, salt));
        return null;
    }

    private static Step<Page<T>> Page<T>(List<T> all, Func<T, string> idOf, string use, PageQuestion question, ConsentWork work)
        where T : class
    {
        var after = -1;
        if (question.Token.Length > 0)
        {
            after = PageTokens.Read(question.Token, PageTokens.Of(work)) is { } last ? all.FindIndex(entry => idOf(entry) == last) : -1;
            if (after < 0)
                return NoSuchPage;
        }
        var page = all.Skip(after + 1).Take(question.Size).ToList();
        var next = page.Count > 0 && page[^1] != all[^1] ? PageTokens.After(idOf(page[^1]), PageTokens.Of(work)) : "";
        Record(use, page.Select(idOf), work);
        return new Page<T>(page, next);
    }

    // Whose mandate holds no longer, or who never had one, asks about somebody else: an empty list would be an answer.
    private static RefusalReason? WhyNoList(ConsentWork work)
    {
        if (!MayLook(work.Asker))
            return RefusalReason.RoleNotAllowed;
        return work.Asker.Standing == Standing.Representative && !work.Asker.Held(work.Records, work.Now).Any() ? RefusalReason.CitizenUnknown : null;
    }

    private static bool MayLook(Asker asker) => asker.Standing is Standing.Office or Standing.Practice or Standing.Officer or Standing.Citizen or Standing.Representative;

    private static void Record(string use, IEnumerable<string> ids, ConsentWork work)
    {
        var salt = Commitment.NewSalt();
        work.Store.Show(ConsentEntries.Shown(use, ids, work, salt), new Opening(work.Asker.Key, salt));
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Entries">In the list's order.</param>
/// <param name="NextToken">For the next page; empty when there is none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Entries, string NextToken);

/// <summary>One consent, what happened to it, and the text the citizen saw or heard.</summary>
internal sealed record ShownConsent(ConsentStanding Standing, IReadOnlyList<ConsentEventRecord> History, LocalizedText? Text);
