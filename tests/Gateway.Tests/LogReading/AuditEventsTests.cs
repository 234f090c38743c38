using System.Text;
using Gateway.LogReading;
using Gateway.Storage;
using Gateway.Tests.Casework;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Gateway.Tests.LogReading;

/// <summary>Exported events are FHIR R4 and have the form of IHE BALP; and lead to nobody by name or number.</summary>
public sealed class AuditEventsTests
{
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Profile = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    [Fact]
    public async System.Threading.Tasks.Task Every_event_is_valid_and_has_the_form_of_its_profile()
    {
        // Proves for some hundred uses of every outcome, read strictly by Firely's SDK: type, subtype, action, outcome, client, server, user, patient and query as BALP fixes them, and every constraint of the profiles' own definitions (BalpCheck); a profile is named where it is met only.
        await using var log = new SeededLog(11);
        await log.AddAsync(300, citizens: 10);
        var uses = new List<LoggedUse>();
        await foreach (var window in log.Book.OldestFirstAsync(new UseFilter(SeededLog.Municipality), await log.Book.LengthAsync()))
            uses.AddRange(await log.Book.JoinAsync(SeededLog.Municipality, window));
        Assert.Equal(8, uses.Select(u => u.Outcome).Distinct().Count());
        var bundle = FhirCheck.Read($$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', uses.Select(u => $$"""{"resource":{{AuditEvents.Write(u)}}}"""))}}]}""");
        var events = bundle.Entry.Select(e => (AuditEvent)e.Resource!).ToList();
        Assert.Equal(uses.Select(u => u.Id), events.Select(e => e.Id));
        Assert.All(events, e => Assert.Empty(BalpCheck.Broken(e)));
        foreach (var (use, e) in uses.Zip(events))
        {
            var (read, create) = (use.Row.Use == "consents", use.Row.Use == "correction" || use.Outcome == UseOutcome.Recorded);
            Assert.Equal(("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"), (e.Type!.System, e.Type.Code));
            Assert.Equal(read ? "read" : create ? "create" : "search", e.Subtype![0].Code);
            Assert.Equal(read ? AuditEvent.AuditEventAction.R : create ? AuditEvent.AuditEventAction.C : AuditEvent.AuditEventAction.E, e.Action);
            Assert.Equal(use.At, e.Recorded);
            Assert.Equal(Outcome(use.Outcome), e.Outcome);
            Assert.Equal(e.Outcome == AuditEvent.AuditEventOutcome.N0 ? [Profile + (read ? "PatientRead" : create ? "PatientCreate" : "PatientQuery")] : [], e.Meta?.Profile ?? []);
            var client = Agent(e, read ? "110152" : "110153");
            var server = Agent(e, read ? "110153" : "110152");
            Assert.All([client, server], a => Assert.True(a.Network!.Address!.Length > 0 && a.Who!.Identifier!.Value!.Length > 0 && a.Requestor == false));
            var user = Assert.Single(e.Agent!, a => a.Type!.Coding[0].Code == (create ? "INF" : "IRCP"));
            Assert.Equal((true, use.Row.User, use.Row.Role), (user.Requestor, user.Who!.Identifier!.Value, user.Role![0].Coding[0].Code));
            Assert.Equal(use.Row.Purpose.Length > 0 ? [use.Row.Purpose] : [], user.PurposeOfUse!.Select(p => p.Coding[0].Code));
            var patient = Assert.Single(e.Entity!, n => n.Type!.Code == "1");
            Assert.Equal(("1", "Patient", use.CitizenRef), (patient.Role!.Code, patient.What!.Type, patient.What.Identifier!.Value));
            var thing = Assert.Single(e.Entity!, n => n.Type!.Code == "2");
            Assert.Equal((read || create ? "4" : "24", read || create, !read && !create), (thing.Role!.Code, thing.What is not null, thing.Query is not null));
            Assert.Equal(use.Records.Select(r => r.Position.LeafHash), e.Entity!.Where(n => n.Type!.Code == "log-record").Select(n => n.What!.Identifier!.Value));
        }
    }

    [Fact]
    public async System.Threading.Tasks.Task A_question_is_told_as_the_log_keeps_it()
    {
        // Proves: use, purpose, categories and sources stand in the query in base 64, and nothing that is about the citizen.
        await using var log = new SeededLog(11);
        await log.AddAsync(40, citizens: 3);
        var rows = new List<UseRow>();
        await foreach (var row in log.Book.NewestFirstAsync(new UseFilter(SeededLog.Municipality), long.MaxValue, await log.Book.LengthAsync()))
            rows.Add(row);
        var use = (await log.Book.JoinAsync(SeededLog.Municipality, rows)).First(u => u.Row.Use == "overview" && u.Categories.Count > 1);
        var written = AuditEvents.Write(use);
        var query = ((AuditEvent)new FhirJsonDeserializer().DeserializeResource(written)!).Entity!.Single(n => n.Type!.Code == "2").Query!;
        Assert.Equal($"use=overview&purpose={use.Row.Purpose}&category={string.Join("%2C", use.Categories.Select(c => c.Category))}", Encoding.UTF8.GetString(query));
        Assert.DoesNotContain("\n", written, StringComparison.Ordinal);
    }

    private static AuditEvent.AgentComponent Agent(AuditEvent e, string code) => Assert.Single(e.Agent!, a => a.Type!.Coding[0] is { System: Dicom } coding && coding.Code == code);

    private static AuditEvent.AuditEventOutcome? Outcome(UseOutcome outcome) => outcome switch
    {
        UseOutcome.Open => null,
        UseOutcome.Failed => AuditEvent.AuditEventOutcome.N8,
        UseOutcome.Cut => AuditEvent.AuditEventOutcome.N4,
        _ => AuditEvent.AuditEventOutcome.N0,
    };
}
