using Gateway.Callers;
using Gateway.Storage;
using Gateway.Storage.Consents;

namespace Gateway.Consent;

/// <summary>Shows an organisation which consents given to it run out. A reminder names a case, so it is recorded before it leaves.</summary>
internal static class Reminding
{
    /// <summary>A page, the soonest to run out first.</summary>
    internal static Step<Page<DueConsent>> List(Caller caller, PageQuestion question, CitizenKeys keys, DateTimeOffset now, ConsentTransaction store)
    {
        var seal = PageTokens.OfReminders(caller, keys);
        var after = question.Token.Length > 0 ? PageTokens.Read(question.Token, seal) : "";
        if (after is null)
            return Showing.NoSuchPage;
        var due = store.Reminded(new RecordsOf(caller.Municipality, [], caller.OrganisationCvr), after, now, question.Size + 1);
        var page = due.Take(question.Size).ToList();
        store.Show(ConsentEntries.RemindersShown(caller, page.Select(d => d.ConsentId), now), opening: null);
        return new Page<DueConsent>(page, due.Count > question.Size ? PageTokens.After(page[^1].ConsentId, seal) : "");
    }
}
