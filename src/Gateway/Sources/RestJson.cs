using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Reads REST/JSON payloads by the definition's paths. Pure.</summary>
internal static class RestJson
{
    /// <summary>Facts of the categories asked for, and everything the mapping does not cover.</summary>
    internal static SourceOutcome Interpret(JsonElement root, SourceQuestion question) =>
        Interpret(root, question.Definition, question.Request, question.Categories, question.Person);

    internal static SourceOutcome Interpret(
        JsonElement root, SourceDefinition definition, SourceRequest request, IReadOnlyList<string> categories, Person asked)
    {
        // Where the payload names a person, at whatever depth, it must be the one asked for.
        if (definition.Person is { } person && NamesSomebodyElse(root, person, asked))
            return new SourceOutcome.Failed(ReasonCode.SourceWrongPerson);
        if (!HasExpectedShape(root, request))
            return new SourceOutcome.Failed(ReasonCode.SourceMalformed);

        var notMapped = new UnmappedCount();
        var taken = new TakenFacts(definition.Limits);
        foreach (var mapping in request.Facts.Where(f => categories.Contains(f.Category)))
        {
            foreach (var element in mapping.Elements!.Find(root))
            {
                if (!taken.TryAdd(mapping, element))
                    continue;
                foreach (var field in mapping.FieldsNotMapped(element))
                    notMapped.Add($"{mapping.From}.{field}", mapping.Category);
            }
        }
        foreach (var field in FieldsNobodyReads(root, definition, request))
            notMapped.Add(field);
        return new SourceOutcome.Answered(taken.Facts, notMapped.ToList(), taken.Incomplete);
    }

    // An answer with none of the agreed lists, with a bare list where named ones were agreed on, or with something else
    // than objects in them, says nothing: it must not pass for "nothing held".
    private static bool HasExpectedShape(JsonElement root, SourceRequest request) => root.ValueKind switch
    {
        JsonValueKind.Array => !request.Facts.SelectMany(f => f.Elements!.FirstNames).Any() && root.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object) && HasKnownElements(root, request),
        JsonValueKind.Object => request.Facts.SelectMany(f => f.Elements!.FirstNames).Any(n => root.TryGetProperty(n, out _)) && HasKnownElements(root, request),
        _ => false,
    };

    // Objects with at least one of the agreed fields: an error in a list must not become a fact.
    private static bool HasKnownElements(JsonElement root, SourceRequest request) =>
        request.Facts.All(f => f.Elements!.Find(root).All(e => e.ValueKind == JsonValueKind.Object && f.Knows(e)));

    private static bool NamesSomebodyElse(JsonElement element, string person, Person asked) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(e => NamesSomebodyElse(e, person, asked)),
        JsonValueKind.Object => element.EnumerateObject().Any(p => p.NameEquals(person)
            ? p.Value.ValueKind != JsonValueKind.Null && FieldPath.Scalar(p.Value).Replace("-", "", StringComparison.Ordinal) is var number && !asked.Has(number)
            : NamesSomebodyElse(p.Value, person, asked)),
        _ => false,
    };

    private static IEnumerable<string> FieldsNobodyReads(JsonElement root, SourceDefinition definition, SourceRequest request)
    {
        if (root.ValueKind != JsonValueKind.Object)
            yield break;
        var read = request.Facts.SelectMany(f => f.Elements!.FirstNames).Append(definition.Person ?? "").ToHashSet();
        foreach (var property in root.EnumerateObject().Where(p => !read.Contains(p.Name)))
        {
            var times = property.Value.ValueKind == JsonValueKind.Array ? property.Value.GetArrayLength() : 1;
            for (var i = 0; i < times; i++)
                yield return property.Name;
        }
    }
}
