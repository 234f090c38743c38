using Gateway.Callers;
using Gateway.Storage;
using Gateway.Storage.Consents;

namespace Gateway.Consent;

/// <summary>
/// Shows an organisation which consents given to it run out. A reminder names a case, so it is recorded before it leaves; one
/// of somebody whose records stand against the caller is left out, and is not counted.
/// </summary>
internal static class Reminding
{
    /// <summary>A page, the soonest to run out first.</summary>
    internal static Step<Page<DueConsent>> List(Caller caller, PageQuestion question, CitizenKeys keys, IReadOnlySet<CitizenKey> barred, DateTimeOffset now, ConsentTransaction store)
    {
        var seal = PageTokens.OfReminders(caller, keys);
        var after = question.Token.Length > 0 ? PageTokens.Read(question.Token, seal) : "";
        if (after is null)
            return Showing.NoSuchPage;
        var shown = Unbarred(after, question.Size + 1, barred, (from, most) => store.Reminded(new RecordsOf(caller.Municipality, [], caller.OrganisationCvr), from, now, most));
        var page = shown.Take(question.Size).ToList();
        store.Show(ConsentEntries.RemindersShown(caller, page.Select(d => d.ConsentId), now), opening: null);
        return new Page<DueConsent>(page, shown.Count > question.Size ? PageTokens.After(page[^1].ConsentId, seal) : "");
    }

    // Reads on until so many are found, or there are no more: a page with gaps would tell that somebody is left out.
    private static List<DueConsent> Unbarred(string after, int most, IReadOnlySet<CitizenKey> barred, Func<string, int, IReadOnlyList<DueConsent>> read)
    {
        var found = new List<DueConsent>();
        IReadOnlyList<DueConsent> due;
        do
        {
            due = read(after, most);
            found.AddRange(due.Where(d => !barred.Contains(d.Citizen)));
            after = due.Count > 0 ? due[^1].ConsentId : after;
        }
        while (found.Count < most && due.Count == most);
        return found;
    }
}
