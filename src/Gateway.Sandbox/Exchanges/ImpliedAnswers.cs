using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Exchanges;

/// <summary>
/// What a system's records answer beyond the questions they were recorded with: who has a record is found by the number in
/// it, and a case names the documents that name it. What is recorded so already stands as it is.
/// </summary>
internal static class ImpliedAnswers
{
    private const string Citizens = "/citizens/";
    private const string Find = Citizens + "find";
    private const string Cases = "/_goapi/Cases/Metadata/";
    private const string Documents = "/_goapi/Documents/Metadata/";
    private const string DocumentsOfCase = "ows_DocIDs";
    private const string LookupSeparator = ";#";

    // The texts stand as they are written: the recorded letters are not escaped either.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<RecordedExchange> Beside(string source, IReadOnlyList<RecordedExchange> recorded) => source switch
    {
        // Of two answers to a question the first is given: the recorded one.
        "kmd-momentum" => [.. recorded, .. recorded.Select(FoundByItsNumber).OfType<RecordedExchange>()],
        "getorganized" => [.. recorded.Select(e => NamingItsDocuments(e, recorded))],
        _ => recorded,
    };

    /// <summary>The search that leads to a citizen's record; null where the exchange is none.</summary>
    private static RecordedExchange? FoundByItsNumber(RecordedExchange record)
    {
        if (!Answers(record, Citizens) || record.Question.Path == Find || record.NationalId is not { } number) return null;
        if (Json(record) is not { } citizen || Text(citizen, "cpr") != number || Text(citizen, "id") is not { } id) return null;
        return new RecordedExchange(
            record.Name + "-find",
            new IncomingRequest(HttpMethod.Get.Method, Find, $"cpr={number}", [], ReadOnlyMemory<byte>.Empty),
            number,
            Answer.Of(HttpStatusCode.OK, MediaTypeNames.Application.Json, JsonSerializer.Serialize(new { citizenId = id })),
            alternative: false);
    }

    private static RecordedExchange NamingItsDocuments(RecordedExchange exchange, IReadOnlyList<RecordedExchange> recorded)
    {
        if (!Answers(exchange, Cases) || Row(exchange) is not { } row || row.Attribute(DocumentsOfCase) is not null || Column(row, "ows_CaseID") is not { } id) return exchange;
        var documents = recorded.Where(e => Answers(e, Documents)).Select(Row).OfType<XElement>()
            .Where(d => Column(d, "ows_CaseID") == id).Select(d => Column(d, "ows_DocID")).OfType<string>().ToList();
        if (documents.Count == 0) return exchange;
        row.SetAttributeValue(DocumentsOfCase, string.Join(LookupSeparator, documents.Select((document, at) => $"{at + 1}{LookupSeparator}{document}")));
        var body = Json(exchange)!;
        body["Metadata"] = row.ToString(SaveOptions.DisableFormatting);
        return new RecordedExchange(exchange.Name, exchange.Question, exchange.NationalId, exchange.Answer with { Body = JsonSerializer.SerializeToUtf8Bytes(body, Plain) }, exchange.Alternative);
    }

    private static bool Answers(RecordedExchange exchange, string path) =>
        exchange is { Alternative: false, Answer.Status: 200 } && exchange.Question.Path.StartsWith(path, StringComparison.Ordinal);

    // What is recorded may be anything: only what can be read implies something.
    private static JsonObject? Json(RecordedExchange exchange)
    {
        try
        {
            return JsonNode.Parse(exchange.Answer.Body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static XElement? Row(RecordedExchange exchange) =>
        Json(exchange) is { } body && Text(body, "Metadata") is { } row ? RecordedXml.Read(Encoding.UTF8.GetBytes(row)) : null;

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A row's text; of a lookup (<c>1;#text</c>) the text alone.</summary>
    private static string? Column(XElement row, string name) => row.Attribute(name)?.Value.Split(LookupSeparator)[^1];
}
