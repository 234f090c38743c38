using System.Text.Json;

namespace Gateway.Sources;

/// <summary>Counts the tokens of a tree as the JSON reader counts them: each takes its place in the parser's index.</summary>
internal static class JsonTokens
{
    internal static int In(JsonElement element)
    {
        // By loops: a large answer has a hundred thousand elements, and LINQ would allocate for each.
        var tokens = element.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? 2 : 1;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray())
                tokens += In(one);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
                tokens += 1 + In(property.Value);
        }
        return tokens;
    }
}
