using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Sandbox.Answers;

/// <summary>
/// Parts of an answer that a source sends only where its query asks for them (DUBU: <c>DokumenterMarkering=true</c>). One
/// recorded answer with all of them then answers every way of asking.
/// </summary>
/// <param name="markers">The query's marker, and the property it asks for.</param>
internal sealed class OptionalParts(IReadOnlyDictionary<string, string> markers)
{
    private const string Asked = "true";

    public static OptionalParts None { get; } = new(new Dictionary<string, string>());

    /// <summary>The question as it was recorded: with every part asked for.</summary>
    public IncomingRequest AsRecorded(IncomingRequest request) => !markers.Keys.Any(request.Query.Names)
        ? request
        : new IncomingRequest(request.Method, request.Path, string.Join('&', markers.Keys.Select(m => $"{m}={Asked}")), request.Headers, request.Body);

    /// <summary>The answer without the parts that were not asked for.</summary>
    public Answer LeaveOut(Answer answer, IncomingRequest request)
    {
        var unasked = markers.Where(m => !request.Query.Says(m.Key, Asked)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        if (unasked.Count == 0 || answer.Body.IsEmpty || answer.ContentType?.StartsWith(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase) != true) return answer;
        var json = JsonNode.Parse(answer.Body.Span);
        return Remove(json, unasked) ? answer with { Body = Encoding.UTF8.GetBytes(json!.ToJsonString()) } : answer;
    }

    private static bool Remove(JsonNode? node, HashSet<string> names)
    {
        if (node is JsonArray list) return list.Aggregate(false, (removed, one) => Remove(one, names) || removed);
        if (node is not JsonObject found) return false;
        var here = names.Aggregate(false, (removed, name) => found.Remove(name) || removed);
        return found.Aggregate(here, (removed, property) => Remove(property.Value, names) || removed);
    }
}
