using System.Text.Json;

namespace Gateway.Sources;

/// <summary>
/// Finds elements of an answer, but for those that should name their person and do not. An element should where a place
/// of the person's number (<see cref="PersonCheck.At"/>) lies in it, or in the nearest one that it stands in.
/// </summary>
internal sealed class NamedElements(PersonCheck? check)
{
    /// <summary>Elements were left out: whose they are nobody can say.</summary>
    internal bool LeftOut { get; private set; }

    /// <summary>The elements that a path leads to from the answer's root.</summary>
    internal IReadOnlyList<JsonElement> Find(FieldPath path, JsonElement root)
    {
        if (check is not { Required: true, At.Count: > 0 })
            return path.Find(root);
        foreach (var steps in path.Alternatives)
        {
            var place = Place.Of(steps, check.At);
            var found = place.Bearer.Find(root).Select(bearer => (Bearer: bearer, Elements: place.Rest.Find(bearer))).Where(f => f.Elements.Count > 0).ToList();
            if (found.Count == 0)
                continue;
            var named = found.Where(f => place.IsNamed(f.Bearer)).ToList();
            LeftOut |= named.Count < found.Count;
            return [.. named.SelectMany(f => f.Elements)];
        }
        return [];
    }

    /// <summary>Where a path and the places of the person's number part.</summary>
    /// <param name="Bearer">To the elements that have both below them.</param>
    /// <param name="Rest">From there to what is looked for.</param>
    /// <param name="Numbers">From there to the person's number; empty where the two have nothing in common.</param>
    private sealed record Place(FieldPath Bearer, FieldPath Rest, IReadOnlyList<FieldPath> Numbers)
    {
        internal bool IsNamed(JsonElement bearer) => Numbers.Count == 0 || Numbers.Any(number => number.Text(bearer).Length > 0);

        internal static Place Of(IReadOnlyList<FieldPath.Step> steps, IReadOnlyList<FieldPath> at)
        {
            var numbers = at.SelectMany(p => p.Alternatives).Select(place => (Steps: place, Common: CommonNames(steps, place))).ToList();
            var common = numbers.Max(n => n.Common);
            if (common == 0)
                return new Place(FieldPath.Along(steps), FieldPath.Itself, []);
            var parting = AfterNames(steps, common);
            // Conditions on the element that both stand in.
            while (parting < steps.Count && steps[parting] is not FieldPath.Step.Name)
                parting++;
            return new Place(
                FieldPath.Along(steps.Take(parting)), FieldPath.Along(steps.Skip(parting)),
                [.. numbers.Where(n => n.Common == common).Select(n => FieldPath.Along(n.Steps.Skip(AfterNames(n.Steps, common))))]);
        }

        // The number's own field is below what bears it.
        private static int CommonNames(IReadOnlyList<FieldPath.Step> steps, IReadOnlyList<FieldPath.Step> place) =>
            Names(steps).Zip(Names(place).SkipLast(1)).TakeWhile(pair => pair.First == pair.Second).Count();

        private static IEnumerable<string> Names(IEnumerable<FieldPath.Step> steps) => steps.OfType<FieldPath.Step.Name>().Select(name => name.Field);

        private static int AfterNames(IReadOnlyList<FieldPath.Step> steps, int count)
        {
            var after = 0;
            for (var names = 0; names < count; after++)
                names += steps[after] is FieldPath.Step.Name ? 1 : 0;
            return after;
        }
    }
}
