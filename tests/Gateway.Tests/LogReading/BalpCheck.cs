using Hl7.Fhir.Model;

namespace Gateway.Tests.LogReading;

/// <summary>
/// What IHE Basic Audit Log Patterns (BALP 1.1) constrains in the profiles that are exported, element by element, in the words of
/// the profiles' own definitions (IHE/ITI.BasicAudit, input/fsh: PatientQuery.fsh with Query and PatientQuery, PatientRead.fsh with
/// Read and PatientRead, PatientCreate.fsh with Create and PatientCreate, PatientUpdate.fsh
/// with Update and PatientUpdate, PatientDelete.fsh with Delete and PatientDelete). Read there, because the profiles cannot be had
/// offline; FHIR R4's own rules of AuditEvent are Firely's to check.
/// </summary>
/// <remarks>Not held: what the definitions recommend only (MS: agent[user].role, .name and .purposeOfUse, source).</remarks>
internal static class BalpCheck
{
    private const string Types = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string Roles = "http://terminology.hl7.org/CodeSystem/object-role";
    private const string Parts = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Participants = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private const string Own = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
    private static readonly string[] UserParts = ["IRCP", "AUT", "INF", "CST"];

    private const string Profiles = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    /// <summary>Which constraints an event breaks that names a profile; none of one that names none.</summary>
    internal static IReadOnlyList<string> Broken(AuditEvent e) =>
        e.Meta?.Profile.FirstOrDefault() is { } profile ? [.. RulesOf(profile[Profiles.Length..]).Where(r => !r.Holds(e)).Select(r => r.Path)] : [];

    /// <summary>The constraints of a profile.</summary>
    /// <param name="profile">Such as PatientQuery.</param>
    internal static IReadOnlyList<BalpRule> RulesOf(string profile)
    {
        var (ofPatient, interaction) = profile.StartsWith("Patient", StringComparison.Ordinal) ? (true, profile["Patient".Length..]) : (false, profile);
        return
        [
            .. Common(interaction),
            .. interaction == "Query" ? QueryEntity() : DataEntity(),
            .. ofPatient ? Patient(interaction == "Query" ? 1 : 2) : [],
            .. interaction == "Delete" ? Delete() : [],
            .. interaction == "Delete" && ofPatient ? Bare("patient", "1") : [],
        ];
    }

    private static IEnumerable<BalpRule> Common(string interaction)
    {
        var (action, subtypes, client, server) = interaction switch
        {
            "Query" => (AuditEvent.AuditEventAction.E, (string[])["search", "search-type", "search-system"], (Dicom, "110153"), (Dicom, "110152")),
            "Read" => (AuditEvent.AuditEventAction.R, ["read", "vread"], (Dicom, "110152"), (Dicom, "110153")),
            "Create" => (AuditEvent.AuditEventAction.C, ["create"], (Dicom, "110153"), (Dicom, "110152")),
            "Update" => (AuditEvent.AuditEventAction.U, ["update", "patch"], (Dicom, "110153"), (Dicom, "110152")),
            "Delete" => (AuditEvent.AuditEventAction.D, ["delete"], (Dicom, "110150"), (Participants, "custodian")),
            _ => throw new ArgumentException("No such profile is exported.", nameof(interaction)),
        };
        yield return new("type = audit-event-type#rest", e => Is(e.Type, "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"));
        yield return new("subtype 1..*", e => e.Subtype?.Count >= 1);
        // Of the slices each may be there once; without any, the event would not say what was done.
        yield return new($"subtype[any{interaction}]", e => e.Subtype!.Count(s => s.System == "http://hl7.org/fhir/restful-interaction" && subtypes.Contains(s.Code)) == 1);
        yield return new($"action = #{action}", e => e.Action == action);
        yield return new("recorded 1..1", e => e.Recorded is not null);
        yield return new("outcome = audit-event-outcome#0", e => e.Outcome == AuditEvent.AuditEventOutcome.N0);
        yield return new("agent 2..*", e => e.Agent?.Count >= 2);
        foreach (var (slice, (system, code)) in new[] { ("client", client), ("server", server) })
        {
            yield return new($"agent[{slice}] 1..1, type = {system}#{code}", e => Agents(e, system, code).Count == 1);
            yield return new($"agent[{slice}].who 1..1", e => Agents(e, system, code).All(a => a.Who is { Identifier.Value.Length: > 0 }));
            yield return new($"agent[{slice}].network 1..1", e => Agents(e, system, code).All(a => a.Network is { Address.Length: > 0, Type: not null }));
            yield return new($"agent[{slice}].media 0..0", e => Agents(e, system, code).All(a => a.Media is null));
        }
        string[] user = interaction is "Query" or "Read" ? ["IRCP"] : ["AUT", "INF", "CST"];
        yield return new($"agent[user] 0..1, type = {string.Join(" or ", user)}", e => Users(e).Count <= 1 && Users(e).All(a => user.Any(code => Has(a, Parts, code))));
        yield return new("agent[user].who 1..1", e => Users(e).All(a => a.Who is { Identifier.Value.Length: > 0 }));
        yield return new("agent[user].requestor = true", e => Users(e).All(a => a.Requestor == true));
        yield return new("agent[user].media 0..0", e => Users(e).All(a => a.Media is null));
        yield return new("agent[user].network 0..0", e => Users(e).All(a => a.Network is null));
        yield return new("entity 1..*", e => e.Entity?.Count >= 1);
        yield return new("entity[transaction] 0..1, what.identifier.value 1..1", e => Entities(e, Own, "XrequestId") is var t && t.Count <= 1 && t.All(n => n.What?.Identifier?.Value is not null));
    }

    private static IEnumerable<BalpRule> QueryEntity()
    {
        yield return new("entity[query] 1..1, type = audit-entity-type#2", e => Entities(e, Types, "2").Count == 1);
        yield return new("entity[query].role = object-role#24", e => Entities(e, Types, "2").All(n => Is(n.Role, Roles, "24")));
        yield return new("entity[query].what 0..0", e => Entities(e, Types, "2").All(n => n.What is null));
        yield return new("entity[query].lifecycle 0..0", e => Entities(e, Types, "2").All(n => n.Lifecycle is null));
        yield return new("entity[query].query 1..1", e => Entities(e, Types, "2").All(n => n.Query?.Length > 0));
        yield return new("entity[query].detail 0..0", e => Entities(e, Types, "2").All(n => n.Detail is null or { Count: 0 }));
    }

    private static IEnumerable<BalpRule> DataEntity()
    {
        yield return new("entity[data] 1..1, type = audit-entity-type#2", e => Entities(e, Types, "2").Count == 1);
        yield return new("entity[data].role from RestObjectRoles", e => Entities(e, Types, "2").All(n => new[] { "3", "4", "20" }.Any(code => Is(n.Role, Roles, code))));
        yield return new("entity[data].what 1..1", e => Entities(e, Types, "2").All(n => n.What is { Identifier.Value.Length: > 0 }));
    }

    private static IEnumerable<BalpRule> Patient(int least)
    {
        yield return new($"entity {least}..*", e => e.Entity?.Count >= least);
        yield return new("entity[patient] 1..1, type = audit-entity-type#1", e => Entities(e, Types, "1").Count == 1);
        yield return new("entity[patient].role = object-role#1", e => Entities(e, Types, "1").All(n => Is(n.Role, Roles, "1")));
        yield return new("entity[patient].what 1..1 only Reference(Patient)", e => Entities(e, Types, "1").All(n => n.What is { Type: "Patient", Identifier.Value.Length: > 0 }));
    }

    private static IEnumerable<BalpRule> Delete()
    {
        foreach (var (slice, system, code) in new[] { ("client", Dicom, "110150"), ("server", Participants, "custodian") })
        {
            yield return new($"agent[{slice}].role, altId, name, location, policy, purposeOfUse 0..0", e => Agents(e, system, code).All(a =>
                a is { AltId: null, Name: null, Location: null } && a.Role is null or { Count: 0 } && a.Policy?.Any() != true && a.PurposeOfUse is null or { Count: 0 }));
        }
        yield return new("agent[user].altId, location, policy 0..0", e => Users(e).All(a => a is { AltId: null, Location: null } && a.Policy?.Any() != true));
        foreach (var rule in Bare("data", "2"))
            yield return rule;
    }

    private static IEnumerable<BalpRule> Bare(string slice, string type)
    {
        yield return new($"entity[{slice}].lifecycle, name, query, detail 0..0", e => Entities(e, Types, type).All(n => n is { Lifecycle: null, Name: null, Query: null } && n.Detail is null or { Count: 0 }));
    }

    // Slices are told apart by their type.
    private static List<AuditEvent.AgentComponent> Agents(AuditEvent e, string system, string code) => [.. e.Agent!.Where(a => Has(a, system, code))];

    // Whoever asked: of the three agents that BALP knows only the user may have.
    private static List<AuditEvent.AgentComponent> Users(AuditEvent e) => [.. e.Agent!.Where(a => a.Requestor == true || UserParts.Any(part => Has(a, Parts, part)))];

    private static List<AuditEvent.EntityComponent> Entities(AuditEvent e, string system, string code) => [.. e.Entity!.Where(n => Is(n.Type, system, code))];

    private static bool Has(AuditEvent.AgentComponent agent, string system, string code) => agent.Type?.Coding.Any(c => Is(c, system, code)) == true;

    private static bool Is(Coding? coding, string system, string code) => coding is not null && coding.System == system && coding.Code == code;
}

/// <summary>A constraint.</summary>
/// <param name="Path">The element below AuditEvent and what holds of it, as the definition has it.</param>
/// <param name="Holds">Whether an event keeps it.</param>
internal sealed record BalpRule(string Path, Func<AuditEvent, bool> Holds);
