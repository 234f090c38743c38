using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// Reads MedCom's dynamic form (Den Dynamiske Blanket), in which GPs and specialists write their certificates (LÆ 145,
/// 261, 265, 275). The form describes itself: each field carries its label, and their order says nothing.
/// </summary>
internal static class LaeForm
{
    private const string Root = "DenDynamiskeBlanket";

    // As deep as the trees that XML makes, written as JSON.
    private const int DeepestJson = 4 * XmlTree.DeepestNesting;

    // What the form's elements are called in the tree; any other keeps its name, so that the report of what is not mapped finds it.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Identifier"] = "identifier",
        ["CaseIdentifier"] = "caseIdentifier",
        ["TypeCode"] = "typeCode",
        ["VersionCode"] = "versionCode",
        ["StatisticalCode"] = "statisticalCode",
        ["EndpointId"] = "endpointId",
        ["PageStock"] = "pageStock",
        ["Graphics"] = "graphics",
        ["EANIdentifier"] = "ean",
        ["OrganisationName"] = "organisation",
        ["PersonName"] = "name",
        ["PersonCivilRegistrationIdentifier"] = "cpr",
        ["PersonTitleIdentifier"] = "title",
        ["PersonGivenName"] = "given",
        ["PersonSurnameName"] = "surname",
        ["Respondent"] = "respondent",
        ["Person"] = "person",
        ["Rekvirent"] = "requester",
    };

    private static readonly JsonWriterOptions Writing =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DeepestJson, SkipValidation = true };

    /// <summary>The tree <c>{ "forms": [...] }</c> of all the forms in a document; null when it holds none, or one that is not whole.</summary>
    internal static JsonDocument? Read(ReadOnlyMemory<byte> bytes, string? charset, int maximumNodes)
    {
        using var tree = XmlTree.Read(bytes, charset, new HashSet<string>(), maximumNodes);
        var forms = tree is null ? [] : FormsIn(tree.RootElement).ToList();
        if (forms.Count == 0 || forms.Exists(f => !IsWhole(f)))
            return null;
        var buffer = new ArrayBufferWriter<byte>(Math.Max(1, bytes.Length));
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("forms");
            forms.ForEach(form => WriteForm(writer, form));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestJson });
    }

    /// <summary>Several elements of one name, or the one.</summary>
    internal static IEnumerable<JsonElement> Each(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [element];

    private static IEnumerable<JsonElement> FormsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(FormsIn),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == Root
            ? Each(p.Value).SelectMany(b => b.ValueKind == JsonValueKind.Object && b.TryGetProperty("Form", out var form) ? Each(form) : [b])
            : FormsIn(p.Value)),
        _ => [],
    };

    // A form that does not say what it is, when, and about whom must not pass for an answer.
    private static bool IsWhole(JsonElement form) =>
        form.ValueKind == JsonValueKind.Object
        && form.TryGetProperty("TypeCode", out var type) && type.ValueKind == JsonValueKind.String
        && form.TryGetProperty("VersionCode", out var version) && version.ValueKind == JsonValueKind.String
        && form.TryGetProperty("SentDateTime", out var sent) && sent.ValueKind == JsonValueKind.String && Moment(sent.GetString()!) is not null
        && form.TryGetProperty("Data", out var data) && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("Person", out var person) && person.ValueKind == JsonValueKind.Object;

    private static void WriteForm(Utf8JsonWriter writer, JsonElement form)
    {
        writer.WriteStartObject();
        foreach (var property in form.EnumerateObject())
        {
            switch (property.Name)
            {
                case "SentDateTime":
                    writer.WriteString("sentDateTime", Moment(property.Value.GetString()!));
                    break;
                case "Data":
                    foreach (var part in property.Value.EnumerateObject().Where(p => p.Name != "UserFields"))
                        WriteRenamed(writer, part);
                    break;
                default:
                    WriteRenamed(writer, property);
                    break;
            }
        }
        // The form as it was asked for: its version ends in X, and nobody has answered it.
        writer.WriteBoolean("template", form.GetProperty("VersionCode").GetString()!.TrimEnd().EndsWith('X'));
        writer.WriteStartArray("fields");
        if (form.GetProperty("Data").TryGetProperty("UserFields", out var fields) && fields.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in fields.EnumerateObject())
            {
                foreach (var field in Each(property.Value))
                    LaeField.Write(writer, property.Name, field);
            }
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRenamed(Utf8JsonWriter writer, JsonProperty property)
    {
        writer.WritePropertyName(Names.GetValueOrDefault(property.Name, property.Name));
        if (property.Value.ValueKind != JsonValueKind.Object)
        {
            property.Value.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        foreach (var inner in property.Value.EnumerateObject())
            WriteRenamed(writer, inner);
        writer.WriteEndObject();
    }

    // The forms write 18-08-2026T10:22:05.
    private static string? Moment(string sent) =>
        DateTime.TryParseExact(sent.Trim(), "dd-MM-yyyy'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) : null;
}
