namespace Gateway.Sources;

/// <summary>Where a path and others part: the elements they have in common, and the ways on from each of them.</summary>
/// <param name="Bearer">To the elements that have both below them.</param>
/// <param name="Rest">From there to where the path leads.</param>
/// <param name="Beside">From there to where the others lead that go along longest; empty where none does.</param>
internal sealed record SharedPlace(FieldPath Bearer, FieldPath Rest, IReadOnlyList<FieldPath> Beside)
{
    internal static SharedPlace Of(IReadOnlyList<FieldPath.Step> steps, IEnumerable<FieldPath> others)
    {
        var beside = others.SelectMany(p => p.Alternatives).Select(other => (Steps: other, Common: CommonNames(steps, other))).ToList();
        var common = beside.Select(b => b.Common).DefaultIfEmpty().Max();
        if (common == 0)
            return new SharedPlace(FieldPath.Along(steps), FieldPath.Itself, []);
        var parting = AfterNames(steps, common);
        // Conditions on the element that both stand in.
        while (parting < steps.Count && steps[parting] is not FieldPath.Step.Name)
            parting++;
        return new SharedPlace(
            FieldPath.Along(steps.Take(parting)), FieldPath.Along(steps.Skip(parting)),
            [.. beside.Where(b => b.Common == common).Select(b => FieldPath.Along(b.Steps.Skip(AfterNames(b.Steps, common))))]);
    }

    // The other's own field is below what bears it.
    private static int CommonNames(IReadOnlyList<FieldPath.Step> steps, IReadOnlyList<FieldPath.Step> other) =>
        Names(steps).Zip(Names(other).SkipLast(1)).TakeWhile(pair => pair.First == pair.Second).Count();

    private static IEnumerable<string> Names(IEnumerable<FieldPath.Step> steps) => steps.OfType<FieldPath.Step.Name>().Select(name => name.Field);

    private static int AfterNames(IReadOnlyList<FieldPath.Step> steps, int count)
    {
        var after = 0;
        for (var names = 0; names < count; after++)
            names += steps[after] is FieldPath.Step.Name ? 1 : 0;
        return after;
    }
}
