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
            var place = SharedPlace.Of(steps, check.At);
            var found = place.Bearer.Find(root).Select(bearer => (Bearer: bearer, Elements: place.Rest.Find(bearer))).Where(f => f.Elements.Count > 0).ToList();
            if (found.Count == 0)
                continue;
            var named = found.Where(f => place.Beside.Count == 0 || place.Beside.Any(number => number.Text(f.Bearer).Length > 0)).ToList();
            LeftOut |= named.Count < found.Count;
            return [.. named.SelectMany(f => f.Elements)];
        }
        return [];
    }
}
