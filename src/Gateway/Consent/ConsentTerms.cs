using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>What is to be consented to.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="Categories">The types of information.</param>
/// <param name="Holders">From whom.</param>
/// <param name="ValidFrom">From when; null: now.</param>
/// <param name="ValidUntil">Until when, exclusive.</param>
internal sealed record ConsentTerms(
    string CaseId, string Purpose, IReadOnlyList<string> Categories, IReadOnlyList<string> Holders, DateTimeOffset? ValidFrom, DateTimeOffset ValidUntil)
{
    internal static ConsentTerms Of(DraftRecord draft) =>
        new(draft.CaseId, draft.Purpose, draft.Categories, draft.Holders, draft.ValidFrom, draft.ValidUntil);
}

/// <summary>
/// Whether terms name what a consent must name, and nothing that no consent opens (VEJ 9330 of 21/03/2019, 116-117: a
/// general consent is invalid). Pure; says about each field what is wrong with it.
/// </summary>
internal static class ConsentTermsCheck
{
    // Health to non-health lapses after at most one year (sundhedsloven § 44); nothing here may be longer.
    internal const int LongestDays = 365;

    // A consent is asked for when the case needs it, not in store for some later case.
    internal const int FurthestAheadDays = 30;

    // "Until the first of March" said of a moment would end before anybody could use it.
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromDays(1);

    // A caller's clock may be a little behind the gateway's.
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    internal static IReadOnlyList<FieldProblem> Against(ConsentTerms terms, PolicyCatalogue catalogue, AccessRecords records, DateTimeOffset now)
    {
        var problems = new List<FieldProblem>();
        if (PurposeAgainst(terms.Purpose, catalogue) is { } wrong)
            problems.Add(new("terms.purpose", wrong));
        else
            problems.AddRange(CategoriesAgainst(terms, catalogue, records));
        problems.AddRange(HoldersAgainst(terms, catalogue));
        var longest = problems.Count == 0 ? LongestFor(terms, catalogue, records) : LongestDays;
        problems.AddRange(PeriodAgainst(terms, longest, now));
        return problems;
    }

    /// <summary>
    /// What stands against a drafter: the rules that a consent can serve are other organisations'. The authority that drafts
    /// is the one that receives, and a consent that opens nothing for it would only mislead the citizen.
    /// </summary>
    internal static FieldProblem? NotServed(ConsentTerms terms, Role drafter, PolicyCatalogue catalogue, AccessRecords records)
    {
        var kind = OrganisationKinds.Of(drafter);
        var unserved = terms.Categories.Where(c => Opening(terms.Purpose, c, catalogue, records).ToList() is { Count: > 0 } opening
            && !opening.Exists(r => r.IsFor(kind)));
        return unserved.Any() ? new("terms.purpose", "opens some category named for another kind of organisation than the caller's: whoever is to receive it drafts the consent") : null;
    }

    /// <summary>The forms every category accepts.</summary>
    internal static IReadOnlyList<string> FormsOf(ConsentTerms terms, PolicyCatalogue catalogue, AccessRecords records)
    {
        var forms = terms.Categories.Select(c => Opening(terms.Purpose, c, catalogue, records).SelectMany(r => r.Forms)).ToList();
        return [.. forms[0].Distinct().Where(f => forms.TrueForAll(each => each.Contains(f)))];
    }

    private static string? PurposeAgainst(string id, PolicyCatalogue catalogue)
    {
        if (!catalogue.Purposes.TryGetValue(id, out var purpose))
            return "is not in the policy catalogue; known: " + string.Join(", ", catalogue.Purposes.Keys);
        return purpose.Prohibited is not null || purpose.AggregatesOnly is not null ? "is one that no consent opens anything for" : null;
    }

    private static IEnumerable<FieldProblem> CategoriesAgainst(ConsentTerms terms, PolicyCatalogue catalogue, AccessRecords records)
    {
        for (var i = 0; i < terms.Categories.Count; i++)
        {
            if (CategoryAgainst(terms.Purpose, terms.Categories[i], catalogue, records) is { } wrong)
                yield return new(FormattableString.Invariant($"terms.categories[{i}]"), wrong);
        }
    }

    private static string? CategoryAgainst(string purpose, string id, PolicyCatalogue catalogue, AccessRecords records)
    {
        if (catalogue.FindCategory(id) is not { } category)
            return "is not in the policy catalogue";
        if (category.StatisticsOnly is not null)
            return "is held for statistics only: no consent opens it";
        if (category.Prohibited is not null)
            return "may not be collected for casework: no consent opens it";
        if (category.SourceDecides is not null)
            return "is opened by its holder's own decision, not by consent";
        if (Opening(purpose, id, catalogue, records).Any())
            return null;
        var rules = catalogue.Rules.Where(r => r.Purpose == purpose && r.Categories.Contains(id)).ToList();
        if (rules.Exists(r => r.Kind == RuleKind.Consent && r.Closed))
            return "is closed by the municipality's own catalogue";
        if (rules.Exists(r => r.Kind == RuleKind.Consent))
            return "is opened by a rule that the privacy officer has not verified yet";
        return rules.Exists(r => r.Kind == RuleKind.Statutory) ? "needs no consent for this purpose" : "is opened by no consent for this purpose";
    }

    // The rules that a consent to this category can serve.
    private static IEnumerable<Rule> Opening(string purpose, string category, PolicyCatalogue catalogue, AccessRecords records) =>
        catalogue.Rules.Where(r =>
            r.Kind == RuleKind.Consent && r.Purpose == purpose && r.Categories.Contains(category) && !r.Closed
            && records.Verify(r) && records.Verify(catalogue.Bases[r.Basis]));

    private static IEnumerable<FieldProblem> HoldersAgainst(ConsentTerms terms, PolicyCatalogue catalogue)
    {
        var holding = terms.Categories.Select(catalogue.FindCategory).OfType<Category>().Select(c => c.Holder).Distinct().ToList();
        for (var i = 0; i < terms.Holders.Count; i++)
        {
            if (!catalogue.Holders.ContainsKey(terms.Holders[i]))
                yield return new(FormattableString.Invariant($"terms.holders[{i}]"), "is not in the policy catalogue; known: " + string.Join(", ", catalogue.Holders.Keys));
            else if (!holding.Contains(terms.Holders[i]))
                yield return new(FormattableString.Invariant($"terms.holders[{i}]"), "holds none of the categories named");
        }
        var missing = holding.Except(terms.Holders).ToList();
        if (missing.Count > 0)
            yield return new("terms.holders", "must also name who holds the categories: " + string.Join(", ", missing));
    }

    // A consent older than the rule accepts would stand there and open nothing.
    private static int LongestFor(ConsentTerms terms, PolicyCatalogue catalogue, AccessRecords records) =>
        terms.Categories.Min(c => Opening(terms.Purpose, c, catalogue, records).Max(r => r.MaximumAgeDays));

    // The longest is counted from now on, not from a later beginning: a consent lapses so long after it was given.
    private static IEnumerable<FieldProblem> PeriodAgainst(ConsentTerms terms, int longestDays, DateTimeOffset now)
    {
        var from = terms.ValidFrom ?? now;
        if (from > now.AddDays(FurthestAheadDays))
            yield return new("terms.valid_from", FormattableString.Invariant($"must be at most {FurthestAheadDays} days ahead"));
        if (terms.ValidUntil <= from)
            yield return new("terms.valid_until", "must be after valid_from");
        else if (terms.ValidUntil - now > TimeSpan.FromDays(longestDays))
            yield return new("terms.valid_until", FormattableString.Invariant($"must be at most {longestDays} days ahead"));
        else if (terms.ValidUntil - Later(from, now) < ShortestPeriod)
            yield return new("terms.valid_until", "must leave at least a day");
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>A consent opens nothing in the past: it begins at the earliest when it is asked for.</summary>
    internal static FieldProblem? BeginningAgainst(ConsentTerms terms, DateTimeOffset now) =>
        terms.ValidFrom < now - ClocksDiffer ? new FieldProblem("terms.valid_from", "must not be in the past: absent means from now on") : null;
}
