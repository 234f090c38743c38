using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>
/// A use of the log as HL7 FHIR R4 AuditEvent in the form of IHE Basic Audit Log Patterns (BALP 1.1): PatientQuery where
/// sources or rules were asked about a citizen, PatientRead where something kept was shown, PatientCreate where something new
/// was put down, PatientUpdate where what stood before was changed (a consent withdrawn, a correction answered), PatientDelete
/// where it was erased; and the same without Patient where it is about several or nobody who is known. BALP has profiles for what succeeded; what failed or is open names none. No name, no national id. Pure.
/// </summary>
/// <remarks>BALP demands a network address of client and server; the log keeps none, so the names of the systems stand there as URIs.</remarks>
internal static class AuditEvents
{
    private const string Profiles = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
    private const string Terminology = "http://terminology.hl7.org/CodeSystem/";
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";

    // HL7 Denmark's name for the business register (DK Core, NamingSystem cvr).
    private const string Cvr = "http://cvr.dk";
    private const string Own = "urn:gateway:";

    // Written into files and read by programs, never into a web page.
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // HL7's restful-interaction, the action of DICOM, and BALP's profile.
    private sealed record Interaction(string Word, string Action, string Profile);

    private static readonly Interaction Search = new("search", "E", "Query");
    private static readonly Interaction Read = new("read", "R", "Read");
    private static readonly Interaction Create = new("create", "C", "Create");
    private static readonly Interaction Update = new("update", "U", "Update");
    private static readonly Interaction Delete = new("delete", "D", "Delete");

    private static readonly Dictionary<string, Interaction> Changes =
        Enum.GetValues<EntryKind>().Where(k => ActKinds.Of(k) == ActKind.Change).ToDictionary(k => k.Name(), OfChange);

    // A withdrawal removes no consent: it stands as it was given, with another state.
    private static Interaction OfChange(EntryKind kind) => kind switch
    {
        EntryKind.ConsentDrafted or EntryKind.ConsentGranted or EntryKind.NoticeGiven or EntryKind.MandateGranted or EntryKind.EmergencyReviewed
            or EntryKind.RelationReviewed or EntryKind.DisclosureReviewed or EntryKind.RestrictionProposed => Create,
        EntryKind.ConsentWithdrawn or EntryKind.MandateEnded or EntryKind.CorrectionMade or EntryKind.CorrectionRefused
            or EntryKind.RestrictionConfirmed or EntryKind.RestrictionLifted => Update,
        EntryKind.PartsErased => Delete,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // What is kept in the gateway itself is read, what somebody says is put down there; everything else is asked for.
    private static Interaction InteractionOf(string use) => use switch
    {
        "consents" or "access-report" => Read,
        "correction" => Create,
        _ => Changes.GetValueOrDefault(use) ?? Search,
    };

    /// <summary>The event on one line.</summary>
    internal static string Write(LoggedUse use) => EventOf(use).ToJsonString(OneLine);

    private static JsonObject EventOf(LoggedUse use)
    {
        var interaction = InteractionOf(use.Use);
        var written = new JsonObject { ["resourceType"] = "AuditEvent", ["id"] = use.Id };
        if (ProfileOf(use, interaction) is { } profile)
            written["meta"] = new JsonObject { ["profile"] = new JsonArray(profile) };
        written["type"] = Coding(Terminology + "audit-event-type", "rest", "Restful Operation");
        written["subtype"] = new JsonArray(Coding("http://hl7.org/fhir/restful-interaction", interaction.Word, interaction.Word), Coding(Own + "use", use.Use));
        written["action"] = interaction.Action;
        written["recorded"] = use.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        if (OutcomeOf(use.Outcome) is { } outcome)
            written["outcome"] = outcome;
        if (use.FailureCause.Length > 0)
            written["outcomeDesc"] = use.FailureCause;
        if (use.Row.Purpose.Length > 0)
            written["purposeOfEvent"] = Purposes(use);
        written["agent"] = Agents(use, interaction);
        written["source"] = new JsonObject
        {
            ["site"] = use.Row.Municipality,
            ["observer"] = new JsonObject { ["type"] = "Device", ["identifier"] = Identifier("system", "gateway") },
            ["type"] = new JsonArray(Coding(Terminology + "security-source-type", "4", "Application Server")),
        };
        written["entity"] = Entities(use, interaction);
        return written;
    }

    private static string? ProfileOf(LoggedUse use, Interaction interaction) => OutcomeOf(use.Outcome) != "0" ? null
        : Profiles + (use.CitizenRef.Length > 0 ? "Patient" : "") + interaction.Profile;

    // FHIR AuditEventOutcome: 0 success, 4 minor failure, 8 serious failure. What is open has none yet.
    private static string? OutcomeOf(UseOutcome outcome) => outcome switch
    {
        UseOutcome.Open => null,
        UseOutcome.Failed => "8",
        UseOutcome.Cut => "4",
        _ => "0",
    };

    private static JsonArray Purposes(LoggedUse use)
    {
        var purposes = new JsonArray(Concept(Coding(Own + "purpose", use.Row.Purpose)));
        if (use.Emergency)
            purposes.Add(Concept(Coding(Terminology + "v3-ActReason", "BTG", "break the glass")));
        return purposes;
    }

    // DICOM has a question flow from its source to its destination, and what is read the other way; of what is deleted nothing flows.
    private static JsonArray Agents(LoggedUse use, Interaction interaction)
    {
        var (source, destination) = (Coding(Dicom, "110153", "Source Role ID"), Coding(Dicom, "110152", "Destination Role ID"));
        var (client, server) = interaction == Read ? (destination, source)
            : interaction == Delete ? (Coding(Dicom, "110150", "Application"), Coding(Terminology + "provenance-participant-type", "custodian", "Custodian"))
            : (source, destination);
        var agents = new JsonArray(System(client, "client", use.Row.Client.Length > 0 ? use.Row.Client : "gateway"), System(server, "system", "gateway"));
        if (use.Row.User.Length > 0)
            agents.Add(User(use, interaction));
        if (use.Row.Organisation.Length > 0)
        {
            agents.Add(new JsonObject
            {
                ["type"] = Concept(Coding(Terminology + "v3-ParticipationType", "PRCP", "primary information recipient")),
                ["who"] = new JsonObject { ["type"] = "Organization", ["identifier"] = new JsonObject { ["system"] = Cvr, ["value"] = use.Row.Organisation } },
                ["requestor"] = false,
            });
        }
        return agents;
    }

    private static JsonObject System(JsonObject role, string kind, string name) => new()
    {
        ["type"] = Concept(role),
        ["who"] = new JsonObject { ["type"] = "Device", ["identifier"] = Identifier(kind, name) },
        ["requestor"] = false,
        ["network"] = new JsonObject { ["address"] = $"{Own}{kind}:{Uri.EscapeDataString(name)}", ["type"] = "5" },
    };

    // Who asks receives; who puts something down tells it.
    private static JsonObject User(LoggedUse use, Interaction interaction)
    {
        var (part, display) = interaction == Create || interaction == Update || interaction == Delete ? ("INF", "informant") : ("IRCP", "information recipient");
        var user = new JsonObject
        {
            ["type"] = Concept(Coding(Terminology + "v3-ParticipationType", part, display)),
            ["role"] = new JsonArray(Concept(Coding(Own + "role", use.Row.Role))),
            ["who"] = new JsonObject { ["identifier"] = Identifier("user", use.Row.User) },
            ["requestor"] = true,
        };
        if (use.Row.Role.Length == 0)
            user.Remove("role");
        // BALP wants no policy of who deletes; the law is in the record.
        if (use.CatalogueVersion.Length > 0 && interaction != Delete)
            user["policy"] = new JsonArray($"{Own}catalogue:{use.CatalogueVersion}");
        if (use.Row.Purpose.Length > 0)
            user["purposeOfUse"] = Purposes(use);
        return user;
    }

    private static JsonArray Entities(LoggedUse use, Interaction interaction)
    {
        var entities = new JsonArray();
        if (use.CitizenRef.Length > 0)
        {
            entities.Add(new JsonObject
            {
                ["what"] = new JsonObject { ["type"] = "Patient", ["identifier"] = Identifier("citizen", use.CitizenRef) },
                ["type"] = Coding(Terminology + "audit-entity-type", "1", "Person"),
                ["role"] = Coding(Terminology + "object-role", "1", "Patient"),
            });
        }
        entities.Add(interaction == Search ? Query(use) : Data(use));
        // By its leaf hash each record is found in the log, and proved to stand there.
        foreach (var record in use.Records)
        {
            entities.Add(new JsonObject
            {
                ["what"] = new JsonObject { ["identifier"] = Identifier("log-leaf", record.Position.LeafHash) },
                ["type"] = Coding(Own + "entity", "log-record"),
            });
        }
        return entities;
    }

    private static JsonObject Query(LoggedUse use) => new()
    {
        ["type"] = Coding(Terminology + "audit-entity-type", "2", "System Object"),
        ["role"] = Coding(Terminology + "object-role", "24", "Query"),
        ["query"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Asked(use))),
    };

    private static JsonObject Data(LoggedUse use) => new()
    {
        ["what"] = new JsonObject { ["identifier"] = Identifier("use", use.Use) },
        ["type"] = Coding(Terminology + "audit-entity-type", "2", "System Object"),
        ["role"] = Coding(Terminology + "object-role", "4", "Domain Resource"),
    };

    // The question as the log keeps it: what it was about stands in it by commitments alone, so no number comes here.
    private static string Asked(LoggedUse use) => string.Join('&', new[]
    {
        ("use", use.Use), ("purpose", use.Row.Purpose), ("step", use.Step), ("category", string.Join(',', use.Categories.Select(c => c.Category))),
        ("source", string.Join(',', use.Sources)),
    }.Where(part => part.Item2.Length > 0).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2)}"));

    private static JsonObject Identifier(string kind, string value) => new() { ["system"] = Own + kind, ["value"] = value };

    private static JsonObject Coding(string system, string code, string? display = null)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null)
            coding["display"] = display;
        return coding;
    }

    private static JsonObject Concept(JsonObject coding) => new() { ["coding"] = new JsonArray(coding) };
}
