using System.Globalization;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>Composes a consent for the citizen to give. The authority that asks is the one that will receive.</summary>
internal static class Drafting
{
    internal static Step<Drafted> Draft(ConsentTerms terms, ConsentWork work)
    {
        if (Again(work) is { } reason)
            return reason;
        List<FieldProblem> problems = [.. Against(terms, work)];
        if (ConsentTermsCheck.NotServed(terms, work.Asker.Caller.Role, work.Catalogue, work.Records) is { } unserved)
            problems.Insert(0, unserved);
        if (ConsentTermsCheck.BeginningAgainst(terms, work.Now) is { } beginning)
            problems.Add(beginning);
        if (problems.Count > 0)
            return new ConsentRefusal.Invalid(problems);
        var forms = ConsentTermsCheck.FormsOf(terms, work.Catalogue, work.Records);
        if (forms.Count == 0)
            return ConsentRefusal.Field("terms.categories", "accept no form of consent in common: have them drafted apart");
        var text = ConsentText.Compose(terms, work.Asker.Caller, work.Catalogue, work.Now);
        if (ConsentText.LixOf(text) > ConsentText.HardestLix)
            return RefusalReason.TextTooHard;

        var draft = Record(terms, text, work);
        var salt = Commitment.NewSalt();
        var position = work.Store.Draft(draft, ConsentEntries.Drafted(draft, work, salt), salt);
        return new Drafted(draft, ConsentText.LixOf(text), forms, position);
    }

    /// <summary>What stands against giving the answer again.</summary>
    internal static RefusalReason? Again(ConsentWork work) => work.Asker.MayReceive ? null : RefusalReason.RoleNotAllowed;

    /// <summary>What stands against terms: in themselves, and that the case is another citizen's.</summary>
    internal static IReadOnlyList<FieldProblem> Against(ConsentTerms terms, ConsentWork work)
    {
        var problems = ConsentTermsCheck.Against(terms, work.Catalogue, work.Records, work.Now);
        return work.Store.IsCaseOfAnother(work.Asker.Whose, terms.CaseId, work.Now)
            ? [.. problems, new FieldProblem("terms.case_id", "is the case of another citizen of the caller's organisation")]
            : problems;
    }

    private static DraftRecord Record(ConsentTerms terms, LocalizedText text, ConsentWork work) => new()
    {
        Municipality = work.Asker.Caller.Municipality,
        DraftId = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
        Citizen = work.Asker.Key,
        ReceiverCvr = work.Asker.Caller.OrganisationCvr,
        Purpose = terms.Purpose,
        CaseId = terms.CaseId,
        Categories = terms.Categories,
        Holders = terms.Holders,
        ValidFrom = terms.ValidFrom ?? work.Now,
        ValidUntil = terms.ValidUntil,
        TextVersion = ConsentText.VersionOf(text),
        TextDa = text.Da,
        TextEn = text.En,
        DraftedBy = work.Asker.Caller.User,
        DraftedAt = work.Now,
    };
}

/// <summary>A draft as recorded.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Lix">Readability of its Danish text.</param>
/// <param name="Forms">The forms every category accepts.</param>
/// <param name="Position">The log's record.</param>
internal sealed record Drafted(DraftRecord Draft, int Lix, IReadOnlyList<string> Forms, LogPosition Position);
