using System.Buffers;
using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>Takes the citizen's elements out of a list of everybody's, so that nothing about others goes any further. Pure.</summary>
internal static class EverybodysList
{
    /// <summary>The answer with only those elements of the list that name one of the person's numbers.</summary>
    internal static JsonDocument Keep(JsonElement answer, ListOfEverybody keep, Person person)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            Write(answer, keep, 0, person, writer);
        return JsonDocument.Parse(bytes.WrittenMemory);
    }

    /// <summary>Whether the list stands in the answer at all, empty or not.</summary>
    internal static bool IsIn(JsonElement answer, ListOfEverybody keep)
    {
        foreach (var name in keep.List)
        {
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty(name, out answer))
                return false;
        }
        return answer.ValueKind is JsonValueKind.Array or JsonValueKind.Object;
    }

    private static void Write(JsonElement element, ListOfEverybody keep, int depth, Person person, Utf8JsonWriter writer)
    {
        if (depth == keep.List.Count)
        {
            writer.WriteStartArray();
            foreach (var one in element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToList() : [element])
            {
                if (keep.Person.Find(one).Any(number => person.Has(PersonNumber.Bare(FieldPath.Scalar(number)))))
                    one.WriteTo(writer);
            }
            writer.WriteEndArray();
            return;
        }
        if (element.ValueKind != JsonValueKind.Object)
        {
            element.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        foreach (var property in element.EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            if (property.NameEquals(keep.List[depth]))
                Write(property.Value, keep, depth + 1, person, writer);
            else
                property.Value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}

/// <summary>A national id as sources write it.</summary>
internal static class PersonNumber
{
    private const string CprUrn = "urn:oio:cpr-nr:";

    /// <summary>Without hyphen and without the name of the number's register.</summary>
    internal static string Bare(string text) =>
        (text.StartsWith(CprUrn, StringComparison.OrdinalIgnoreCase) ? text[CprUrn.Length..] : text).Replace("-", "", StringComparison.Ordinal);
}
