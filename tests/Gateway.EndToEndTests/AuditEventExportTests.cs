using System.Globalization;
using System.Text;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Tests.Casework;
using Gateway.Tests.LogReading;
using Hl7.Fhir.Model;

namespace Gateway.EndToEndTests;

/// <summary>The log of a period as FHIR R4 AuditEvents in the form of IHE BALP, through a running gateway and from the command line.</summary>
public sealed class AuditEventExportTests
{
    private const string Profile = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    [Fact]
    public async System.Threading.Tasks.Task Every_kind_of_use_is_exported_as_its_profile_has_it()
    {
        // Proves over gRPC, read strictly by Firely's SDK: asked, shown, asked to be corrected and looked at, each with what BALP requires of its profile; oldest first; the first message is the record of this look; nobody's number or name is in it.
        var gateway = new RunningGateway();
        await gateway.InitializeAsync();
        try
        {
            var query = await gateway.AskAsync("D1", confirm: true, "employment-status");
            await gateway.Caseworker.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = gateway.About("D1").CitizenId });
            var asked = await gateway.Client("citizen-d1").Consents.RequestCorrectionAsync(new RequestCorrectionRequest
            {
                CitizenId = gateway.About("D1").CitizenId, Category = "employment-status", SourceId = "dfdg", SourceItemId = "nr. 17", Wrong = "Datoen er forkert", IdempotencyKey = ConsentClient.NewKey(),
            });
            await gateway.OfficersLog().SearchAsync(new SearchDisclosuresRequest());
            var (from, until) = DisclosureLogCalls.Today();
            var messages = new List<ExportAuditEventsResponse>();
            await foreach (var message in gateway.OfficersLog().ExportAuditEventsAsync(new ExportAuditEventsRequest { From = from, Until = until }))
                messages.Add(message);

            Assert.Equal(("", true), (messages[0].AuditEvent, messages[0].Receipt is not null));
            Assert.Contains("\nkind log-read\n", gateway.Records()[(int)messages[0].Receipt.LogIndex], StringComparison.Ordinal);
            var events = Read(messages.Skip(1).Select(m => m.AuditEvent));
            Assert.Equal(events.Select(e => e.Recorded).Order(), events.Select(e => e.Recorded));
            Assert.All(events, Demand);
            string Of(string id) => Assert.Single(Assert.Single(events, e => e.Id == id).Meta!.Profile)!;
            Assert.Equal((Profile + "PatientQuery", Profile + "PatientCreate"), (Of(query), Of(asked.Correction.CorrectionId)));
            Assert.All(["PatientQuery", "PatientRead", "PatientCreate", "Query"], p => Assert.Contains(events, e => e.Meta?.Profile.Contains(Profile + p) == true));
            var whole = string.Concat(messages.Select(m => m.AuditEvent));
            foreach (var personal in new[] { gateway.About("D1").CitizenId, "Datoen er forkert", "nr. 17", "Anna" })
                Assert.DoesNotContain(personal, whole, StringComparison.Ordinal);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    [Fact]
    public async System.Threading.Tasks.Task The_command_line_brings_the_same_a_line_each_or_as_one_bundle()
    {
        // Proves `gateway log audit-events` by the processes themselves: lines and bundle are valid and of the same uses; an empty period is an empty bundle; a caseworker gets none.
        var folder = Directory.CreateTempSubdirectory("gateway-audit-cli-").FullName;
        try
        {
            await using var gateway = await GatewayProcess.StartGatewayAsync(folder);
            var (shown, _, trouble) = await GatewayProcess.RunCliAsync(folder, null, "overview", "D1");
            Assert.True(shown == 0, trouble);
            string[] period = ["--from", Day(-2), "--until", Day(1)];
            var lines = Read((await AnswerAsync(folder, ["log", "audit-events", .. period])).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(lines, e => e.Meta?.Profile.Contains(Profile + "PatientQuery") == true);
            Assert.All(lines, Demand);
            var bundle = FhirCheck.Read(await AnswerAsync(folder, ["log", "audit-events", "--bundle", .. period]));
            Assert.Equal(lines.Select(e => e.Id), bundle.Entry.Select(e => e.Resource!.Id).Take(lines.Count));
            Assert.Empty(FhirCheck.Read(await AnswerAsync(folder, "log", "audit-events", "--bundle", "--from", "2020-01-01", "--until", "2020-01-02")).Entry);
            var (exit, output, errors) = await GatewayProcess.RunCliAsync(folder, null, ["log", "audit-events", .. period, "--as", "job-centre-testkoebing"]);
            Assert.Equal((3, ""), (exit, output));
            Assert.Contains("CALLER_REFUSED", errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<AuditEvent> Read(IEnumerable<string> events) =>
        [.. FhirCheck.Read($$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', events.Select(e => $$"""{"resource":{{e}}}"""))}}]}""").Entry.Select(e => (AuditEvent)e.Resource!)];

    // What BALP constrains in the profile that an event names (BalpCheck), and what ours says in it; one that names none must say
    // why it met none.
    private static void Demand(AuditEvent e)
    {
        if (e.Meta?.Profile.SingleOrDefault() is null)
        {
            Assert.NotEqual(AuditEvent.AuditEventOutcome.N0, e.Outcome);
            return;
        }
        Assert.Empty(BalpCheck.Broken(e));
        Assert.NotNull(e.Source!.Observer?.Identifier?.Value);
        Assert.Single(e.Agent!, a => a is { Requestor: true, Who.Identifier.Value.Length: > 0 });
        if (e.Entity!.Single(n => n.Type!.Code == "2").Query is { } query)
            Assert.StartsWith("use=", Encoding.UTF8.GetString(query), StringComparison.Ordinal);
    }

    private static string Day(int from) => TimeProvider.System.GetUtcNow().AddDays(from).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async System.Threading.Tasks.Task<string> AnswerAsync(string folder, params string[] arguments)
    {
        var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, arguments);
        Assert.True(exit == 0, errors + page);
        return page;
    }
}
