using Gateway.Overview;
using Gateway.Sources;

namespace Gateway.Casework;

/// <summary>
/// Finds the lines of a health summary, heading by heading. Pure. What is about somebody else, was refuted, never took place
/// or has only been asked for is never a line, except that a certificate has been asked for.
/// </summary>
internal sealed class SummaryLines
{
    private readonly IReadOnlyList<ConsiderationWord> _words;
    private readonly CertificateRules _standing;
    private readonly SummaryRules _rules;
    private readonly ItemAge _age;
    private readonly DateOnly _today;
    private readonly IReadOnlyList<OverviewItem> _items;
    private readonly IReadOnlyList<SummaryLine> _certificates;

    internal SummaryLines(CaseworkRules rules, OverviewContent content, DateOnly today)
    {
        (_words, _standing, _rules, _today) = (rules.Considerations, rules.Certificates, rules.Summary, today);
        _age = new ItemAge(rules.Words, today);
        var notVoid = content.Sections.SelectMany(s => s.Items).Where(i => !_age.IsNotSo(i.Fact)).ToList();
        _certificates = [.. notVoid.Where(i => i.CameBy(_rules.Certificates)).Select(Certificate)];
        _items = [.. notVoid.Where(i => !_age.IsRequested(i.Fact) && !i.CameBy(_rules.Certificates))];
    }

    /// <summary>The lines under a heading, newest first.</summary>
    internal IReadOnlyList<SummaryLine> Under(SummaryHeading heading)
    {
        var lines = heading switch
        {
            SummaryHeading.Problems => Open(_rules.Problems).Where(i => !TellsOfFunction(i)).Select(Line).Concat(Certified(_rules.ProblemValues)),
            SummaryHeading.Tried => _items.Where(IsTried).Select(Line),
            SummaryHeading.Function => Newest(Open(_rules.Function).Where(i => TellsOfFunction(i) || !i.CameBy(_rules.Problems)).SelectMany(Findings)).Concat(Certified(_rules.FunctionValues)),
            SummaryHeading.Ongoing => Open(_rules.Treatments).Select(Line).Concat(_items.Where(IsContactOfLate).Select(Concluded)).Concat(Letters),
            SummaryHeading.Certificates => _certificates,
            SummaryHeading.Considerations => Considerations,
            _ => throw new ArgumentOutOfRangeException(nameof(heading)),
        };
        return [.. lines.OrderByDescending(l => Day(l.Item.Fact) ?? DateOnly.MinValue)];
    }

    private IEnumerable<SummaryLine> Considerations => AtWork(_rules.TickedValues).SelectMany(Ticked).Concat(AtWork(_rules.WrittenValues))
        .Select(l => l with { Consideration = Kind(l) })
        .Concat(Open(_rules.Treatments).Select(i => Line(i) with { Consideration = ConsiderationKind.Treatment }));

    private IEnumerable<SummaryLine> AtWork(IReadOnlyList<string> names) => Certified(names).Concat(Open(_rules.Limits).SelectMany(i => Values(i, names)));

    private static IEnumerable<SummaryLine> Ticked(SummaryLine line) =>
        line.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => line with { Value = word });

    private IEnumerable<SummaryLine> Letters => _items.Where(i => i.CameBy(_rules.Letters) && IsOfLate(i))
        .Select(i => (_rules.LetterValues.SelectMany(name => Values(i, [name])).FirstOrDefault() ?? Line(i)) with { IsConcluded = true });

    // An outdated certificate stands with its age, and nothing of what it says.
    private IEnumerable<OverviewItem> Current => _certificates.Where(c => c.Standing == CertificateStanding.Current).Select(c => c.Item);

    private SummaryLine Certificate(OverviewItem item)
    {
        var tooOld = _standing.ReplacedBy.Any(r => item.CameBy([r.Category]) && !_age.IsYounger(item.Fact, r.Months));
        var standing = _age.IsRequested(item.Fact) ? CertificateStanding.Requested : tooOld ? CertificateStanding.Outdated : CertificateStanding.Current;
        return Line(item) with { Months = _age.Months(item.Fact), Standing = standing };
    }

    private IEnumerable<SummaryLine> Certified(IReadOnlyList<string> names) => Newest(Current.SelectMany(i => Values(i, names)));

    private IEnumerable<SummaryLine> Findings(OverviewItem item) => TellsOfFunction(item) ? Values(item, _rules.FunctionValues) : [Line(item)];

    private bool TellsOfFunction(OverviewItem item) => item.CameBy(_rules.Function) && Values(item, _rules.FunctionValues).Any();

    private IEnumerable<OverviewItem> Open(IReadOnlyList<string> categories) => _items.Where(i => i.CameBy(categories) && !_age.IsOver(i.Fact));

    // A contact tells of something tried only where its source says what came of it.
    private bool IsTried(OverviewItem item) =>
        _age.IsOver(item.Fact) && (item.CameBy(_rules.Tried) || (item.CameBy(_rules.Treatments) && Line(item).Outcome.Length > 0));

    private bool IsContactOfLate(OverviewItem item) => _age.IsOver(item.Fact) && item.CameBy(_rules.Treatments) && !IsTried(item) && IsOfLate(item);

    private bool IsOfLate(OverviewItem item) => _age.IsYounger(item.Fact, _rules.ConcludedMonths);

    private ConsiderationKind Kind(SummaryLine line) =>
        _words.FirstOrDefault(c => c.Value == line.ValueName && string.Equals(c.Word, line.Value, StringComparison.OrdinalIgnoreCase))?.Kind ?? ConsiderationKind.NotSorted;

    // What was found of one thing later replaces what was found earlier; what has no name or no day does neither.
    private static IEnumerable<SummaryLine> Newest(IEnumerable<SummaryLine> lines) => lines
        .GroupBy(l => (l.Item.Fact.Category, Name: FactMerge.ConceptKey(l.Item.Fact.Code), l.ValueName))
        .SelectMany(same => same.Where(l => same.Key.Name.Length == 0 || ItemAge.Day(l.Item.Fact.Start) is not { } day || day == same.Max(s => ItemAge.Day(s.Item.Fact.Start))));

    // The day a reader sees: the last one where it has passed, otherwise the first.
    private DateOnly? Day(Fact fact) => ItemAge.Day(fact.End) is { } end && end <= _today ? end : ItemAge.Day(fact.Start) ?? ItemAge.Day(fact.LastChangedAt);

    private static SummaryLine Line(OverviewItem item) => new(item);

    private static SummaryLine Concluded(OverviewItem item) => new(item) { IsConcluded = true };

    private static IEnumerable<SummaryLine> Values(OverviewItem item, IReadOnlyList<string> names) => item.Fact.Values
        .Where(v => names.Contains(v.Name) && !v.TellsOfOthers)
        .Select(v => new SummaryLine(item) { ValueName = v.Name, Value = ItemWords.Of(v.Datum) })
        .Where(l => l.Value.Length > 0);
}
