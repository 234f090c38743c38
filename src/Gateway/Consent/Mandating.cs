using System.Globalization;
using Gateway.Access;
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

/// <summary>
/// Records and ends mandates. A citizen may let somebody act or look in; that somebody is guardian or parent only an
/// authority can say.
/// </summary>
internal static class Mandating
{
    // A mandate without an end outlives what it was given for; what lasts longer is given again.
    private const int LongestYears = 5;

    internal static Step<Mandated> Record(MandateQuestion question, (Person Person, CitizenKey Key) holder, ConsentWork work)
    {
        if (RefusedTo(work.Asker, question.Kind) is { } reason)
            return reason;
        if (Against(question, holder.Person, work) is { Count: > 0 } problems)
            return new ConsentRefusal.Invalid(problems);
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
            Evidence = question.Evidence,
        };
        var salt = Commitment.NewSalt();
        var entry = ConsentEntries.MandateGranted(mandate, holder.Person.Current, work, salt);
        return new Mandated(mandate, work.Store.GrantMandate(mandate, entry, new Opening(work.Asker.Key, salt)));
    }

    internal static Step<Mandated> End(string mandateId, ConsentWork work)
    {
        if (EndAgain(mandateId, work) is { } reason)
            return reason;
        var mandate = work.Records.Mandates.First(m => m.MandateId == mandateId);
        if (mandate.EndedAt is not null)
            return RefusalReason.MandateAlreadyEnded;
        var salt = Commitment.NewSalt();
        var position = work.Store.EndMandate(mandate, ConsentEntries.MandateEnded(mandate, work, salt), new Opening(work.Asker.Key, salt));
        return new Mandated(mandate with { EndedAt = work.Now }, position);
    }

    /// <summary>What stands against giving the answer to a recording again.</summary>
    internal static RefusalReason? RecordAgain(MandateQuestion question, ConsentWork work) => RefusedTo(work.Asker, question.Kind);

    /// <summary>What stands against giving the answer to an ending again.</summary>
    internal static RefusalReason? EndAgain(string mandateId, ConsentWork work)
    {
        if (work.Asker.Standing is not (Standing.Office or Standing.Citizen))
            return RefusalReason.RoleNotAllowed;
        return work.Records.Mandates.FirstOrDefault(m => m.MandateId == mandateId) is { } mandate ? RefusedTo(work.Asker, mandate.Kind) : RefusalReason.MandateUnknown;
    }

    private static RefusalReason? RefusedTo(Asker asker, MandateKind kind) => asker.Standing switch
    {
        Standing.Office => null,
        Standing.Citizen => kind is MandateKind.Companion or MandateKind.PowerOfAttorney ? null : RefusalReason.MandateKindNotAllowed,
        _ => RefusalReason.RoleNotAllowed,
    };

    private static List<FieldProblem> Against(MandateQuestion question, Person holder, ConsentWork work)
    {
        var problems = new List<FieldProblem>();
        // One person may have several numbers: it is the person who must be another.
        if (holder.Numbers.Intersect(work.Asker.Person.Numbers).Any())
            problems.Add(new("holder_id", "must be another person than the citizen"));
        problems.AddRange(Unknown("categories", question.Categories, id => work.Catalogue.FindCategory(id) is not null));
        problems.AddRange(Unknown("purposes", question.Purposes, work.Catalogue.Purposes.ContainsKey));
        var from = question.ValidFrom ?? work.Now;
        if (question.ValidUntil <= from)
            problems.Add(new("valid_until", "must be after valid_from"));
        else if (from.Year + LongestYears > DateTimeOffset.MaxValue.Year || question.ValidUntil > from.AddYears(LongestYears))
            problems.Add(new("valid_until", FormattableString.Invariant($"must be at most {LongestYears} years after valid_from")));
        else if (question.ValidUntil <= work.Now)
            problems.Add(new("valid_until", "must be in the future"));
        return problems;
    }

    private static IEnumerable<FieldProblem> Unknown(string field, IReadOnlyList<string> ids, Func<string, bool> isKnown) =>
        ids.Select((id, at) => (id, at)).Where(x => !isKnown(x.id)).Select(x => new FieldProblem(FormattableString.Invariant($"{field}[{x.at}]"), "is not in the policy catalogue"));
}

/// <summary>A mandate as recorded, or ended.</summary>
internal sealed record Mandated(MandateRecord Mandate, LogPosition Position);
