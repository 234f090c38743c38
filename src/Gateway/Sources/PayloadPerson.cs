using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Whom an answer's tree is about, and what it tells of them beside the facts. Pure.</summary>
internal static class PayloadPerson
{
    /// <summary>Whether a number stands in the agreed places, or under the agreed name, that is none of the person's, or a key that is none of the person's.</summary>
    internal static bool NamesSomebodyElse(JsonElement root, PersonCheck check, Person asked) => check.Field is { } field
        ? NamesSomebodyElse(root, field, asked)
        : check.At.SelectMany(p => p.Everywhere(root)).Any(found => IsSomebodyElse(found, asked))
          || check.Texts.SelectMany(p => p.Everywhere(root)).Any(found => TellsOfOthersAlone(FieldPath.Scalar(found), asked))
          || check.Keys.Any(keys => HasForeignKey(root, keys));

    internal static bool IsNamed(JsonElement root, PersonCheck check) => check.Field is { } field
        ? IsNamed(root, field)
        : check.At.SelectMany(p => p.Everywhere(root)).Any(found => FieldPath.Scalar(found).Length > 0);

    /// <summary>Names, address and protection as the answer tells them; null where they are too many to be kept out of every text.</summary>
    internal static ToldOfPerson? Told(JsonElement root, PersonMapping? mapping, DateOnly today)
    {
        if (mapping is null)
            return ToldOfPerson.Nothing;
        var places = mapping.Texts.SelectMany(text => text.In.Find(root).Select(element => (text.Parts, Element: element))).ToList();
        if (places.Sum(p => p.Parts.SelectMany(part => part.Find(p.Element)).Sum(found => (long)JsonMarshal.GetRawUtf8Value(found).Length)) > ToldOfPerson.MostBytes)
            return null;
        var texts = places.Select(p => string.Join(' ', p.Parts.Select(part => part.Text(p.Element)).Where(t => t.Length > 0))).Where(t => t.Length > 0);
        return new ToldOfPerson(IsProtected(root, mapping, today), [.. texts.Distinct()]) { Died = mapping.Died?.Find(root).Select(FieldPath.Scalar).FirstOrDefault() };
    }

    /// <summary>The places that are looked at.</summary>
    internal static IEnumerable<FieldPath> Paths(SourceDefinition definition)
    {
        var person = (definition.Person?.At ?? []).Concat(definition.Person?.Keys.SelectMany(keys => keys.At) ?? []);
        var told = definition.Tells is { } tells ? tells.Texts.Select(t => t.In).Append(tells.Protected).Append(tells.Until).Append(tells.Died) : [];
        return person.Append(FieldPath.TryParse(definition.Person?.Field ?? "")).Concat(told).OfType<FieldPath>();
    }

    // "Not protected" and protection that has ended are none; a day that cannot be read has not passed.
    // Of several protections, one that holds is enough.
    private static bool IsProtected(JsonElement root, PersonMapping mapping, DateOnly today)
    {
        FieldPath[] until = mapping.Until is { } path ? [path] : [];
        return mapping.Protected?.Alternatives.Any(steps =>
        {
            var place = SharedPlace.Of(steps, until);
            return place.Bearer.Find(root).Any(bearer =>
                place.Rest.Find(bearer).Any(flag => Says(FieldPath.Scalar(flag))) && !place.Beside.Any(end => HasPassed(end.Text(bearer), today)));
        }) == true;
    }

    private static bool HasPassed(string day, DateOnly today) =>
        day.Length >= 10 && DateOnly.TryParseExact(day[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) && last < today;

    /// <summary>Whether a flag is set: XML writes true or 1, with blanks around it or none. What is neither yes nor no protects.</summary>
    internal static bool Says(string? flag) => flag?.Trim() is { Length: > 0 } and not ("false" or "0");

    private static bool NamesSomebodyElse(JsonElement element, string field, Person asked) => AnyUnder(element, field, number => IsSomebodyElse(number, asked));

    private static bool TellsOfOthersAlone(string text, Person asked)
    {
        var numbers = NationalIds.In(text).ToList();
        return numbers.Count > 0 && !numbers.Exists(number => asked.Has(number.Reveal()));
    }

    private static bool HasForeignKey(JsonElement root, OwnKeys keys)
    {
        var own = keys.Among.Everywhere(root).Select(FieldPath.Scalar).ToHashSet();
        return keys.At.SelectMany(p => p.Everywhere(root)).Select(FieldPath.Scalar).Any(key => key.Length > 0 && !own.Contains(key));
    }

    private static bool IsSomebodyElse(JsonElement number, Person asked) =>
        number.ValueKind != JsonValueKind.Null && !asked.Has(PersonNumber.Bare(FieldPath.Scalar(number)));

    private static bool IsNamed(JsonElement element, string field) => AnyUnder(element, field, number => number.ValueKind != JsonValueKind.Null);

    // Whether what stands under the name, however deep, is so. By loops: a large answer has a hundred thousand elements, and
    // LINQ would allocate for each.
    private static bool AnyUnder(JsonElement element, string field, Predicate<JsonElement> isSo)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray())
            {
                if (AnyUnder(one, field, isSo))
                    return true;
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.NameEquals(field) ? isSo(property.Value) : AnyUnder(property.Value, field, isSo))
                    return true;
            }
        }
        return false;
    }
}
