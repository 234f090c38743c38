using Gateway.DisclosureLog;
using Gateway.Storage.Log;

namespace Gateway.Storage.Consents;

/// <summary>
/// One transaction on consents, notices, mandates and corrections: what stands, and what is to be written. Nothing else is written
/// between what it reads and what it writes. Every change is a leaf of the log.
/// </summary>
public sealed class ConsentTransaction
{
    private readonly StoreTransaction _transaction;

    internal ConsentTransaction(StoreTransaction transaction) => _transaction = transaction;

    /// <summary>Everything a decision about a person rests on.</summary>
    public AccessRecords Read(RecordsOf whose) => AccessRecordStatements.Read(_transaction, whose);

    /// <summary>A draft of a municipality; null where it has none of this id.</summary>
    public DraftRecord? FindDraft(MunicipalityId municipality, string draftId) => DraftStatements.Find(_transaction, municipality, draftId);

    /// <summary>What has happened to a consent, oldest first, without its draft.</summary>
    public IReadOnlyList<ConsentEventRecord> History(ConsentRecord consent) => ConsentLife.History(_transaction, consent.Municipality, consent.ConsentId);

    /// <summary>Whether a case is another citizen's: a consent given to the same organisation for it still holds.</summary>
    public bool IsCaseOfAnother(RecordsOf whose, string caseId, DateTimeOffset now) => ConsentLife.IsCaseOfAnother(_transaction, whose, caseId, now);

    /// <summary>What the citizen was told, the newest first.</summary>
    public IReadOnlyList<GivenNotice> Notices(RecordsOf whose) => NoticeStatements.Read(_transaction, whose);

    /// <summary>Consents given to an authority that hold and were reminded of, from after one on (empty: the front); the soonest to run out first.</summary>
    public IReadOnlyList<DueConsent> Reminded(RecordsOf whose, string after, DateTimeOffset now, int most) =>
        ConsentLife.Reminded(_transaction, whose.Municipality, whose.OrganisationCvr, (after, now, most));

    /// <summary>Records a draft.</summary>
    public LogPosition Draft(DraftRecord draft, LogEntry drafted, byte[] salt) =>
        LogStatements.Append(_transaction, drafted, new Opening(draft.Citizen, salt) { KeptFrom = DayOf(draft.ValidUntil) }, DraftStatements.Row(draft));

    /// <summary>Records a consent, and that it replaces another where it does: one leaf tells both.</summary>
    public LogPosition Grant(ConsentRecord consent, string supersedes, LogEntry granted, Opening opening)
    {
        var rows = ConsentStatements.Rows(consent, granted.At);
        if (supersedes.Length > 0)
            rows = [.. rows, ConsentStatements.Event(consent.Municipality, supersedes, "superseded", granted.At, supersededBy: consent.ConsentId)];
        var position = LogStatements.Append(_transaction, granted, opening with { KeptFrom = DayOf(consent.ValidUntil) }, rows);
        ConsentStatements.InsertCase(_transaction, consent);
        return position;
    }

    /// <summary>Records a withdrawal, whole where no category is named. Counts in every transaction after this one.</summary>
    /// <param name="consent">Which.</param>
    /// <param name="categories">What is withdrawn; empty: the whole consent.</param>
    /// <param name="evidence">How the citizen said so; empty with an own login.</param>
    /// <param name="withdrawn">The record.</param>
    /// <param name="opening">What opens it.</param>
    public LogPosition Withdraw(ConsentRecord consent, IReadOnlyList<string> categories, string evidence, LogEntry withdrawn, Opening opening) =>
        LogStatements.Append(
            _transaction, withdrawn, opening with { KeptFrom = DayOf(consent.ValidUntil) },
            ConsentStatements.Event(consent.Municipality, consent.ConsentId, "withdrawn", withdrawn.At, categories, evidence: evidence));

    /// <summary>Records a notice.</summary>
    public LogPosition GiveNotice(NoticeRecord notice, LogEntry given, Opening opening) =>
        LogStatements.Append(_transaction, given, opening, NoticeStatements.Row(notice));

    /// <summary>Records a mandate.</summary>
    public LogPosition GrantMandate(MandateRecord mandate, LogEntry granted, Opening opening) =>
        LogStatements.Append(_transaction, granted, opening with { KeptFrom = DayOf(mandate.ValidUntil) }, MandateStatements.Row(mandate, granted.At));

    /// <summary>Records the end of a mandate. What was consented under it counts no more in any transaction after this one.</summary>
    /// <param name="mandate">Which.</param>
    /// <param name="evidence">How an office knows; empty: the citizen ended it.</param>
    /// <param name="ended">The record.</param>
    /// <param name="opening">What opens it.</param>
    public LogPosition EndMandate(MandateRecord mandate, string evidence, LogEntry ended, Opening opening) =>
        LogStatements.Append(
            _transaction, ended, opening with { KeptFrom = DayOf(mandate.ValidUntil) },
            MandateStatements.End(mandate.Municipality, mandate.MandateId, evidence, ended.At));

    /// <summary>Records that a correction is asked for.</summary>
    public LogPosition RequestCorrection(CorrectionRecord correction, LogEntry requested, Opening opening) =>
        LogStatements.Append(_transaction, requested, opening, CorrectionStatements.Row(correction));

    /// <summary>Records what the holder answered, once.</summary>
    public LogPosition AnswerCorrection(CorrectionRecord correction, CorrectionAnswer answer, LogEntry answered, Opening opening) =>
        LogStatements.Append(_transaction, answered, opening, CorrectionStatements.Row(correction.Municipality, correction.CorrectionId, answer));

    /// <summary>Records that consents, mandates or corrections are shown; nothing may leave before it is durable.</summary>
    /// <param name="shown">The record.</param>
    /// <param name="opening">What opens it; null where it is about several citizens.</param>
    public LogPosition Show(LogEntry shown, Opening? opening) => LogStatements.Append(_transaction, shown, opening);

    // Its time counts from the day it ends, whatever becomes of it before.
    private static DateOnly DayOf(DateTimeOffset end) => DateOnly.FromDateTime(end.UtcDateTime);
}
