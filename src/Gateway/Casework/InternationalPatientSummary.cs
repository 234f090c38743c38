using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Gateway.Access;
using Gateway.Overview;

namespace Gateway.Casework;

/// <summary>
/// Writes a health summary as a FHIR R4 document in the shape of the International Patient Summary (HL7 IPS): a Bundle
/// whose first entry is the Composition, in which every line stands as narrative and as a resource. Pure: the same summary,
/// citizen and record give the same document. In Danish, whose words the sources' are.
/// </summary>
internal static class InternationalPatientSummary
{
    private const string Profiles = "http://hl7.org/fhir/uv/ips/StructureDefinition/";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The document as JSON. It names the citizen by national id: a document about nobody is of no use.</summary>
    /// <param name="summary">What it says.</param>
    /// <param name="citizen">Whom it is about.</param>
    /// <param name="leafHash">Of the record that covers the answer: the document's ids are derived from it.</param>
    /// <param name="writtenAt">When it was written.</param>
    internal static string Write(HealthSummary summary, CitizenId citizen, string leafHash, DateTimeOffset writtenAt)
    {
        string Id(string part) => $"urn:uuid:{NameBased($"{leafHash}/{part}")}";
        var time = writtenAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture);
        var (patient, author) = (Id("patient"), Id("author"));
        var sections = DocumentSection.Of(summary);
        var entries = sections.SelectMany(s => s.Lines.Select((line, at) => (Id: Id($"{s.Key}/{at}"), Resource: s.Resource!(line, patient)))).ToList();
        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["meta"] = Meta("Bundle-uv-ips"),
            ["language"] = "da",
            ["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = Id("document") },
            ["type"] = "document",
            ["timestamp"] = time,
            ["entry"] = new JsonArray(
            [
                Entry(Id("composition"), Composition(sections, time, patient, author, Id)),
                Entry(patient, Patient(citizen)),
                Entry(author, new JsonObject { ["resourceType"] = "Device", ["deviceName"] = new JsonArray(new JsonObject { ["name"] = CaseworkTexts.Of("Document.Author").Da, ["type"] = "user-friendly-name" }) }),
                .. entries.Select(e => Entry(e.Id, e.Resource)),
            ]),
        };
        return bundle.ToJsonString(Readable);
    }

    private static JsonObject Composition(IReadOnlyList<DocumentSection> sections, string time, string patient, string author, Func<string, string> id) => new()
    {
        ["resourceType"] = "Composition",
        ["meta"] = Meta("Composition-uv-ips"),
        ["language"] = "da",
        ["status"] = "final",
        ["type"] = FhirElements.Coded("http://loinc.org", "60591-5", "Patient summary Document"),
        ["subject"] = FhirElements.Reference(patient),
        ["date"] = time,
        ["author"] = new JsonArray(FhirElements.Reference(author)),
        ["title"] = CaseworkTexts.Of("Document.Title").Da,
        ["section"] = new JsonArray([.. sections.Select(s => s.Write(at => FhirElements.Reference(id($"{s.Key}/{at}"))))]),
    };

    // Name and day of birth are not asked for: the number tells whom it is about, and the day in it may be no birthday.
    private static JsonObject Patient(CitizenId citizen) => new()
    {
        ["resourceType"] = "Patient",
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = citizen.System, ["value"] = citizen.Reveal() }),
        ["name"] = new JsonArray(FhirElements.NotAsked()),
        ["_birthDate"] = FhirElements.NotAsked(),
    };

    private static JsonObject Entry(string id, JsonObject resource) => new() { ["fullUrl"] = id, ["resource"] = resource };

    private static JsonObject Meta(string profile) => new() { ["profile"] = new JsonArray(Profiles + profile) };

    // RFC 9562, version 8: bits of a hash, with version and variant in their places.
    private static Guid NameBased(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
