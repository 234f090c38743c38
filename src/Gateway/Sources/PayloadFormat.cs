using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Access;
using Gateway.Sources.Formats;

namespace Gateway.Sources;

/// <summary>Turns the bytes of an answer into the tree that mappings read, whatever the wire format. Pure.</summary>
internal static class PayloadFormat
{
    // FHIR nests some fifteen deep; four times that is still safe for the stack.
    private const int DeepestNesting = 64;

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>Whether an answer calls itself what was agreed on.</summary>
    internal static bool IsExpected(MediaTypeHeaderValue? type, WireFormat format) => type?.MediaType is { } media && (IsXml(format)
        ? media.Equals("application/xml", StringComparison.OrdinalIgnoreCase) || media.Equals("text/xml", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+xml", StringComparison.OrdinalIgnoreCase)
        : (media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
          && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The tree, or why there is none. The tree may lie in <paramref name="bytes"/>.</summary>
    internal static (JsonDocument? Tree, ReasonCode Failure) Read(ReadOnlyMemory<byte> bytes, string? charset, SourceDefinition definition, AnswerRoom room)
    {
        if (IsXml(definition.Format))
            return Counted(ReadXml(bytes, charset, definition, room), room);
        return ReadJson(bytes, room) switch
        {
            ({ } json, _) when definition.XmlInside.Count > 0 => Unpacked(json, bytes, definition, room),
            var read => read,
        };
    }

    /// <summary>More tokens no tree of the bytes has: told by what stands around them, before anything is read.</summary>
    internal static int MostTokens(ReadOnlySpan<byte> bytes, SourceDefinition definition)
    {
        if (definition.XmlInside.Count > 0)
            return bytes.Length;
        // An element and the text beside its own, and an attribute; a name or value stands behind one of these, and what is opened is closed.
        return IsXml(definition.Format)
            ? (5 * bytes.Count((byte)'<')) + (2 * bytes.Count((byte)'='))
            : bytes.Count((byte)',') + bytes.Count((byte)':') + (2 * (bytes.Count((byte)'[') + bytes.Count((byte)'{'))) + 1;
    }

    /// <summary>Whether the tree lies in the bytes it was read from; another one has its own.</summary>
    internal static bool LiesInItsBytes(SourceDefinition definition) => !IsXml(definition.Format) && definition.XmlInside.Count == 0;

    // GetOrganized writes XML into the texts of its JSON.
    private static (JsonDocument? Tree, ReasonCode Failure) Unpacked(JsonDocument json, ReadOnlyMemory<byte> bytes, SourceDefinition definition, AnswerRoom room)
    {
        var outside = JsonTokens.In(json.RootElement);
        json.Dispose();
        var unpacked = XmlInsideJson.Read(bytes, definition.XmlInside, definition.Namespaces, room.TokensLeft);
        room.TakeTokens(unpacked is null ? 0 : JsonTokens.In(unpacked.RootElement) - outside);
        if (unpacked is null || !definition.HasLookups)
            return Whole(unpacked);
        using (unpacked)
            return Whole(LookupTexts.Resolve(unpacked.RootElement));
    }

    private static bool IsXml(WireFormat format) => format is WireFormat.Soap11 or WireFormat.Soap12 or WireFormat.Xml or WireFormat.LaeForm;

    private static (JsonDocument? Tree, ReasonCode Failure) Whole(JsonDocument? tree) => (tree, ReasonCode.SourceMalformed);

    // What the reader of XML lets through is no more than was left; the next answer to the same question has what is left then.
    private static (JsonDocument? Tree, ReasonCode Failure) Counted(JsonDocument? tree, AnswerRoom room)
    {
        room.TakeTokens(tree is null ? 0 : JsonTokens.In(tree.RootElement));
        return Whole(tree);
    }

    private static JsonDocument? ReadXml(ReadOnlyMemory<byte> bytes, string? charset, SourceDefinition definition, AnswerRoom room) => definition.Format switch
    {
        WireFormat.Xml => XmlTree.Read(bytes, charset, definition.Namespaces, room.TokensLeft),
        WireFormat.LaeForm => LaeForm.Read(bytes, charset, room.TokensLeft),
        _ => SoapEnvelope.Read(bytes, charset, definition.Format, definition.Namespaces, room.TokensLeft),
    };

    private static (JsonDocument? Tree, ReasonCode Failure) ReadJson(ReadOnlyMemory<byte> bytes, AnswerRoom room)
    {
        try
        {
            return Inspect(bytes.Span, room) is { } failure ? (null, failure) : (JsonDocument.Parse(bytes, JsonOptions), default);
        }
        catch (JsonException)
        {
            return (null, ReasonCode.SourceMalformed);
        }
    }

    // Before a document is made of it, which costs memory: here the bytes are only walked over.
    private static ReasonCode? Inspect(ReadOnlySpan<byte> body, AnswerRoom room)
    {
        // RFC 8259: JSON between systems is UTF-8. What is not was cut or sent in another character set.
        if (!Utf8.IsValid(body))
            return ReasonCode.SourceMalformed;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestNesting });
        var tokens = 0;
        while (reader.Read())
        {
            if (++tokens > room.TokensLeft)
                return ReasonCode.SourceTooLarge;
        }
        room.TakeTokens(tokens);
        return null;
    }
}
