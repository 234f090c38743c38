using System.Globalization;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>That a citizen consents to a draft.</summary>
/// <param name="DraftId">The draft.</param>
/// <param name="Form">digital, written, oral or party-hearing.</param>
/// <param name="Evidence">Document number or note; empty where digital.</param>
/// <param name="Supersedes">The consent it replaces; empty where none.</param>
/// <param name="MandateId">The mandate somebody else consents under; empty where the citizen does.</param>
internal sealed record GrantQuestion(string DraftId, string Form, string Evidence, string Supersedes, string MandateId);

/// <summary>
/// Records a consent. Digitally only with the citizen's own login, or that of who holds a mandate; every other form is
/// recorded by the authority that asked, with its evidence.
/// </summary>
internal static class Granting
{
    // A note of who heard what and when; not a word to get past the field, and not a case file.
    internal const int ShortestEvidence = 3;
    internal const int LongestEvidence = 500;
    private const string Digital = "digital";

    // What the citizen read or heard must be fresh when they answer.
    private static readonly TimeSpan DraftsLast = TimeSpan.FromDays(30);

    internal static Step<Granted> Grant(GrantQuestion question, ConsentWork work)
    {
        if (!work.Asker.MayChange)
            return RefusalReason.RoleNotAllowed;
        if (FormAgainst(question, work.Asker) is { Count: > 0 } problems)
            return new ConsentRefusal.Invalid(problems);

        var mandate = MandateOf(question, work);
        if (question.MandateId.Length > 0 && mandate is null)
            return RefusalReason.MandateUnknown;
        if (work.Store.FindDraft(work.Asker.Caller.Municipality, question.DraftId) is not { } draft || !IsFor(draft, work.Asker))
            return RefusalReason.DraftUnknown;

        if ((DraftAgainst(draft, work) ?? MandateAgainst(mandate, draft, work.Now) ?? SupersededAgainst(question, draft, mandate, work)) is { } refusal)
            return refusal;
        var forms = ConsentTermsCheck.FormsOf(ConsentTerms.Of(draft), work.Catalogue, work.Records);
        if (!forms.Contains(question.Form))
            return ConsentRefusal.Field("form", "is not accepted for every category; accepted: " + string.Join(", ", forms));

        var consent = Record(question, draft, work);
        var salt = Commitment.NewSalt();
        var entry = ConsentEntries.Granted(consent, question.Supersedes, work, salt);
        return new Granted(work.StandingOf(consent), work.Store.Grant(consent, question.Supersedes, entry, new Opening(work.Asker.Key, salt)));
    }

    /// <summary>What stands against giving the answer again: who consented by a mandate may know of it while the mandate holds.</summary>
    internal static RefusalReason? Again(GrantQuestion question, ConsentWork work)
    {
        if (!work.Asker.MayChange)
            return RefusalReason.RoleNotAllowed;
        if (work.Asker.IsPrivate && question.MandateId.Length > 0)
        {
            if (MandateOf(question, work) is not { } mandate)
                return RefusalReason.MandateUnknown;
            if (!mandate.HoldsAt(work.Now))
                return RefusalReason.MandateNotInForce;
        }
        return work.Records.Consents.Any(c => c.DraftId == question.DraftId && work.Asker.MayKnow(c, work.Records, work.Now)) ? null : RefusalReason.DraftUnknown;
    }

    /// <summary>What is wrong with an evidence: needed where somebody records it for the citizen, and only there.</summary>
    internal static FieldProblem? EvidenceAgainst(string evidence, bool ownLogin)
    {
        if (ownLogin)
            return evidence.Length == 0 ? null : new("evidence", "must be empty with one's own login");
        return FreeText.Against(evidence, ShortestEvidence, LongestEvidence) is { } wrong ? new("evidence", wrong) : null;
    }

    private static List<FieldProblem> FormAgainst(GrantQuestion question, Asker asker)
    {
        var problems = new List<FieldProblem>();
        if (asker.IsPrivate && question.Form != Digital)
            problems.Add(new("form", "must be DIGITAL with one's own login"));
        if (!asker.IsPrivate && question.Form == Digital)
            problems.Add(new("form", "must not be DIGITAL: only the citizen's or a representative's own login gives that"));
        if (EvidenceAgainst(question.Evidence, asker.IsPrivate) is { } evidence)
            problems.Add(evidence);
        if (asker.Standing == Standing.Citizen && question.MandateId.Length > 0)
            problems.Add(new("mandate_id", "must be empty where the citizen consents"));
        if (asker.Standing == Standing.Representative && question.MandateId.Length == 0)
            problems.Add(new("mandate_id", "is required where somebody else than the citizen consents"));
        return problems;
    }

    // An authority may record what any of the citizen's representatives signed; a representative names a mandate of their own.
    private static bool MayName(MandateRecord mandate, Asker asker) => asker.MayReceive || asker.CallerKeys.Contains(mandate.Holder);

    private static MandateRecord? MandateOf(GrantQuestion question, ConsentWork work) =>
        work.Records.Mandates.FirstOrDefault(m => m.MandateId == question.MandateId && MayName(m, work.Asker));

    private static bool IsFor(DraftRecord draft, Asker asker) =>
        asker.Whose.Person.Contains(draft.Citizen) && (asker.IsPrivate || draft.ReceiverCvr == asker.Caller.OrganisationCvr);

    private static ConsentRefusal.Because? DraftAgainst(DraftRecord draft, ConsentWork work)
    {
        if (work.Records.Consents.Any(c => c.DraftId == draft.DraftId))
            return new(RefusalReason.DraftUsed);
        if (work.Now - draft.DraftedAt > DraftsLast)
            return new(RefusalReason.DraftTooOld);
        var whose = work.Asker.Whose with { OrganisationCvr = draft.ReceiverCvr };
        return Drafting.Against(ConsentTerms.Of(draft), work with { Asker = work.Asker with { Whose = whose } }).Count > 0 ? new(RefusalReason.DraftOutdated) : null;
    }

    private static ConsentRefusal? MandateAgainst(MandateRecord? mandate, DraftRecord draft, DateTimeOffset now)
    {
        if (mandate is null)
            return null;
        if (!mandate.HoldsAt(now))
            return new ConsentRefusal.Because(RefusalReason.MandateNotInForce);
        if (!mandate.MayConsent())
            return ConsentRefusal.Field("mandate_id", "is a companion's: a companion may look in, and not consent");
        if (!mandate.Covers(draft.Purpose, draft.Categories))
            return ConsentRefusal.Field("mandate_id", "does not cover the purpose and every category of the draft");
        return draft.ValidUntil > mandate.ValidUntil
            ? ConsentRefusal.Field("mandate_id", "ends before the draft's valid_until: have a consent drafted that ends no later")
            : null;
    }

    private static ConsentRefusal.Invalid? SupersededAgainst(GrantQuestion question, DraftRecord draft, MandateRecord? mandate, ConsentWork work)
    {
        if (question.Supersedes.Length == 0)
            return null;
        var replaced = work.FindConsent(question.Supersedes);
        var fits = replaced is { Effect: ConsentEffect.Permit, WithdrawnAt: null, SupersededBy: "" }
            && replaced.ReceiverCvr == draft.ReceiverCvr && replaced.Purpose == draft.Purpose && replaced.CaseId == draft.CaseId
            // Replacing ends what the other consent covers too.
            && (mandate is null || mandate.Covers(replaced.Purpose, replaced.Categories));
        return fits ? null : ConsentRefusal.Field("supersedes", "is no standing consent of this citizen to the same authority, for the same purpose and case");
    }

    private static ConsentRecord Record(GrantQuestion question, DraftRecord draft, ConsentWork work) => new()
    {
        Municipality = draft.Municipality,
        ConsentId = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
        Effect = ConsentEffect.Permit,
        ReceiverCvr = draft.ReceiverCvr,
        Purpose = draft.Purpose,
        CaseId = draft.CaseId,
        Categories = draft.Categories,
        Holders = draft.Holders,
        Form = question.Form,
        RecordedBy = work.Asker.Caller.User,
        Evidence = question.Evidence,
        TextVersion = draft.TextVersion,
        // A yes opens nothing before it is given.
        ValidFrom = draft.ValidFrom > work.Now ? draft.ValidFrom : work.Now,
        ValidUntil = draft.ValidUntil,
        MandateId = question.MandateId,
        DraftId = draft.DraftId,
        GrantedAt = work.Now,
    };
}

/// <summary>A consent as recorded, or withdrawn.</summary>
internal sealed record Granted(ConsentStanding Standing, LogPosition Position);
