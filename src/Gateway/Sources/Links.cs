using System.Text.Json;

namespace Gateway.Sources;

/// <summary>Links that answers lead further by. Pure.</summary>
internal static class Links
{
    // Where HAL keeps an element's links.
    private const string Container = "_links";

    /// <summary>Whether an element stands there without the link that should lead on from it: what it leads to is not opened, which is not "nothing held".</summary>
    internal static bool AreMissing(FieldPath links, JsonElement root)
    {
        var elements = links.Alternatives.Select(steps => HaveLinks(steps, root)).ToList();
        return (elements.Find(have => have.Contains(true)) ?? [.. elements.SelectMany(have => have)]).Contains(false);
    }

    private static List<bool> HaveLinks(IReadOnlyList<FieldPath.Step> steps, JsonElement root)
    {
        var names = steps.ToList();
        var container = names.FindIndex(step => step is FieldPath.Step.Name { Field: Container });
        var parting = container >= 0 ? container : Math.Max(0, names.FindLastIndex(step => step is FieldPath.Step.Name));
        var link = FieldPath.Along(steps.Skip(parting));
        return [.. FieldPath.Along(steps.Take(parting)).Find(root).Select(element => link.Text(element).Length > 0)];
    }
}
