using System.Globalization;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>
/// Composes the log entries of consents, notices, mandates and corrections. Citizen, case, evidence and what is said to be wrong stand in them as salted
/// commitments, never as text. Pure but for the salt; the order of lines is part of the format.
/// </summary>
internal static class ConsentEntries
{
    internal static LogEntry Drafted(DraftRecord draft, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.ConsentDrafted, work, salt)
            .Add("draft", draft.DraftId)
            .Add("case", Commitment.To(salt, "case", draft.CaseId).Hex)
            .Add("receiver", draft.ReceiverCvr)
            .Add("purpose", draft.Purpose)
            .Add("categories", string.Join(' ', draft.Categories))
            .Add("holders", string.Join(' ', draft.Holders))
            .Add("valid-from", Instant(draft.ValidFrom))
            .Add("valid-until", Instant(draft.ValidUntil))
            .Add("text-version", draft.TextVersion)
            .Add("catalogue", work.Catalogue.Version);

    internal static LogEntry Granted(ConsentRecord consent, string supersedes, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.ConsentGranted, work, salt)
            .Add("consent", consent.ConsentId)
            .Add("draft", consent.DraftId)
            .Add("effect", consent.Effect == ConsentEffect.Permit ? "permit" : "deny")
            .Add("case", Commitment.To(salt, "case", consent.CaseId).Hex)
            .Add("receiver", consent.ReceiverCvr)
            .Add("purpose", consent.Purpose)
            .Add("categories", string.Join(' ', consent.Categories))
            .Add("holders", string.Join(' ', consent.Holders))
            .Add("form", consent.Form)
            .Add("evidence", Evidence(consent.Evidence, salt))
            .Add("valid-from", Instant(consent.ValidFrom))
            .Add("valid-until", Instant(consent.ValidUntil))
            .Add("text-version", consent.TextVersion)
            .Add("mandate", OrNone(consent.MandateId))
            .Add("supersedes", OrNone(supersedes));

    internal static LogEntry Withdrawn(ConsentRecord consent, IReadOnlyList<string> categories, string evidence, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.ConsentWithdrawn, work, salt)
            .Add("consent", consent.ConsentId)
            .Add("categories", categories.Count == 0 ? "all" : string.Join(' ', categories))
            .Add("evidence", Evidence(evidence, salt));

    internal static LogEntry NoticeGiven(NoticeRecord notice, string textVersion, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.NoticeGiven, work, salt)
            .Add("notice", notice.NoticeId)
            .Add("about", "right-to-collect")
            .Add("case", Commitment.To(salt, "case", notice.CaseId).Hex)
            .Add("evidence", Evidence(notice.Document, salt))
            .Add("given-at", Instant(notice.GivenAt))
            .Add("text-version", textVersion);

    internal static LogEntry MandateGranted(MandateRecord mandate, CitizenId holder, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.MandateGranted, work, salt)
            .Add("mandate", mandate.MandateId)
            .Add("holder", Commitment.To(salt, "holder", holder.Reveal()).Hex)
            .Add("as", mandate.Kind.ToString())
            .Add("purposes", string.Join(' ', mandate.Purposes))
            .Add("categories", string.Join(' ', mandate.Categories))
            .Add("valid-from", Instant(mandate.ValidFrom))
            .Add("valid-until", Instant(mandate.ValidUntil))
            .Add("evidence", Evidence(mandate.Evidence, salt));

    internal static LogEntry MandateEnded(MandateRecord mandate, string evidence, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.MandateEnded, work, salt).Add("mandate", mandate.MandateId).Add("evidence", Evidence(evidence, salt));

    /// <summary>That the citizen is told of a mandate that an office recorded.</summary>
    internal static LogEntry MandateNotice(NoticeRecord notice, string textVersion, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.NoticeGiven, work, salt).Add("notice", notice.NoticeId).Add("about", "mandate-recorded").Add("text-version", textVersion);

    internal static LogEntry CorrectionRequested(CorrectionRecord correction, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.CorrectionRequested, work, salt)
            .Add("correction", correction.CorrectionId)
            .Add("category", correction.Category + " named")
            .Add("source", correction.SourceId)
            .Add("item", Commitment.To(salt, "item", correction.SourceItemId).Hex)
            .Add("wrong", Commitment.To(salt, "wrong", correction.Wrong).Hex)
            .Add("right", Commitment.To(salt, "right", correction.Right).Hex)
            .Add("catalogue", work.Catalogue.Version);

    internal static LogEntry CorrectionAnswered(CorrectionRecord correction, CorrectionAnswer answer, ConsentWork work, byte[] salt) =>
        Begin(answer.State == CorrectionState.Corrected ? EntryKind.CorrectionMade : EntryKind.CorrectionRefused, work, salt)
            .Add("correction", correction.CorrectionId)
            .Add("answer", Commitment.To(salt, "answer", answer.Words).Hex);

    internal static LogEntry Shown(string use, IEnumerable<string> ids, ConsentWork work, byte[] salt)
    {
        var entry = Begin(EntryKind.ConsentsShown, work, salt).Add("use", use);
        foreach (var id in ids)
            entry.Add("shown", id);
        return entry.Add("outcome", "released, delivery unconfirmed");
    }

    /// <summary>That a page of an organisation's reminders is shown.</summary>
    internal static LogEntry RemindersShown(Caller caller, IEnumerable<string> ids, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.WorkListShown, caller, at).Add("list", "reminders");
        foreach (var id in ids)
            entry.Add("shown", id);
        return entry.Add("outcome", "released, delivery unconfirmed");
    }

    /// <summary>That the answer to a change was given again: it told what its leaf tells.</summary>
    internal static LogEntry ShownAgain(long leaf, ConsentWork work, byte[] salt) =>
        Begin(EntryKind.ConsentsShown, work, salt)
            .Add("use", "again")
            .Add("answer-of", leaf.ToString(CultureInfo.InvariantCulture))
            .Add("outcome", "released, delivery unconfirmed");

    /// <summary>By the gateway itself, which knows the citizen by key only.</summary>
    internal static LogEntry Due(EntryKind kind, DueConsent consent, DateTimeOffset at, byte[] salt) =>
        new LogEntry(kind, consent.Municipality, at)
            .Add("consent", consent.ConsentId)
            .Add("case", Commitment.To(salt, "case", consent.CaseId).Hex)
            .Add("receiver", consent.ReceiverCvr)
            .Add("valid-until", Instant(consent.ValidUntil));

    private static LogEntry Begin(EntryKind kind, ConsentWork work, byte[] salt) =>
        Begin(kind, work.Asker.Caller, work.Now).Add("citizen", Commitment.To(salt, "citizen", work.Asker.Person.Current.Reveal()).Hex);

    private static LogEntry Begin(EntryKind kind, Caller caller, DateTimeOffset at) => new LogEntry(kind, caller.Municipality, at)
        .Add("organisation", OrNone(caller.OrganisationCvr))
        .Add("unit", caller.Unit)
        .Add("role", caller.Role.Word())
        .Add("user", caller.User)
        .Add("client", caller.ClientId);

    private static string Evidence(string text, byte[] salt) => text.Length == 0 ? "-" : Commitment.To(salt, "evidence", text).Hex;

    private static string OrNone(string text) => text.Length == 0 ? "-" : text;

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
