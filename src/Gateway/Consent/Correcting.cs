using System.Globalization;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>That something an overview showed is wrong.</summary>
/// <param name="Category">The type of information.</param>
/// <param name="SourceId">The source system.</param>
/// <param name="SourceItemId">The source's own id of the item; empty where it gives none.</param>
/// <param name="Wrong">What is wrong.</param>
/// <param name="Right">What is right; empty where nobody says.</param>
internal sealed record CorrectionQuestion(string Category, string SourceId, string SourceItemId, string Wrong, string Right);

/// <summary>What the holder answered.</summary>
/// <param name="CorrectionId">To which.</param>
/// <param name="State">Corrected or refused.</param>
/// <param name="Answer">In words.</param>
internal sealed record AnswerQuestion(string CorrectionId, CorrectionState State, string Answer);

/// <summary>
/// Records that something is said to be wrong (GDPR art. 16), and what its holder answered. The gateway changes nothing at a
/// source: the holder does, or refuses, and the citizen's view stays with what it is about.
/// </summary>
internal static class Correcting
{
    // Whoever has as many waiting is answered first; every one is read with every query about the citizen.
    internal const int MostPending = 50;

    internal static Step<Corrected> Request(CorrectionQuestion question, ConsentWork work)
    {
        if (RequestAgain(question, work) is { } reason)
            return reason;
        if (CategoryAgainst(question.Category, work.Catalogue) is { } wrong)
            return ConsentRefusal.Field("category", wrong);
        if (work.Records.Corrections.Count(c => c.State == CorrectionState.Pending) >= MostPending)
            return RefusalReason.TooManyCorrections;
        var caller = work.Asker.Caller;
        var correction = new CorrectionRecord
        {
            Municipality = caller.Municipality,
            CorrectionId = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
            Category = question.Category,
            SourceId = question.SourceId,
            SourceItemId = question.SourceItemId,
            Wrong = question.Wrong,
            Right = question.Right,
            Role = caller.Role.Word(),
            AskedBy = caller.User,
            OrganisationCvr = work.Asker.IsPrivate ? "" : caller.OrganisationCvr,
            Unit = work.Asker.IsPrivate ? "" : caller.Unit,
            AskedAt = work.Now,
        };
        var salt = Commitment.NewSalt();
        var position = work.Store.RequestCorrection(correction, ConsentEntries.CorrectionRequested(correction, work, salt), new Opening(work.Asker.Key, salt));
        return new Corrected(correction with { LogIndex = position.Index }, position);
    }

    internal static Step<Corrected> Answer(AnswerQuestion question, ConsentWork work)
    {
        if (AnswerAgain(question, work) is { } reason)
            return reason;
        var correction = work.Records.Corrections.First(c => c.CorrectionId == question.CorrectionId);
        if (correction.Answer is not null)
            return RefusalReason.CorrectionAlreadyAnswered;
        var caller = work.Asker.Caller;
        var answer = new CorrectionAnswer(question.State, question.Answer, caller.User, caller.OrganisationCvr, work.Now);
        var salt = Commitment.NewSalt();
        var position = work.Store.AnswerCorrection(correction, answer, ConsentEntries.CorrectionAnswered(correction, answer, work, salt), new Opening(work.Asker.Key, salt));
        return new Corrected(correction with { Answer = answer }, position);
    }

    /// <summary>What stands against giving the answer to a request again.</summary>
    internal static RefusalReason? RequestAgain(CorrectionQuestion question, ConsentWork work) => work.Asker.Standing switch
    {
        Standing.Citizen or Standing.Office => null,
        Standing.Representative => MayActOn(question.Category, work) ? null : RefusalReason.CitizenUnknown,
        _ => RefusalReason.RoleNotAllowed,
    };

    /// <summary>
    /// What stands against giving the answer to an answer again. Whoever has the id of a correction was told of it: a
    /// caseworker at the holder records the answer also where no list shows the correction.
    /// </summary>
    internal static RefusalReason? AnswerAgain(AnswerQuestion question, ConsentWork work)
    {
        if (!IsCaseworker(work.Asker.Caller))
            return RefusalReason.RoleNotAllowed;
        return work.Records.Corrections.Any(c => c.CorrectionId == question.CorrectionId) ? null : RefusalReason.CorrectionUnknown;
    }

    /// <summary>Whether a correction is one the caller may know of.</summary>
    internal static bool MayKnow(CorrectionRecord correction, ConsentWork work) => work.Asker.Standing switch
    {
        Standing.Citizen or Standing.Officer => true,
        Standing.Representative => MayActOn(correction.Category, work),
        Standing.Office when IsConfidential(correction.Category, work.Catalogue) =>
            correction.OrganisationCvr == work.Asker.Caller.OrganisationCvr && correction.Unit == work.Asker.Caller.Unit,
        // What the citizen asks for goes to the municipality.
        Standing.Office => correction.OrganisationCvr == work.Asker.Caller.OrganisationCvr || (correction.OrganisationCvr.Length == 0 && IsCaseworker(work.Asker.Caller)),
        _ => false,
    };

    private static bool MayActOn(string category, ConsentWork work) => work.Asker.Held(work.Records, work.Now).Any(m => m.Categories.Contains(category));

    private static bool IsCaseworker(Caller caller) => caller.Role is Role.Caseworker or Role.CoordinatingCaseworker;

    // A category that the catalogue does not know any more may have been one.
    private static bool IsConfidential(string category, PolicyCatalogue catalogue) => catalogue.FindCategory(category)?.ExistenceConfidential ?? true;

    // What no overview shows cannot have been seen to be wrong in one.
    private static string? CategoryAgainst(string id, PolicyCatalogue catalogue) => catalogue.FindCategory(id) switch
    {
        null => "is not in the policy catalogue",
        { StatisticsOnly: not null } => "is held for statistics only: no overview shows it",
        { Prohibited: not null } => "may not be collected for casework: no overview shows it",
        _ => null,
    };
}

/// <summary>A correction as asked for, or answered.</summary>
internal sealed record Corrected(CorrectionRecord Correction, LogPosition Position);
