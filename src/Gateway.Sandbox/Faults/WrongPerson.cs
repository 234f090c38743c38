using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Answers;
using Gateway.Sandbox.Exchanges;

namespace Gateway.Sandbox.Faults;

/// <summary>Another citizen's answer, which can be recognised as theirs.</summary>
internal static class WrongPerson
{
    private const string NumberField = "personnummer";

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The recorded answer as it stands where it names the citizen. Where it names nobody and is JSON, the number
    /// is added: at the top of an object, or in every object of a list.
    /// </summary>
    public static Answer AnswerOf(RecordedExchange exchange)
    {
        var text = Encoding.UTF8.GetString(exchange.Answer.Body.Span);
        var number = exchange.NationalId!;
        if (NationalIdMask.Occurs(number, text) || !IsJson(exchange.Answer)) return exchange.Answer;

        var root = JsonNode.Parse(text);
        if (root is not (JsonObject or JsonArray)) return exchange.Answer;
        var persons = root is JsonArray list ? list.OfType<JsonObject>() : [root.AsObject()];
        foreach (var person in persons) person.Insert(0, NumberField, JsonValue.Create(number));
        return exchange.Answer with { Body = Encoding.UTF8.GetBytes(root.ToJsonString(AsWritten)) };
    }

    private static bool IsJson(Answer answer) => answer.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
}
