using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Sources;

/// <summary>The answers to a request's calls as one tree: each under the name of its call, or the one answer as it stands.</summary>
internal sealed class AnswerTree : IDisposable
{
    // An answer's own depth, and the two levels around it.
    private const int DeepestTogether = 66;

    // What stands around the answers of a call: its name and some brackets.
    private const int AroundEach = 64;

    private readonly List<(string Call, JsonElement Answer)> _came = [];
    private readonly List<IDisposable> _kept = [];
    private JsonDocument? _together;

    /// <summary>What mappings read, once all that came is laid together.</summary>
    internal JsonElement Root => _came is [("", var only)] ? only : _together!.RootElement;

    /// <summary>Nothing has come that is not part of the tree.</summary>
    internal bool IsWhole => _came is [("", _)] || (_came.Count == 0 && _together is not null);

    /// <summary>About the bytes of the tree that everything together makes.</summary>
    internal int Size => _came.Sum(a => SizeOf(a.Answer) + AroundEach) + (_together is null ? 0 : SizeOf(_together.RootElement)) + AroundEach;

    /// <summary>Adds an answer, and keeps what it lies in until it is part of the tree.</summary>
    internal void Add(string call, JsonElement answer, IDisposable keep)
    {
        _came.Add((call, answer));
        _kept.Add(keep);
    }

    /// <summary>Makes one tree of what was there and what has come, and lets go of both.</summary>
    internal bool LayTogether()
    {
        var together = Together();
        Dispose();
        _came.Clear();
        _kept.Clear();
        _together = together;
        return true;
    }

    public void Dispose()
    {
        if (_together is not null)
            LargeTrees.LetGo(_together, AnswerRoom.IsLarge(SizeOf(_together.RootElement)));
        _kept.ForEach(k => k.Dispose());
    }

    private static int SizeOf(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).Length;

    private JsonDocument Together()
    {
        // Of the right size at once: grown into, it would take three times as much.
        var bytes = new ArrayBufferWriter<byte>(Size);
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            foreach (var call in Earlier().Concat(_came).GroupBy(a => a.Call))
            {
                writer.WriteStartArray(call.Key);
                foreach (var (_, answer) in call)
                    writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(answer), skipInputValidation: true);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(bytes.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestTogether });
    }

    private IEnumerable<(string Call, JsonElement Answer)> Earlier() =>
        _together is null ? [] : _together.RootElement.EnumerateObject().SelectMany(call => call.Value.EnumerateArray().Select(answer => (call.Name, answer)));
}
