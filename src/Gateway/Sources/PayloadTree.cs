using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Reads an answer's tree by the definition's paths, whatever wire format it came in (FHIR alone has rules of its own). Pure.</summary>
internal static class PayloadTree
{
    /// <summary>Facts of the categories asked for, and everything the mapping does not cover.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="incomplete">Why the tree is not the whole answer; null when it is.</param>
    /// <param name="room">What the call has room for; null where there is no call.</param>
    internal static SourceOutcome Interpret(JsonElement root, SourceQuestion question, ReasonCode? incomplete = null, AnswerRoom? room = null) =>
        Interpret(root, question.Definition, question.Request, question.Categories, question.Person, incomplete, DateOnly.FromDateTime(question.AskedAt.UtcDateTime), room);

    internal static SourceOutcome Interpret(
        JsonElement root, SourceDefinition definition, SourceRequest request, IReadOnlyList<string> categories, Person asked,
        ReasonCode? incomplete = null, DateOnly today = default, AnswerRoom? room = null)
    {
        // Where the payload names a person, it must be the one asked for.
        if (definition.Person is { } person && PayloadPerson.NamesSomebodyElse(root, person, asked))
            return new SourceOutcome.Failed(ReasonCode.SourceWrongPerson);
        if (!HasExpectedShape(root, request) || request.Facts.SelectMany(f => f.Elements!.Alternatives).Any(steps => LeadsIntoUnknownNamespace(root, steps)))
            return new SourceOutcome.Failed(ReasonCode.SourceMalformed);

        var notMapped = new UnmappedCount();
        var taken = new TakenFacts(definition.Limits, room, today);
        var named = new NamedElements(definition.Person);
        var hasUnread = false;
        foreach (var mapping in request.Facts.Where(f => categories.Contains(f.Category)))
        {
            foreach (var (element, parent) in mapping.ElementsIn(root, named))
            {
                if (!taken.TryAdd(mapping, element, parent))
                    continue;
                foreach (var (field, times) in mapping.FieldsNotMapped(element, parent).CountBy(f => f))
                {
                    notMapped.Add($"{mapping.ElementName}.{field}", mapping.Category, times);
                    hasUnread |= FactMapping.IsUnread(field);
                }
            }
        }
        // An answer with facts that says nothing about whom it is about is about nobody.
        if ((taken.Facts.Count > 0 || named.LeftOut) && definition.Person is { Required: true } required && !PayloadPerson.IsNamed(root, required))
            return new SourceOutcome.Failed(incomplete ?? ReasonCode.SourceWrongPerson);
        if (PayloadPerson.Told(root, definition.Tells, today) is not { } told)
            return new SourceOutcome.Failed(ReasonCode.SourceTooLarge);
        foreach (var (field, times) in FieldsNobodyReads(root, definition, request).CountBy(f => f))
            notMapped.Add(field, times: times);
        // What day or amount was meant nobody can say: the answer must not pass for a whole one, as it does not where JSON holds NaN.
        return new SourceOutcome.Answered(taken.Facts, notMapped.ToList(), incomplete ?? taken.Incomplete ?? (named.LeftOut || hasUnread ? ReasonCode.SourceMalformed : null)) { Told = told };
    }

    // An answer with none of the agreed lists, with a bare list where named ones were agreed on, or with something else
    // than objects in them, says nothing: it must not pass for "nothing held".
    private static bool HasExpectedShape(JsonElement root, SourceRequest request)
    {
        if (request.Expects.Count > 0)
            return request.Expects.Any(p => p.Find(root).Count > 0) && HasKnownElements(root, request);
        return root.ValueKind switch
        {
            JsonValueKind.Array => !request.Facts.SelectMany(f => f.Elements!.FirstNames).Any() && root.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object) && HasKnownElements(root, request),
            // Of several calls, each answer was looked at as it came.
            JsonValueKind.Object => (IsOfSeveralCalls(request) || request.Facts.SelectMany(f => f.Elements!.FirstNames).Any(n => root.TryGetProperty(n, out _))) && HasKnownElements(root, request),
            _ => false,
        };
    }

    // An agreed element in a namespace that is not: the list that is read then stands empty, and must not pass for one.
    private static bool LeadsIntoUnknownNamespace(JsonElement root, IReadOnlyList<FieldPath.Step> steps)
    {
        IReadOnlyList<JsonElement> at = FieldPath.Itself.Find(root);
        foreach (var step in steps)
        {
            if (step is FieldPath.Step.Name { Field: var name } && at.Any(element => element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Any(p => IsForeign(p.Name, name))))
                return true;
            at = [.. at.SelectMany(FieldPath.Along([step]).Find)];
        }
        return false;
    }

    // "{uri}name", as elements of a namespace that the definition does not name are called.
    private static bool IsForeign(string property, string name) =>
        property.Length > name.Length + 1 && property[0] == '{' && property[^(name.Length + 1)] == '}' && property.EndsWith(name, StringComparison.Ordinal);

    private static bool IsOfSeveralCalls(SourceRequest request) => request.Calls is [{ Name.Length: > 0 }, ..];

    // Objects with at least one of the agreed fields: an error in a list must not become a fact.
    private static bool HasKnownElements(JsonElement root, SourceRequest request) =>
        request.Facts.All(f => f.ElementsIn(root).All(e => e.Element.ValueKind == JsonValueKind.Object && f.Knows(e.Element)));

    // Everything outside the elements that some mapping reads, the withheld ones' too: of those nothing is told.
    private static IEnumerable<string> FieldsNobodyReads(JsonElement root, SourceDefinition definition, SourceRequest request)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return [];
        var read = request.Facts.SelectMany(f => f.PathsFromRoot).Concat(request.Expects.Where(e => e.Alternatives.All(a => a.Count > 1))).Concat(request.Ignore)
            .Concat(request.Calls.SelectMany(c => c.Reads))
            .Concat(PayloadPerson.Paths(definition)).Append(definition.Errors.Code).OfType<FieldPath>();
        return UnreadFields.Of(root, ReadPaths.Along([.. read]));
    }
}
