using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Sandbox.Answers;

/// <summary>
/// Whether two request bodies say the same: JSON whatever the order of its properties, forms whatever the order
/// of their fields, SOAP messages by their bodies (the header is new each time), everything else
/// with runs of white space taken as one and none between XML tags.
/// </summary>
internal static partial class BodyComparison
{
    private const string Form = "application/x-www-form-urlencoded";

    public static bool SaysTheSame(IncomingRequest one, IncomingRequest other)
    {
        if (one.Body.Span.SequenceEqual(other.Body.Span)) return true;
        if (IsForm(one) && IsForm(other)) return QueryParts.Parse(Text(one)).SameAs(QueryParts.Parse(Text(other)));
        if (SoapBody.Of(one.Body) is { } said && SoapBody.Of(other.Body) is { } recorded) return string.Equals(said, recorded, StringComparison.Ordinal);
        return TryJson(one, out var a) && TryJson(other, out var b)
            ? JsonNode.DeepEquals(a, b)
            : string.Equals(Collapsed(one), Collapsed(other), StringComparison.Ordinal);
    }

    private static bool IsForm(IncomingRequest request) =>
        request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) == true;

    private static string Text(IncomingRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private static bool TryJson(IncomingRequest request, out JsonNode? json)
    {
        json = null;
        var text = Text(request).TrimStart();
        if (!text.StartsWith('{') && !text.StartsWith('[')) return false;
        try
        {
            json = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            // Not JSON after all: it is compared as text.
            return false;
        }
    }

    private static string Collapsed(IncomingRequest request) =>
        BetweenTags().Replace(WhiteSpace().Replace(Text(request).Trim(), " "), "><");

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex("> <", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BetweenTags();
}
