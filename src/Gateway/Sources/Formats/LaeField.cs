using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// One field of a dynamic form: <c>name</c>, <c>group</c>, <c>label</c>, <c>kind</c>; what was filled in by its kind
/// (<c>value</c>, <c>checked</c>, <c>rows</c>, <c>file</c>); and the same in words whatever the kind, as <c>text</c>
/// and, with its label, as <c>statement</c>.
/// </summary>
internal static class LaeField
{
    // What stands elsewhere in the tree, or says how a control is filled in and not what with.
    private static readonly HashSet<string> Layout =
    [
        "@name", "@dataowner", "@required", "@Taborder", "@ReadOnly", "@filename", "@mimetype", "@prompt",
        "@GeneralText", "@ShowFirst", "@ShortPrompt", "@SecondPrompt",
    ];

    internal static void Write(Utf8JsonWriter writer, string element, JsonElement field)
    {
        var controls = field.ValueKind == JsonValueKind.Object
            ? field.EnumerateObject().Where(p => !p.Name.StartsWith('@') && p.Name != "#text").SelectMany(p => LaeForm.Each(p.Value).Select(c => (p.Name, Value: c))).ToList()
            : [];
        // A text alone is a field as well: nothing that somebody wrote is dropped because the form is unusual.
        if (controls.Count == 0)
            controls.Add(("Text", field));
        foreach (var (kind, control) in controls)
            WriteControl(writer, element, field, kind, control);
    }

    private static void WriteControl(Utf8JsonWriter writer, string element, JsonElement field, string kind, JsonElement control)
    {
        var label = Attribute(field, "@ShortPrompt");
        writer.WriteStartObject();
        writer.WriteString("name", Attribute(control, "@name") is { Length: > 0 } name ? name : element);
        writer.WriteGiven("group", Attribute(field, "@GeneralText"));
        writer.WriteString("label", label);
        writer.WriteGiven("secondLabel", Attribute(field, "@SecondPrompt"));
        writer.WriteString("kind", kind);
        var text = kind switch
        {
            "CheckBoxes" or "RadioButtons" => WriteChecked(writer, control),
            "TableEdit" => WriteRows(writer, control),
            "InlineFile" => WriteFile(writer, control),
            _ => WriteValue(writer, control),
        };
        writer.WriteGiven("text", text);
        writer.WriteGiven("statement", text.Length > 0 && label.Length > 0 ? $"{label}: {text}" : text);
        writer.WriteEndObject();
    }

    private static string WriteValue(Utf8JsonWriter writer, JsonElement control)
    {
        var text = TextIn(control);
        writer.WriteString("value", text);
        return text;
    }

    // Ticked boxes only; a box that was left empty is no statement.
    private static string WriteChecked(Utf8JsonWriter writer, JsonElement control)
    {
        var ticked = Children(control).Where(box => TextIn(box).Trim() is "1" or "true").Select(box => Attribute(box, "@prompt")).ToList();
        writer.WriteStartArray("checked");
        ticked.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        return string.Join(", ", ticked);
    }

    private static string WriteRows(Utf8JsonWriter writer, JsonElement control)
    {
        var rows = Children(control).Select(row => Children(row) is { Count: > 0 } cells ? cells.Select(TextIn).ToList() : [TextIn(row)]).ToList();
        writer.WriteStartArray("rows");
        foreach (var row in rows)
        {
            writer.WriteStartArray();
            row.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        return string.Join('\n', rows.Select(row => string.Join(" | ", row)));
    }

    // That a file is attached, and which; its content is fetched by nobody who asks for an overview.
    private static string WriteFile(Utf8JsonWriter writer, JsonElement control)
    {
        var (name, type) = (Attribute(control, "@filename"), Attribute(control, "@mimetype"));
        var content = Encoding.UTF8.GetBytes(TextIn(control));
        var isBase64 = Base64.IsValid(content, out var bytes);
        writer.WriteStartObject("file");
        writer.WriteString("name", name);
        writer.WriteString("type", type);
        writer.WriteNumber("bytes", isBase64 ? bytes : content.Length);
        writer.WriteEndObject();
        return $"{name} ({type})";
    }

    private static List<JsonElement> Children(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? [.. element.EnumerateObject().Where(p => !p.Name.StartsWith('@') && p.Name != "#text").SelectMany(p => LaeForm.Each(p.Value))]
        : [];

    /// <summary>All the text in an element, in its order: an unknown control loses nothing but its look.</summary>
    private static string TextIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => string.Join('\n', element.EnumerateArray().Select(TextIn)),
        JsonValueKind.Object => string.Join('\n', element.EnumerateObject().Where(p => !Layout.Contains(p.Name)).Select(p => TextIn(p.Value)).Where(t => t.Length > 0)),
        _ => "",
    };

    private static string Attribute(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
