using System.Text;
using Gateway.DisclosureLog;
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
            var (read, create, update) = (
                use.Row.Use == "consents", use.Row.Use == "correction" || use.Row.Kind is "mandate-granted" or "consent-granted" or "disclosure-reviewed", use.Row.Kind is "mandate-ended" or "correction-made");
            Assert.Equal(("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"), (e.Type!.System, e.Type.Code));
            Assert.Equal(read ? "read" : create ? "create" : update ? "update" : "search", e.Subtype![0].Code);
            Assert.Equal(read ? AuditEvent.AuditEventAction.R : create ? AuditEvent.AuditEventAction.C : update ? AuditEvent.AuditEventAction.U : AuditEvent.AuditEventAction.E, e.Action);
            Assert.Equal(use.At, e.Recorded);
            Assert.Equal(Outcome(use.Outcome), e.Outcome);
            Assert.Equal(e.Outcome == AuditEvent.AuditEventOutcome.N0 ? [Profile + (read ? "PatientRead" : create ? "PatientCreate" : update ? "PatientUpdate" : "PatientQuery")] : [], e.Meta?.Profile ?? []);
            var client = Agent(e, read ? "110152" : "110153");
            var server = Agent(e, read ? "110153" : "110152");
            Assert.All([client, server], a => Assert.True(a.Network!.Address!.Length > 0 && a.Who!.Identifier!.Value!.Length > 0 && a.Requestor == false));
            var user = Assert.Single(e.Agent!, a => a.Type!.Coding[0].Code == (create || update ? "INF" : "IRCP"));
            Assert.Equal((true, use.Row.User, use.Row.Role), (user.Requestor, user.Who!.Identifier!.Value, user.Role![0].Coding[0].Code));
            Assert.Equal(use.Row.Purpose.Length > 0 ? [use.Row.Purpose] : [], user.PurposeOfUse!.Select(p => p.Coding[0].Code));
            var patient = Assert.Single(e.Entity!, n => n.Type!.Code == "1");
            Assert.Equal(("1", "Patient", use.CitizenRef), (patient.Role!.Code, patient.What!.Type, patient.What.Identifier!.Value));
            var thing = Assert.Single(e.Entity!, n => n.Type!.Code == "2");
            Assert.Equal((read || create || update ? "4" : "24", read || create || update, !read && !create && !update), (thing.Role!.Code, thing.What is not null, thing.Query is not null));
            Assert.Equal(use.Records.Select(r => r.Position.LeafHash), e.Entity!.Where(n => n.Type!.Code == "log-record").Select(n => n.What!.Identifier!.Value));
        }
    }

    [Fact]
    public void Every_kind_of_act_has_the_action_that_it_is()
    {
        // Proves for a record of every kind that somebody makes, with and without a citizen: the action and the profile are that of what was done, and no constraint of the profile is broken; a new kind is named here, or fails.
        var expected = new Dictionary<EntryKind, string>
        {
            [EntryKind.Asked] = "E Query", [EntryKind.Explained] = "E Query", [EntryKind.WorkListShown] = "E Query", [EntryKind.LogRead] = "E Query", [EntryKind.SampleDrawn] = "E Query",
            [EntryKind.ConsentsShown] = "R Read", [EntryKind.AccessReportShown] = "R Read",
            [EntryKind.CorrectionRequested] = "C Create", [EntryKind.ConsentDrafted] = "C Create", [EntryKind.ConsentGranted] = "C Create", [EntryKind.NoticeGiven] = "C Create",
            [EntryKind.MandateGranted] = "C Create", [EntryKind.EmergencyReviewed] = "C Create", [EntryKind.RelationReviewed] = "C Create", [EntryKind.DisclosureReviewed] = "C Create", [EntryKind.RestrictionProposed] = "C Create",
            [EntryKind.ConsentWithdrawn] = "U Update", [EntryKind.MandateEnded] = "U Update", [EntryKind.CorrectionMade] = "U Update", [EntryKind.CorrectionRefused] = "U Update",
            [EntryKind.RestrictionConfirmed] = "U Update", [EntryKind.RestrictionLifted] = "U Update",
            [EntryKind.PartsErased] = "D Delete",
        };
        Assert.Equal(Enum.GetValues<EntryKind>().Where(k => ActKinds.Of(k) is ActKind.Look or ActKind.Change).Order(), expected.Keys.Order());
        foreach (var (kind, says) in expected)
        {
            foreach (var citizen in new[] { "0123456789abcdef0123456789abcdef", "" })
            {
                var record = ReadEntry.TryRead(new LogEntry(kind, SeededLog.Municipality, SeededLog.Start).Add("organisation", "99990001").Add("user", "u").Add("client", "c").Add("catalogue", "v").ToBytes())!;
                var row = new UseRow(LogIndexRow.Of(7, record), citizen, [new UsePart(7, kind.Name(), null)]);
                var use = LoggedUse.Of(row, new Dictionary<long, LoggedRecord> { [7] = new(new LogPosition(7, new string('a', 64), SeededLog.Start), record) });
                var bundle = FhirCheck.Read($$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{AuditEvents.Write(use)}}}]}""");
                var e = (AuditEvent)bundle.Entry[0].Resource!;
                Assert.Equal(says[..1], e.Action.ToString());
                // What was only asked has come to nothing yet, and names no profile.
                Assert.Equal(kind == EntryKind.Asked ? [] : [$"{Profile}{(citizen.Length > 0 ? "Patient" : "")}{says[2..]}"], e.Meta?.Profile ?? []);
                Assert.Empty(BalpCheck.Broken(e));
            }
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
