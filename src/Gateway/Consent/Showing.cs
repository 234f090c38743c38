using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>
/// Shows consents and mandates to who may know of them. What is shown tells something about the citizen, so it is
/// recorded before it leaves.
/// </summary>
internal static class Showing
{
    /// <summary>A page of the citizen's consents, newest first.</summary>
    internal static Step<ConsentPage> List(int pageSize, string pageToken, ConsentWork work)
    {
        if (!MayLook(work.Asker))
            return RefusalReason.RoleNotAllowed;
        var all = work.Records.Consents.Where(c => work.Asker.MayKnow(c, work.Records, work.Now)).Reverse().ToList();
        var after = -1;
        if (pageToken.Length > 0)
        {
            after = PageTokens.Read(pageToken, work) is { } last ? all.FindIndex(c => c.ConsentId == last) : -1;
            if (after < 0)
                return ConsentRefusal.Field("page_token", "is not from an answer to this question");
        }
        var page = all.Skip(after + 1).Take(pageSize).Select(work.StandingOf).ToList();
        var next = page.Count > 0 && page[^1].Consent != all[^1] ? PageTokens.After(page[^1].Consent.ConsentId, work) : "";
        Record("list", page.Select(c => c.Consent.ConsentId), work);
        return new ConsentPage(page, next);
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

    /// <summary>The citizen's mandates, oldest first: who holds one sees that one.</summary>
    internal static Step<IReadOnlyList<MandateRecord>> Mandates(ConsentWork work)
    {
        if (work.Asker.Standing == Standing.None)
            return RefusalReason.RoleNotAllowed;
        var all = work.Asker.Standing is not (Standing.Representative or Standing.Companion);
        List<MandateRecord> shown = [.. work.Records.Mandates.Where(m => all || work.Asker.CallerKeys.Contains(m.Holder))];
        Record("mandates", shown.Select(m => m.MandateId), work);
        return new(shown, null);
    }

    private static bool MayLook(Asker asker) => asker.Standing is Standing.Office or Standing.Officer or Standing.Citizen or Standing.Representative;

    private static void Record(string use, IEnumerable<string> ids, ConsentWork work)
    {
        var salt = Commitment.NewSalt();
        work.Store.Show(ConsentEntries.Shown(use, ids, work, salt), new Opening(work.Asker.Key, salt));
    }
}

/// <summary>A page of consents.</summary>
/// <param name="Consents">Newest first.</param>
/// <param name="NextToken">For the next page; empty when there is none.</param>
internal sealed record ConsentPage(IReadOnlyList<ConsentStanding> Consents, string NextToken);

/// <summary>One consent, what happened to it, and the text the citizen saw or heard.</summary>
internal sealed record ShownConsent(ConsentStanding Standing, IReadOnlyList<ConsentEventRecord> History, LocalizedText? Text);
