using System.Text.Json;

namespace Gateway.Sources;

/// <summary>Counts the tokens of a tree as the JSON reader counts them: each takes its place in the parser's index.</summary>
internal static class JsonTokens
{
    internal static int In(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => 2 + element.EnumerateArray().Sum(In),
        JsonValueKind.Object => 2 + element.EnumerateObject().Sum(p => 1 + In(p.Value)),
        _ => 1,
    };
}
