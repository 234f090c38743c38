using System.Globalization;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>That somebody may act for the citizen, or look in.</summary>
/// <param name="Holder">Who.</param>
/// <param name="Kind">What they are to the citizen.</param>
/// <param name="Categories">What it covers.</param>
/// <param name="Purposes">For which purposes.</param>
/// <param name="ValidFrom">From when; null: now.</param>
/// <param name="ValidUntil">Until when, exclusive.</param>
/// <param name="Evidence">Where the evidence lies.</param>
internal sealed record MandateQuestion(
    CitizenId Holder, MandateKind Kind, IReadOnlyList<string> Categories, IReadOnlyList<string> Purposes, DateTimeOffset? ValidFrom, DateTimeOffset ValidUntil, string Evidence);

/// <summary>Who is to hold a mandate.</summary>
/// <param name="Person">By every number.</param>
/// <param name="Key">The key of the number in force.</param>
/// <param name="IsTied">It is the member of staff who records it or, without the right to protected records, one of their household.</param>
internal sealed record MandateHolder(Person Person, CitizenKey Key, bool IsTied);

/// <summary>That a mandate ends.</summary>
/// <param name="MandateId">Which.</param>
/// <param name="Evidence">How an office knows; empty with the citizen's own login.</param>
internal sealed record EndQuestion(string MandateId, string Evidence);

/// <summary>
/// Records and ends mandates. A citizen may let somebody act or look in; that somebody is guardian or parent only an
/// authority can say.
/// </summary>
internal static class Mandating
{
    // A mandate without an end outlives what it was given for; what lasts longer is given again.
    private const int LongestYears = 5;

    // A paper signed last week may be recorded today; what was done in somebody's name before is not made right afterwards.
    private const int FurthestBackDays = 7;

    // Nobody has as many who act for them or look in; every one is read with every decision about the citizen.
    private const int MostStanding = 50;

    internal static Step<Mandated> Record(MandateQuestion question, MandateHolder holder, ConsentWork work)
    {
        if (RefusedTo(work.Asker, question.Kind) is { } reason)
            return reason;
        if (Against(question, holder, work) is { Count: > 0 } problems)
            return new ConsentRefusal.Invalid(problems);
        if (work.Records.Mandates.Count(m => m.EndedAt is null && work.Now < m.ValidUntil) >= MostStanding)
            return RefusalReason.TooManyMandates;
        var mandate = new MandateRecord
        {
            Municipality = work.Asker.Caller.Municipality,
            MandateId = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
            Holder = holder.Key,
            Kind = question.Kind,
            Categories = question.Categories,
            Purposes = question.Purposes,
            ValidFrom = question.ValidFrom ?? work.Now,
            ValidUntil = question.ValidUntil,
            RecordedBy = work.Asker.Caller.User,
            OrganisationCvr = work.Asker.Standing == Standing.Office ? work.Asker.Caller.OrganisationCvr : "",
            Evidence = question.Evidence,
        };
        var salt = Commitment.NewSalt();
        var entry = ConsentEntries.MandateGranted(mandate, holder.Person.Current, work, salt);
        var position = work.Store.GrantMandate(mandate, entry, new Opening(work.Asker.Key, salt));
        if (work.Asker.Standing == Standing.Office)
            Tell(mandate, work);
        return new Mandated(mandate, position);
    }

    internal static Step<Mandated> End(EndQuestion question, ConsentWork work)
    {
        if (EndAgain(question, work) is { } reason)
            return reason;
        if (Granting.EvidenceAgainst(question.Evidence, work.Asker.IsPrivate) is { } evidence)
            return new ConsentRefusal.Invalid([evidence]);
        var mandate = work.Records.Mandates.First(m => m.MandateId == question.MandateId);
        if (mandate.EndedAt is not null)
            return RefusalReason.MandateAlreadyEnded;
        var salt = Commitment.NewSalt();
        var entry = ConsentEntries.MandateEnded(mandate, question.Evidence, work, salt);
        var position = work.Store.EndMandate(mandate, question.Evidence, entry, new Opening(work.Asker.Key, salt));
        return new Mandated(mandate with { EndedAt = work.Now }, position);
    }

    /// <summary>What stands against giving the answer to a recording again.</summary>
    internal static RefusalReason? RecordAgain(MandateQuestion question, ConsentWork work) => RefusedTo(work.Asker, question.Kind);

    /// <summary>What stands against giving the answer to an ending again.</summary>
    internal static RefusalReason? EndAgain(EndQuestion question, ConsentWork work)
    {
        if (work.Asker.Standing is not (Standing.Office or Standing.Citizen) || work.Asker.Caller.Role == Role.HealthCoordinator)
            return RefusalReason.RoleNotAllowed;
        return work.Records.Mandates.FirstOrDefault(m => m.MandateId == question.MandateId) is { } mandate ? RefusedTo(work.Asker, mandate.Kind) : RefusalReason.MandateUnknown;
    }

    /// <summary>Whether a kind of mandate is one that the citizen gives and ends.</summary>
    internal static bool IsForCitizen(MandateKind kind) => kind is MandateKind.Companion or MandateKind.PowerOfAttorney;

    // What an office records about who may act for a citizen, the citizen is told at once, in words of their own.
    private static void Tell(MandateRecord mandate, ConsentWork work)
    {
        var text = NoticeText.OfMandate(mandate, work.Asker.Caller, work.Now);
        var notice = new NoticeRecord(
            mandate.Municipality, mandate.MandateId, NoticeKind.MandateRecorded, mandate.OrganisationCvr, CaseId: "", Document: "", work.Now, "gateway", text.Da, text.En);
        var salt = Commitment.NewSalt();
        work.Store.GiveNotice(notice, ConsentEntries.MandateNotice(notice, ConsentText.VersionOf(text), work, salt), new Opening(work.Asker.Key, salt));
    }

    private static RefusalReason? RefusedTo(Asker asker, MandateKind kind) => asker.Standing switch
    {
        // Who may act for a citizen is the municipality's to record: the region's coordinator assesses a case, and keeps none.
        Standing.Office when asker.Caller.Role != Role.HealthCoordinator => null,
        Standing.Citizen => IsForCitizen(kind) ? null : RefusalReason.MandateKindNotAllowed,
        _ => RefusalReason.RoleNotAllowed,
    };

    private static List<FieldProblem> Against(MandateQuestion question, MandateHolder holder, ConsentWork work)
    {
        var problems = new List<FieldProblem>();
        // One person may have several numbers: it is the person who must be another.
        if (holder.Person.Numbers.Intersect(work.Asker.Person.Numbers).Any())
            problems.Add(new("holder_id", "must be another person than the citizen"));
        // Nobody in an office lets themselves in, or those they live with; a colleague records it.
        if (holder.IsTied)
            problems.Add(new("holder_id", "must be neither who records it nor somebody they live with"));
        problems.AddRange(Each("categories", question.Categories, id => CategoryAgainst(id, work.Catalogue)));
        problems.AddRange(Each("purposes", question.Purposes, id => PurposeAgainst(id, question.Kind, work.Catalogue)));
        var from = question.ValidFrom ?? work.Now;
        if (from < work.Now.AddDays(-FurthestBackDays))
            problems.Add(new("valid_from", FormattableString.Invariant($"must be at most {FurthestBackDays} days back")));
        if (question.ValidUntil <= from)
            problems.Add(new("valid_until", "must be after valid_from"));
        else if (from.Year + LongestYears > DateTimeOffset.MaxValue.Year || question.ValidUntil > from.AddYears(LongestYears))
            problems.Add(new("valid_until", FormattableString.Invariant($"must be at most {LongestYears} years after valid_from")));
        else if (question.ValidUntil <= work.Now)
            problems.Add(new("valid_until", "must be in the future"));
        return problems;
    }

    private static string? CategoryAgainst(string id, PolicyCatalogue catalogue) => catalogue.FindCategory(id) switch
    {
        null => "is not in the policy catalogue",
        { StatisticsOnly: not null } => "is held for statistics only: no mandate opens it",
        { Prohibited: not null } => "may not be collected for casework: no mandate opens it",
        _ => null,
    };

    // By a mandate somebody sees what a mandate rule opens to its kind, or consents where a consent rule asks for it; a
    // companion never consents.
    private static string? PurposeAgainst(string id, MandateKind kind, PolicyCatalogue catalogue)
    {
        if (!catalogue.Purposes.ContainsKey(id))
            return "is not in the policy catalogue";
        var serves = catalogue.Rules.Any(r => r.Purpose == id && (r.Mandates.Contains(kind) || (r.Kind == RuleKind.Consent && kind != MandateKind.Companion)));
        return serves ? null : "is one for which a mandate of this kind opens nothing";
    }

    private static IEnumerable<FieldProblem> Each(string field, IReadOnlyList<string> ids, Func<string, string?> against) =>
        from entry in ids.Select((id, at) => (Id: id, At: at))
        let wrong = against(entry.Id)
        where wrong is not null
        select new FieldProblem(FormattableString.Invariant($"{field}[{entry.At}]"), wrong);
}

/// <summary>A mandate as recorded, or ended.</summary>
internal sealed record Mandated(MandateRecord Mandate, LogPosition Position);
