using System.Text.Json.Nodes;
using Gateway.Storage;
using static Gateway.Consent.ConsentJson;

namespace Gateway.Consent;

/// <summary>
/// A consent as HL7 FHIR R4 Consent: what the authority may receive, from when until when, for which purpose and of
/// which classes. An objection denies. The patient is named by a pseudonym, never by a national id. Pure.
/// </summary>
internal static class FhirConsent
{
    private const string Scopes = "http://terminology.hl7.org/CodeSystem/consentscope";
    private const string ActCodes = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    // HL7 Denmark's name for the business register (DK Core, NamingSystem cvr).
    private const string Cvr = "http://cvr.dk";
    private const string Own = "urn:gateway:";

    // The end of a FHIR period belongs to it; ours does not.
    private static readonly TimeSpan LastInside = TimeSpan.FromMilliseconds(1);

    internal static byte[] Write(ShownConsent shown, ExportSubject subject)
    {
        var (consent, state) = shown.Standing;
        return Bytes(new JsonObject
        {
            ["resourceType"] = "Consent",
            ["id"] = consent.ConsentId,
            ["identifier"] = Array([Identifier(Own + "consent", consent.ConsentId)]),
            ["status"] = state is ConsentState.Active or ConsentState.NotYetValid ? "active" : "inactive",
            ["scope"] = Concept(Scopes, "patient-privacy", "Privacy Consent"),
            // Information disclosure.
            ["category"] = Array([Concept(ActCodes, "IDSCL", "information disclosure")]),
            ["patient"] = new JsonObject { ["type"] = "Patient", ["identifier"] = Identifier(Own + "pseudonym", subject.Pseudonym) },
            ["dateTime"] = Instant(consent.GrantedAt),
            ["organization"] = Array([Organisation(consent.ReceiverCvr)]),
            ["policyRule"] = new JsonObject { ["text"] = string.Join("; ", subject.BasesOf(shown.Standing).Select(b => $"{b.Statute} {b.Paragraph}")) },
            ["provision"] = Provision(consent, subject),
        });
    }

    private static JsonObject Provision(ConsentRecord consent, ExportSubject subject) => new()
    {
        ["type"] = consent.Effect == ConsentEffect.Permit ? "permit" : "deny",
        ["period"] = new JsonObject { ["start"] = Instant(consent.ValidFrom), ["end"] = Instant(consent.ValidUntil - LastInside) },
        ["actor"] = Array(
        [
            new JsonObject
            {
                ["role"] = Concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient"),
                ["reference"] = Organisation(consent.ReceiverCvr),
            },
            .. consent.Holders.Select(h => new JsonObject
            {
                ["role"] = Concept("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "CST", "custodian"),
                ["reference"] = new JsonObject { ["type"] = "Organization", ["identifier"] = Identifier(Own + "holder", h), ["display"] = subject.HolderOf(h) },
            }),
        ]),
        ["purpose"] = Array([Coding(Own + "purpose", consent.Purpose, subject.PurposeOf(consent.Purpose))]),
        // What was withdrawn is no longer there; where all was, the status says so and the classes tell what it had been.
        ["class"] = Array(consent.Categories.Where(c => !consent.WithdrawnCategories.Contains(c)).Select(c => Coding(Own + "category", c, subject.TitleOf(c)))),
        ["data"] = Array(
        [
            new JsonObject
            {
                ["meaning"] = "related",
                ["reference"] = new JsonObject { ["identifier"] = Identifier(Own + "case", consent.CaseId) },
            },
        ]),
    };

    private static JsonObject Organisation(string cvr) => new() { ["type"] = "Organization", ["identifier"] = Identifier(Cvr, cvr) };

    private static JsonObject Identifier(string system, string value) => new() { ["system"] = system, ["value"] = value };

    private static JsonObject Coding(string system, string code, string display) => new() { ["system"] = system, ["code"] = code, ["display"] = display };

    private static JsonObject Concept(string system, string code, string display) => new() { ["coding"] = Array([Coding(system, code, display)]) };
}
