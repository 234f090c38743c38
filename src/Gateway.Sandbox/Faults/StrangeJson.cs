using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox.Faults;

/// <summary>JSON that is well formed and no sensible answer.</summary>
internal static class StrangeJson
{
    private const int Deepest = 100_000;

    /// <summary>Lists in each other, under a name a source agreed on.</summary>
    public static byte[] Deep() => Encoding.UTF8.GetBytes("{\"kontaktgrupper\":" + new string('[', Deepest) + new string(']', Deepest) + "}");

    /// <summary>
    /// The first property of the first object once more at that object's end, with another value of the same kind: a
    /// reader that takes the last one reads another answer than one that takes the first.
    /// </summary>
    public static byte[] WithKeyTwice(ReadOnlyMemory<byte> body)
    {
        if (FirstObject(body.Span) is not { } first) return body.ToArray();
        return Inserted(body.Span, first.End, $",{JsonSerializer.Serialize(first.Key)}:{first.Different}");
    }

    /// <summary>The body with a further text in its first object.</summary>
    public static byte[] With(ReadOnlyMemory<byte> body, string property, string text)
    {
        var end = FirstObject(body.Span)?.End;
        return end is null ? body.ToArray() : Inserted(body.Span, end.Value, $",\"{property}\":\"{text}\"");
    }

    /// <summary>The root, or the first object in a list; null when there is none with a property in it.</summary>
    private static (string Key, string Different, int End)? FirstObject(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
        {
        }
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return null;
        var key = reader.GetString()!;
        reader.Read();
        var different = reader.TokenType switch
        {
            JsonTokenType.StartObject => "{}",
            JsonTokenType.StartArray => "[]",
            JsonTokenType.Number => "0",
            JsonTokenType.True => "false",
            JsonTokenType.False => "true",
            _ => "\"noget andet\"",
        };
        do
        {
            reader.Skip();
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject);
        return (key, different, (int)reader.TokenStartIndex);
    }

    private static byte[] Inserted(ReadOnlySpan<byte> body, int at, string text) => [.. body[..at], .. Encoding.UTF8.GetBytes(text), .. body[at..]];
}
