using Gateway.LogReading;
using Gateway.Storage;
using Gateway.Tests.Casework;
using Hl7.Fhir.Model;

namespace Gateway.Tests.LogReading;

/// <summary>The check of exported events finds what breaks a profile: each of its constraints is broken here, and named.</summary>
public sealed class BalpCheckTests
{
    private const string Types = "http://terminology.hl7.org/CodeSystem/audit-entity-type";

    // How each constraint is broken, whatever the profile; the agents are client, server, user, the first entities patient and thing.
    private static readonly Dictionary<string, Action<AuditEvent>> Breaks = new()
    {
        ["type"] = e => e.Type!.Code = "other",
        ["subtype 1"] = e => e.Subtype = [],
        ["subtype[any"] = e => e.Subtype![0].Code = "history",
        ["action"] = e => e.Action = e.Action == AuditEvent.AuditEventAction.D ? AuditEvent.AuditEventAction.U : AuditEvent.AuditEventAction.D,
        ["recorded"] = e => e.Recorded = null,
        ["outcome"] = e => e.Outcome = AuditEvent.AuditEventOutcome.N8,
        ["agent 2"] = e => e.Agent = [e.Agent![0]],
        ["agent[client] 1"] = e => e.Agent![0].Type!.Coding[0].Code = "110155",
        ["agent[client].who"] = e => e.Agent![0].Who = null,
        ["agent[client].network"] = e => e.Agent![0].Network = null,
        ["agent[client].media"] = e => e.Agent![0].Media = new Coding("urn:x", "x"),
        ["agent[server] 1"] = e => e.Agent!.Add((AuditEvent.AgentComponent)e.Agent[1].DeepCopy()),
        ["agent[server].who"] = e => e.Agent![1].Who!.Identifier = null,
        ["agent[server].network"] = e => e.Agent![1].Network!.Address = null,
        ["agent[server].media"] = e => e.Agent![1].Media = new Coding("urn:x", "x"),
        ["agent[user] 0"] = e => e.Agent![2].Type!.Coding[0].Code = "PRCP",
        ["agent[user].who"] = e => e.Agent![2].Who = null,
        ["agent[user].requestor"] = e => e.Agent![2].Requestor = false,
        ["agent[user].media"] = e => e.Agent![2].Media = new Coding("urn:x", "x"),
        ["agent[user].network"] = e => e.Agent![2].Network = new AuditEvent.NetworkComponent { Address = "10.0.0.1" },
        ["agent[client].role"] = e => e.Agent![0].Policy = ["urn:x"],
        ["agent[server].role"] = e => e.Agent![1].Name = "x",
        ["agent[user].altId"] = e => e.Agent![2].Policy = ["urn:x"],
        ["entity[data].lifecycle"] = e => e.Entity![1].Name = "x",
        ["entity[patient].lifecycle"] = e => e.Entity![0].Lifecycle = new Coding("urn:x", "x"),
        ["entity 1"] = e => e.Entity = [],
        ["entity 2"] = e => e.Entity = [e.Entity![0]],
        ["entity[transaction]"] = e => e.Entity!.Add(new AuditEvent.EntityComponent { Type = new Coding("https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId") }),
        ["entity[query] 1"] = e => e.Entity!.Add(new AuditEvent.EntityComponent { Type = new Coding(Types, "2") }),
        ["entity[query].role"] = e => e.Entity![1].Role!.Code = "4",
        ["entity[query].what"] = e => e.Entity![1].What = new ResourceReference("Patient/1"),
        ["entity[query].lifecycle"] = e => e.Entity![1].Lifecycle = new Coding("urn:x", "x"),
        ["entity[query].query"] = e => e.Entity![1].Query = null,
        ["entity[query].detail"] = e => e.Entity![1].Detail = [new AuditEvent.DetailComponent { Type = "x" }],
        ["entity[data] 1"] = e => e.Entity!.RemoveAt(1),
        ["entity[data].role"] = e => e.Entity![1].Role!.Code = "24",
        ["entity[data].what"] = e => e.Entity![1].What = null,
        ["entity[patient] 1"] = e => e.Entity![0].Type!.Code = "3",
        ["entity[patient].role"] = e => e.Entity![0].Role!.Code = "4",
        ["entity[patient].what"] = e => e.Entity![0].What!.Type = "Group",
    };

    [Theory]
    [InlineData("overview", "PatientQuery")]
    [InlineData("consents", "PatientRead")]
    [InlineData("correction", "PatientCreate")]
    [InlineData("consent-withdrawn", "PatientUpdate")]
    [InlineData("parts-erased", "PatientDelete")]
    public void Each_constraint_that_is_broken_is_found(string use, string profile)
    {
        // Proves for the five profiles of citizens: an event as it is exported breaks nothing, with any one constraint of its profile broken that one is named, and each constraint has its break here.
        Assert.Equal([], BalpCheck.Broken(Exported(use, profile)));
        foreach (var rule in BalpCheck.RulesOf(profile))
        {
            var broken = Exported(use, profile);
            Assert.Single(Breaks, b => rule.Path.StartsWith(b.Key, StringComparison.Ordinal)).Value(broken);
            Assert.Contains(rule.Path, BalpCheck.Broken(broken));
        }
    }

    private static AuditEvent Exported(string use, string profile)
    {
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var kind = use switch { "consents" => "consents-shown", "correction" => "correction-requested", _ => "asked" };
        var row = new LogIndexRow(7, "0999", "2026-11-21T12:00:00.0000000Z", kind, "a1", use) { Role = "caseworker", User = "user-1", Client = "job-centre", Organisation = "99990001", Purpose = "help" };
        var entry = new DisclosureLog.LogEntry(DisclosureLog.EntryKind.Asked, DisclosureLog.MunicipalityId.Parse("0999"), at);
        var record = new LoggedRecord(new DisclosureLog.LogPosition(7, new string('a', 64), at), DisclosureLog.ReadEntry.TryRead(entry.ToBytes())!);
        var logged = new LoggedUse(row, "0123456789abcdef0123456789abcdef", UseOutcome.Released, [record]) { Categories = [], Sources = ["dfdg"], FailureCause = "", DeliveredAt = null };
        var bundle = FhirCheck.Read($$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{AuditEvents.Write(logged)}}}]}""");
        var e = (AuditEvent)bundle.Entry[0].Resource!;
        Assert.EndsWith("IHE.BasicAudit." + profile, Assert.Single(e.Meta!.Profile), StringComparison.Ordinal);
        return e;
    }
}
