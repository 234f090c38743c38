using Gateway.Access;
using Gateway.Overview;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>
/// Finds what of an overview is evidence, and why something is not there. Pure. What is about somebody else, was
/// refuted or never took place is no evidence, whatever else holds of it.
/// </summary>
internal sealed class EvidenceSearch
{
    private readonly IReadOnlyList<OverviewSection> _sections;
    private readonly IReadOnlyList<OverviewItem> _items;
    private readonly IReadOnlyList<IReadOnlyList<string>> _disputes;
    private readonly ItemAge _age;

    internal EvidenceSearch(OverviewContent content, ItemAge age)
    {
        _age = age;
        _sections = content.Sections;
        _items = [.. content.Sections.SelectMany(s => s.Items)];
        _disputes = [.. content.Sections.SelectMany(s => s.Conflicts).Concat(content.Conflicts).Select(c => c.ItemIds)];
    }

    /// <summary>What satisfies a rule: young enough, and only too old.</summary>
    internal FoundEvidence Find(EvidenceRule rule) => ByAge(
        Of(rule.Categories).Where(i => !_age.IsNothing(i.Fact) && IsOfKind(i, rule.Kind) && Matches(i, rule) && (rule.MinimumMonths is not { } months || _age.Lasted(i.Fact, months))),
        rule.MaximumAgeMonths);

    /// <summary>What is held in a category: young enough, and only too old.</summary>
    internal FoundEvidence Find(string category, int maximumAgeMonths) => ByAge(Of([category]).Where(i => !_age.IsNothing(i.Fact)), maximumAgeMonths);

    internal bool IsContradicted(OverviewItem item) => _disputes.Any(ids => ids.Contains(item.Id));

    /// <summary>The items with all that contradicts them: both sides of each dispute.</summary>
    internal IReadOnlyList<OverviewItem> WithOtherSides(IReadOnlyList<OverviewItem> items)
    {
        var ids = _disputes.Where(d => items.Any(i => d.Contains(i.Id))).SelectMany(d => d).ToHashSet();
        return [.. items, .. _items.Where(i => ids.Contains(i.Id) && !items.Contains(i))];
    }

    internal int? Months(OverviewItem item) => _age.Months(item.Fact);

    internal DateOnly? CountedFrom(OverviewItem item) => _age.CountedFrom(item.Fact);

    /// <summary>What has been asked for in these categories and not been answered, the newest first: what is as young as the request or younger answers it.</summary>
    internal IReadOnlyList<OverviewItem> Requested(IEnumerable<string> categories)
    {
        var there = Of(categories).ToList();
        return [.. there.Where(i => _age.IsRequested(i.Fact) && !there.Exists(a => Answers(a, i))).OrderByDescending(CountedFrom).ThenBy(i => i.Id, StringComparer.Ordinal)];
    }

    /// <summary>The first that holds of any of the categories: nobody looks for a consent while a system has yet to answer.</summary>
    internal Lack WhyMissing(IEnumerable<string> categories)
    {
        var lacks = categories.Select(Section).OfType<OverviewSection>().Select(LackOf).ToHashSet();
        foreach (var lack in new[] { Lack.Unavailable, Lack.NotAsked, Lack.Withheld, Lack.Closed, Lack.NothingHeld })
        {
            if (lacks.Contains(lack))
                return lack;
        }
        return Lack.NotRegistered;
    }

    /// <summary>The sections a step about this lack is about: of a consent, every one it would open.</summary>
    internal IReadOnlyList<OverviewSection> SectionsFor(IEnumerable<string> categories, Lack lack)
    {
        bool Concerns(OverviewSection section) => lack is Lack.NotAsked or Lack.Withheld ? LackOf(section) is Lack.NotAsked or Lack.Withheld : LackOf(section) == lack;
        return [.. categories.Select(Section).OfType<OverviewSection>().Where(Concerns)];
    }

    /// <summary>Who did not answer: the systems, or the holder who has not decided.</summary>
    internal static IReadOnlyList<LocalizedText> Silent(IEnumerable<OverviewSection> sections) =>
    [
        .. sections.SelectMany(s => s.Reasons.Where(IsSilence).Select(r => s.Asked.FirstOrDefault(a => a.Id == r.SourceId)?.Title ?? r.SourceId).OfType<string>()
            .Select(title => new LocalizedText(title, title)).DefaultIfEmpty(s.Holder.Title)).Distinct(),
    ];

    private OverviewSection? Section(string category) => _sections.FirstOrDefault(s => s.Category.Id == category);

    private IEnumerable<OverviewItem> Of(IEnumerable<string> categories) => _items.Where(i => i.CameBy(categories));

    private bool Answers(OverviewItem answer, OverviewItem requested) =>
        answer.Fact.Category == requested.Fact.Category && !_age.IsNothing(answer.Fact)
        && ItemAge.Day(requested.Fact.Start) is { } asked && ItemAge.Day(answer.Fact.Start) is { } day && day >= asked;

    private FoundEvidence ByAge(IEnumerable<OverviewItem> items, int? maximumAgeMonths)
    {
        var byAge = items.ToLookup(i => maximumAgeMonths is not { } most || _age.IsYounger(i.Fact, most));
        return new FoundEvidence([.. byAge[true]], [.. byAge[false]]);
    }

    private bool IsOfKind(OverviewItem item, EvidenceKind kind) => kind switch
    {
        EvidenceKind.Any => true,
        EvidenceKind.Open => !_age.IsOver(item.Fact),
        EvidenceKind.Ended => _age.IsOver(item.Fact),
        EvidenceKind.WithOutcome => _age.IsOver(item.Fact) && item.Fact.Outcome is { } outcome && FactMerge.ConceptKey(outcome).Length > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool Matches(OverviewItem item, EvidenceRule rule) =>
        (rule.Names.Count == 0 || item.Names.Any(name => rule.Names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        && (rule.Codes is not var (system, codes) || item.Fact.Code.Codings.Any(c => c.System == system && codes.Contains(c.Code)))
        && (rule.Values.Count == 0 || item.Fact.Values.Any(v => rule.Values.Contains(v.Name)));

    private static Lack LackOf(OverviewSection section) => section.State switch
    {
        SectionState.AwaitingSourceDecision => Lack.Unavailable,
        // Who has taken a consent back is not asked for it again.
        SectionState.Withheld when section.NextStep != NextStep.AskForConsent || section.Reasons.Any(r => r.Code == ReasonCode.ConsentWithdrawn) => Lack.Closed,
        SectionState.Withheld => section.Reasons.Any(r => r.Code == ReasonCode.ConsentMissing) ? Lack.NotAsked : Lack.Withheld,
        _ when section.Reasons.Any(IsSilence) => Lack.Unavailable,
        SectionState.Unavailable => Lack.NotRegistered,
        _ => Lack.NothingHeld,
    };

    // The source was connected and could not be heard, or not in full, or its professional has not decided.
    private static bool IsSilence(Reason reason) => reason.Code is (>= ReasonCode.SourceTimeout and <= ReasonCode.SourceRedirected) or ReasonCode.AwaitingSourceDecision;
}

/// <summary>What satisfies a rule.</summary>
/// <param name="Fresh">Young enough.</param>
/// <param name="Stale">Only too old.</param>
internal sealed record FoundEvidence(IReadOnlyList<OverviewItem> Fresh, IReadOnlyList<OverviewItem> Stale);
