using System.Text.Json;

namespace Gateway.Sources;

/// <summary>
/// A path into JSON, a small subset of FHIRPath: names joined by dots, arrays flattened on the way,
/// <c>where(name='text')</c> to pick elements, <c>a | b</c> for the first that is there, <c>$</c> for the element itself.
/// </summary>
internal sealed class FieldPath
{
    private readonly IReadOnlyList<IReadOnlyList<Step>> _alternatives;

    private FieldPath(IReadOnlyList<IReadOnlyList<Step>> alternatives) => _alternatives = alternatives;

    /// <summary>The first name of each alternative: the fields of an element this path looks at.</summary>
    internal IEnumerable<string> FirstNames => _alternatives.Select(a => a.OfType<Step.Name>().FirstOrDefault()?.Field).OfType<string>();

    /// <summary>The steps of each alternative.</summary>
    internal IReadOnlyList<IReadOnlyList<Step>> Alternatives => _alternatives;

    /// <summary>Reads a path; null when it is not one.</summary>
    internal static FieldPath? TryParse(string text)
    {
        var alternatives = text.Split('|', StringSplitOptions.TrimEntries).Select(ParseSteps).ToList();
        return alternatives.TrueForAll(a => a is not null) ? new FieldPath(alternatives!) : null;
    }

    /// <summary>Every element the first fitting alternative leads to; none when nothing is there.</summary>
    internal IReadOnlyList<JsonElement> Find(JsonElement element)
    {
        foreach (var alternative in _alternatives)
        {
            IEnumerable<JsonElement> found = Flatten(element);
            foreach (var step in alternative)
                found = step.Take(found);
            if (found.ToList() is { Count: > 0 } elements)
                return elements;
        }
        return [];
    }

    /// <summary>The first scalar found, as text; empty when there is none.</summary>
    internal string Text(JsonElement element) => Find(element).Select(Scalar).FirstOrDefault(s => s.Length > 0) ?? "";

    /// <summary>A JSON text, number or truth value as text; empty for anything else.</summary>
    internal static string Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() ?? "",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => "",
    };

    private static IEnumerable<JsonElement> Flatten(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Flatten),
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [element],
    };

    private static List<Step>? ParseSteps(string text)
    {
        if (text == "$")
            return [];
        var steps = new List<Step>();
        foreach (var part in SplitDots(text))
        {
            if (part.StartsWith("where(", StringComparison.Ordinal) && part.EndsWith("')", StringComparison.Ordinal)
                && part["where(".Length..^"')".Length].Split("='") is [{ Length: > 0 } field, var value])
                steps.Add(new Step.Where(field, value));
            else if (part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
                steps.Add(new Step.Name(part));
            else
                return null;
        }
        return steps.Count > 0 ? steps : null;
    }

    // Dots inside where('...') belong to the text there (URLs of extensions).
    private static IEnumerable<string> SplitDots(string text)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '\'')
                quoted = !quoted;
            if (i == text.Length || (text[i] == '.' && !quoted))
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
    }

    /// <summary>One step of a path: down into a field, or a condition on the element itself.</summary>
    internal abstract record Step
    {
        internal abstract IEnumerable<JsonElement> Take(IEnumerable<JsonElement> elements);

        internal sealed record Name(string Field) : Step
        {
            internal override IEnumerable<JsonElement> Take(IEnumerable<JsonElement> elements) =>
                elements.Where(e => e.ValueKind == JsonValueKind.Object)
                    .SelectMany(e => e.TryGetProperty(Field, out var found) ? Flatten(found) : []);
        }

        internal sealed record Where(string Field, string Value) : Step
        {
            internal override IEnumerable<JsonElement> Take(IEnumerable<JsonElement> elements) =>
                elements.Where(Holds);

            /// <summary>Whether the element is one that is meant.</summary>
            internal bool Holds(JsonElement element) =>
                element.ValueKind == JsonValueKind.Object && element.TryGetProperty(Field, out var found) && Scalar(found) == Value;
        }
    }
}
