using System.Buffers;
using System.Text.Json;

namespace Gateway.Sources;

/// <summary>The answers to a request's calls as one tree: each under the name of its call, or the one answer as it stands.</summary>
internal sealed class AnswerTree : IDisposable
{
    private readonly List<(string Call, JsonElement Answer)> _answers = [];
    private readonly List<IDisposable> _kept = [];
    private JsonDocument? _together;

    /// <summary>What mappings read.</summary>
    internal JsonElement Root => _answers is [("", var only)] ? only : (_together ??= Together()).RootElement;

    /// <summary>Adds an answer, and keeps what it lies in.</summary>
    internal void Add(string call, JsonElement answer, IDisposable keep)
    {
        _answers.Add((call, answer));
        _kept.Add(keep);
        _together?.Dispose();
        _together = null;
    }

    public void Dispose()
    {
        _together?.Dispose();
        _kept.ForEach(k => k.Dispose());
    }

    private JsonDocument Together()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            foreach (var call in _answers.GroupBy(a => a.Call))
            {
                writer.WriteStartArray(call.Key);
                foreach (var (_, answer) in call)
                    answer.WriteTo(writer);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(bytes.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestTogether });
    }

    // An answer's own depth, and the two levels around it.
    private const int DeepestTogether = 66;
}
