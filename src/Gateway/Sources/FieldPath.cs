using System.Text.Json;

namespace Gateway.Sources;

/// <summary>
/// A path into an answer's tree, whatever wire format it came in; a small subset of FHIRPath: names joined by dots, arrays
/// flattened on the way, <c>where(name='text')</c>, <c>where(name!='text')</c>, <c>where(name.startsWith('text'))</c> and
/// <c>where(name.lower().contains('text'))</c> to pick elements (the name may be a path), <c>where(name.exists())</c> and <c>where(name.empty())</c> for those with and
/// without it, <c>where(... or ...)</c> for either, <c>a | b</c> for the first that is there, <c>$</c> for the
/// element itself. Names with other characters than letters, digits, <c>_ - @ #</c> stand in backquotes (FHIRPath:
/// delimited identifiers). <c>tree(name)</c> is the elements and, at every depth, what stands under their <c>name</c>: FHIRPath's
/// <c>repeat</c> with the elements themselves. <c>resolve()</c> goes on from a FHIR reference to what it leads to.
/// </summary>
internal sealed class FieldPath
{
    private readonly IReadOnlyList<IReadOnlyList<Step>> _alternatives;

    private FieldPath(IReadOnlyList<IReadOnlyList<Step>> alternatives) => _alternatives = alternatives;

    /// <summary>The element itself.</summary>
    internal static FieldPath Itself { get; } = new([[]]);

    /// <summary>The first name of each alternative: the fields of an element this path looks at.</summary>
    internal IEnumerable<string> FirstNames => _alternatives.Select(a => a.OfType<Step.Name>().FirstOrDefault()?.Field).OfType<string>();

    /// <summary>The steps of each alternative.</summary>
    internal IReadOnlyList<IReadOnlyList<Step>> Alternatives => _alternatives;

    /// <summary>The path that goes on with another where this one ends.</summary>
    internal FieldPath Then(FieldPath next) => new([.. from first in _alternatives from second in next._alternatives select (IReadOnlyList<Step>)[.. first, .. second]]);

    /// <summary>The path of these steps alone.</summary>
    internal static FieldPath Along(IEnumerable<Step> steps) => new([[.. steps]]);

    /// <summary>FHIR: it goes on from a reference to what that leads to, which must be laid there first (<see cref="FhirReferences"/>).</summary>
    internal bool FollowsReferences => _alternatives.Any(steps => steps.Any(step => step switch
    {
        Step.Name name => name.Field == FhirReferences.Resolve,
        Step.Where where => where.FollowsReferences,
        _ => false,
    }));

    /// <summary>The path with these alternatives.</summary>
    internal static FieldPath AnyOf(IReadOnlyList<IReadOnlyList<Step>> alternatives) => new(alternatives);

    /// <summary>What of the path lies below a field of the root; null where it does not lead there.</summary>
    internal FieldPath? Below(string field)
    {
        var below = _alternatives.Where(steps => steps is [Step.Name name, ..] && name.Field == field).Select(steps => (IReadOnlyList<Step>)[.. steps.Skip(1)]).ToList();
        return below.Count > 0 ? new FieldPath(below) : null;
    }

    /// <summary>Reads a path; null when it is not one.</summary>
    internal static FieldPath? TryParse(string text)
    {
        var alternatives = Split(text, "|").Select(alternative => ParseSteps(alternative.Trim())).ToList();
        return alternatives.TrueForAll(a => a is not null) ? new FieldPath(alternatives!) : null;
    }

    /// <summary>The path of names, one below the other.</summary>
    internal static FieldPath Of(IEnumerable<string> names) => new([[.. names.Select(n => new Step.Name(n))]]);

    /// <summary>Every element the first fitting alternative leads to; none when nothing is there.</summary>
    internal IReadOnlyList<JsonElement> Find(JsonElement element)
    {
        foreach (var steps in _alternatives)
        {
            List<JsonElement>? found = null;
            Follow(element, steps, 0, ref found);
            if (found is not null)
                return found;
        }
        return [];
    }

    /// <summary>Every element that any of the alternatives leads to.</summary>
    internal IEnumerable<JsonElement> Everywhere(JsonElement element) => _alternatives.SelectMany(steps => Along(steps).Find(element));

    /// <summary>Where an XML element with attributes keeps its own text.</summary>
    internal const string TextOfElement = "#text";

    /// <summary>The first scalar found, as text; empty when there is none.</summary>
    internal string Text(JsonElement element) => Find(element).Select(Scalar).FirstOrDefault(s => s.Length > 0) ?? "";

    /// <summary>A JSON text, number or truth value as text, or the text of an XML element with attributes; empty for anything else.</summary>
    internal static string Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() ?? "",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        JsonValueKind.Object when element.TryGetProperty(TextOfElement, out var text) => Scalar(text),
        _ => "",
    };

    // Depth first, and no list before something is found: an answer is looked into along many paths that lead nowhere.
    private static void Follow(JsonElement element, IReadOnlyList<Step> steps, int at, ref List<JsonElement>? found)
    {
        if (element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray())
                Follow(one, steps, at, ref found);
            return;
        }
        if (at == steps.Count)
        {
            (found ??= []).Add(element);
            return;
        }
        switch (steps[at])
        {
            case Step.Name name:
                if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name.Field, out var below))
                    Follow(below, steps, at + 1, ref found);
                break;
            case Step.Where where:
                if (where.Holds(element))
                    Follow(element, steps, at + 1, ref found);
                break;
            case Step.Tree tree:
                Follow(element, steps, at + 1, ref found);
                if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(tree.Field, out var children))
                    Follow(children, steps, at, ref found);
                break;
        }
    }

    private static List<Step>? ParseSteps(string text)
    {
        if (text == "$")
            return [];
        var parts = Split(text, ".").ToList();
        var steps = parts.Select(ParseStep).OfType<Step>().ToList();
        return steps.Count == parts.Count ? steps : null;
    }

    private static Step? ParseStep(string part)
    {
        if (Inside(part, "where(", ")") is { } conditions)
            return ParseConditions(conditions);
        if (Inside(part, "tree(", ")") is { } children)
            return IsName(children) ? new Step.Tree(children) : null;
        if (part == FhirReferences.Resolve)
            return new Step.Name(part);
        if (Inside(part, "`", "`") is { Length: > 0 } delimited)
            return new Step.Name(delimited);
        return IsName(part) ? new Step.Name(part) : null;
    }

    // From the last to the first, so that each knows what else would do.
    private static Step.Where? ParseConditions(string text)
    {
        Step.Where? all = null;
        foreach (var condition in Split(text, " or ").Reverse())
        {
            if (ParseCondition(condition.Trim()) is not { } one)
                return null;
            all = one with { Or = all };
        }
        return all;
    }

    private static Step.Where? ParseCondition(string text)
    {
        if (Inside(text, "", "')") is { } start)
            return start.Split(".startsWith('") is [var of, var beginning] ? Where(of, beginning, WhereKind.StartsWith)
                : start.Split(".lower().contains('") is [var within, var part] ? Where(within, part, WhereKind.Contains) : null;
        if (Inside(text, "", "'") is { } condition)
            return condition.Split("='") is [var field, var value] ? field.EndsWith('!') ? Where(field[..^1], value, WhereKind.IsNot) : Where(field, value, WhereKind.Is) : null;
        if (Inside(text, "", ".empty()") is { } without)
            return Where(without, "", WhereKind.Empty);
        return Inside(text, "", ".exists()") is { } with ? Where(with, "", WhereKind.Exists) : null;
    }

    private static Step.Where? Where(string field, string value, WhereKind kind) => TryParse(field) is { } at ? new Step.Where(at, value, kind) : null;

    private static string? Inside(string part, string before, string after) =>
        part.Length >= before.Length + after.Length && part.StartsWith(before, StringComparison.Ordinal) && part.EndsWith(after, StringComparison.Ordinal)
            ? part[before.Length..^after.Length] : null;

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '@' or '#');

    // A separator inside parentheses, quotes and backquotes belongs to what stands there (URLs of extensions, texts and paths of conditions).
    private static IEnumerable<string> Split(string text, string separator)
    {
        var start = 0;
        var (quoted, delimited, depth) = (false, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (!quoted && !delimited && depth == 0 && i >= start && string.CompareOrdinal(text, i, separator, 0, separator.Length) == 0)
            {
                yield return text[start..i];
                start = i + separator.Length;
                continue;
            }
            quoted ^= text[i] == '\'' && !delimited;
            delimited ^= text[i] == '`' && !quoted;
            if (!quoted && !delimited)
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
        }
        yield return text[start..];
    }

    /// <summary>What a condition asks of the element.</summary>
    internal enum WhereKind
    {
        Is,
        IsNot,
        StartsWith,
        Contains,
        Exists,
        Empty,
    }

    /// <summary>One step of a path: down into a field, or a condition on the element itself.</summary>
    internal abstract record Step
    {
        internal sealed record Name(string Field) : Step;

        /// <summary>The elements, and at every depth what stands under their field of that name.</summary>
        internal sealed record Tree(string Field) : Step;

        internal sealed record Where(FieldPath Field, string Value, WhereKind Kind) : Step
        {
            /// <summary>What would do as well; null when nothing would.</summary>
            internal Where? Or { get; init; }

            /// <summary>Whether the element is one that is meant.</summary>
            internal bool Holds(JsonElement element) => element.ValueKind == JsonValueKind.Object && (HoldsItself(element) || Or?.Holds(element) == true);

            /// <summary>Every field that it looks at.</summary>
            internal IEnumerable<FieldPath> Fields => (Or?.Fields ?? []).Prepend(Field);

            internal bool FollowsReferences => Field.FollowsReferences || Or?.FollowsReferences == true;

            private bool HoldsItself(JsonElement element) => Kind switch
            {
                WhereKind.Is => Field.Find(element).Any(found => Scalar(found) == Value),
                WhereKind.IsNot => Field.Find(element).All(found => Scalar(found) != Value),
                WhereKind.StartsWith => Field.Find(element).Any(found => Scalar(found).StartsWith(Value, StringComparison.Ordinal)),
                WhereKind.Contains => Field.Find(element).Any(found => Scalar(found).Contains(Value, StringComparison.OrdinalIgnoreCase)),
                WhereKind.Exists => Field.Find(element).Count > 0,
                _ => Field.Find(element).Count == 0,
            };
        }
    }
}
