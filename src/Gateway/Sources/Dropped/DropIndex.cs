using System.Buffers;
using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources.Dropped;

/// <summary>
/// The records of a source by person, as they were at one moment. Never changes: a question reads it while the next one
/// is being built.
/// </summary>
internal sealed class DropIndex(IReadOnlyList<string> tables, IReadOnlyDictionary<string, List<DropIndex.Entry>> byPerson)
{
    // A record's own depth, and the two levels around it.
    private const int DeepestJson = 300;

    internal static DropIndex Empty { get; } = new([], new Dictionary<string, List<Entry>>());

    internal int Persons => byPerson.Count;

    /// <summary>What there is about a person, under any of the person's numbers; each record once.</summary>
    internal IReadOnlyList<Entry> About(Person person) =>
        [.. person.Numbers.Select(n => n.Reveal()).Distinct().SelectMany(n => byPerson.GetValueOrDefault(n) ?? []).Distinct()];

    /// <summary>The tree <c>{ "Table": [records] }</c> of one person, every table named; null when it is larger than an answer may be.</summary>
    internal JsonDocument? ToTree(IReadOnlyList<Entry> entries, int maximumBytes)
    {
        if (entries.Sum(e => (long)e.Record.Json.Length + (e.Shared?.Json.Length ?? 0)) > maximumBytes)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            foreach (var table in tables)
            {
                writer.WriteStartArray(table);
                foreach (var entry in entries.Where(e => e.Record.Table == table))
                    entry.WriteTo(writer);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestJson });
    }

    /// <summary>A record, and what it takes from the one it belongs to.</summary>
    internal sealed class Entry(DroppedRecord record, SharedPart? shared)
    {
        internal DroppedRecord Record { get; } = record;

        internal SharedPart? Shared { get; } = shared;

        internal void WriteTo(Utf8JsonWriter writer)
        {
            if (Shared is null)
            {
                writer.WriteRawValue(Record.Json, skipInputValidation: true);
                return;
            }
            using var own = JsonDocument.Parse(Record.Json);
            writer.WriteStartObject();
            foreach (var property in own.RootElement.EnumerateObject())
                property.WriteTo(writer);
            writer.WritePropertyName(Shared.Table);
            writer.WriteRawValue(Shared.Json, skipInputValidation: true);
            writer.WriteEndObject();
        }
    }

    /// <summary>Columns of the record that another belongs to.</summary>
    internal sealed record SharedPart(string Table, byte[] Json);
}
