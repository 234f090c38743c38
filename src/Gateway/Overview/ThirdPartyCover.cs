using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>
/// Leaves out what an answer tells of others than the citizen (spouse, child, household), where the rule that allows a
/// category holds it back. Pure, and before anything is hidden, compared, counted or hashed. Left out are:
/// <list type="number">
/// <item>facts about somebody else, and facts that a definition marks;</item>
/// <item>corrections of such facts, which tell of the same person;</item>
/// <item>values that a definition marks, and the amount where one of them gave it;</item>
/// <item>what no mapping covers: nobody has looked whom it is about;</item>
/// <item>facts that the source itself does not show to the citizen.</item>
/// </list>
/// That something was left out is told, per source and category; never what, whose or how much.
/// </summary>
internal static class ThirdPartyCover
{
    internal static IReadOnlyList<SourceAnswer> Over(AccessGrant grant, IReadOnlyList<SourceAnswer> answers)
    {
        var covered = grant.Allowed.Where(a => a.HoldsBackThirdParty).Select(a => a.Category.Id).ToHashSet();
        if (covered.Count == 0)
            return answers;
        var others = new FactsOfOthers(answers, covered);
        return [.. answers.Select(a => a.Outcome is SourceOutcome.Answered answered ? a with { Outcome = Over(grant, a, answered, covered, others) } : a)];
    }

    private static SourceOutcome.Answered Over(
        AccessGrant grant, SourceAnswer answer, SourceOutcome.Answered answered, HashSet<string> covered, FactsOfOthers others)
    {
        var ofOthers = answered.Facts.Where(f => covered.Contains(f.Category) && others.Tell(answer.Definition.Id, f)).ToHashSet<Fact>(ReferenceEqualityComparer.Instance);
        var exempt = answered.Facts.Where(f => covered.Contains(f.Category) && f.ExemptFromCitizen && !ofOthers.Contains(f)).ToHashSet<Fact>(ReferenceEqualityComparer.Instance);
        var partly = answered.Facts.Where(f => covered.Contains(f.Category) && f.Values.Any(v => v.TellsOfOthers));
        var unknown = answered.NotMapped.SelectMany(n => Categories(grant, n, answer)).Where(covered.Contains);
        return answered with
        {
            Facts = [.. answered.Facts.Where(f => !ofOthers.Contains(f) && !exempt.Contains(f)).Select(f => covered.Contains(f.Category) ? WithoutOthers(f) : f)],
            NotMapped = [.. answered.NotMapped.SelectMany(n => Categories(grant, n, answer).Where(c => !covered.Contains(c)).Select(c => n with { Category = c }))],
            Exempt = exempt.Select(f => f.Category).ToHashSet(),
            HeldBack = ofOthers.Concat(partly).Select(f => f.Category).Concat(unknown).ToHashSet(),
        };
    }

    // What belongs to no category belongs to each that was asked about, unless that it is there may not be told.
    private static IEnumerable<string> Categories(AccessGrant grant, Unmapped element, SourceAnswer answer) =>
        element.Category is { } one ? [one] : Undetermined.MayBetray(grant, answer) ? [] : answer.Categories;

    private static Fact WithoutOthers(Fact fact)
    {
        List<FactValue> own = [.. fact.Values.Where(v => !v.TellsOfOthers)];
        // The amount repeats a value: it stays where one that stays says the same.
        return fact with { Values = own, Amount = own.Exists(v => v.Datum == fact.Amount) ? fact.Amount : null };
    }

    /// <summary>Which facts are about others, whatever the order in which they came.</summary>
    private sealed class FactsOfOthers
    {
        // An id means something within its source and category: corrections are looked for nowhere else.
        private readonly HashSet<(string Source, string Category, string Item)> _ids;

        internal FactsOfOthers(IReadOnlyList<SourceAnswer> answers, HashSet<string> covered)
        {
            var named = answers.SelectMany(a => a.Outcome is SourceOutcome.Answered answered ? answered.Facts.Select(f => (Source: a.Definition.Id, Fact: f)) : [])
                .Where(f => covered.Contains(f.Fact.Category) && f.Fact.SourceItemId.Length > 0).ToList();
            _ids = [];
            // A correction of a correction tells of the same person: again, until no more is found.
            int before;
            do
            {
                before = _ids.Count;
                _ids.UnionWith(named.Where(f => Tell(f.Source, f.Fact)).Select(f => (f.Source, f.Fact.Category, f.Fact.SourceItemId)).ToList());
            }
            while (_ids.Count > before);
        }

        internal bool Tell(string source, Fact fact) =>
            fact.TellsOfOthers || fact.About.Length > 0 || (fact.Corrects.Length > 0 && _ids.Contains((source, fact.Category, fact.Corrects)));
    }
}
