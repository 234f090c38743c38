using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>That the citizen was told.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Document">Where the notice lies.</param>
/// <param name="GivenAt">When it was given; null: now.</param>
internal sealed record NoticeQuestion(string CaseId, string Document, DateTimeOffset? GivenAt);

/// <summary>
/// Records that the citizen was told in writing of the right to collect information and of the consequences
/// (retssikkerhedsloven § 12), and gives the words for it.
/// </summary>
internal static class NoticeGiving
{
    // What was told longer ago than cases are kept open is no notice for a case of today.
    private const int FurthestBackYears = 5;

    internal static Step<NoticeGiven> Give(NoticeQuestion question, ConsentWork work)
    {
        if (Again(work) is { } reason)
            return reason;
        if (question.GivenAt > work.Now)
            return ConsentRefusal.Field("given_at", "must not be in the future");
        if (question.GivenAt < work.Now.AddYears(-FurthestBackYears))
            return ConsentRefusal.Field("given_at", FormattableString.Invariant($"must be at most {FurthestBackYears} years back"));
        if (work.Store.IsCaseOfAnother(work.Asker.Whose, question.CaseId, work.Now))
            return ConsentRefusal.Field("case_id", "is the case of another citizen of the caller's organisation");
        var caller = work.Asker.Caller;
        var text = NoticeText.OfRightToCollect(question.CaseId, caller);
        var notice = new NoticeRecord(
            caller.Municipality, Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture), NoticeKind.RightToCollect, caller.OrganisationCvr, question.CaseId,
            question.Document, question.GivenAt ?? work.Now, caller.User, text.Da, text.En);
        var salt = Commitment.NewSalt();
        var entry = ConsentEntries.NoticeGiven(notice, ConsentText.VersionOf(text), work, salt);
        return new NoticeGiven(notice, text, work.Store.GiveNotice(notice, entry, new Opening(work.Asker.Key, salt)));
    }

    /// <summary>What stands against giving the answer again.</summary>
    internal static RefusalReason? Again(ConsentWork work) => work.Asker.Standing == Standing.Office ? null : RefusalReason.RoleNotAllowed;
}

/// <summary>A notice as recorded, with its words.</summary>
internal sealed record NoticeGiven(NoticeRecord Notice, LocalizedText Text, LogPosition Position);
