using Gateway.Callers;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// Requests of callers who are known, about what is not theirs, by their number in the list of what must be refused: what is
/// told, what is written down, and that no source hears of it.
/// </summary>
public sealed class RefusedRequestTests(DutiesGateway duties, ITestOutputHelper output) : IClassFixture<DutiesGateway>
{
    private const string Nobody = "0101709999";

    private static readonly Dictionary<string, Func<DutiesGateway, Probe>> Cases = new()
    {
        ["80 another citizen's consents"] = d => new(Citizen, "consent.v1.ConsentService/ListConsents", Status.NotFound, "CITIZEN_UNKNOWN", [new ListConsentsRequest { CitizenId = d.Number("D2") }, new ListConsentsRequest { CitizenId = Nobody }]),
        ["80 another citizen's consent"] = d => new(Citizen, "consent.v1.ConsentService/GetConsent", Status.NotFound, "CITIZEN_UNKNOWN", [new GetConsentRequest { CitizenId = d.Number("D2"), ConsentId = "c" }, new GetConsentRequest { CitizenId = Nobody, ConsentId = "c" }]),
        ["80 another citizen's notices"] = d => new(Citizen, "consent.v1.ConsentService/ListNotices", Status.NotFound, "CITIZEN_UNKNOWN", [new ListNoticesRequest { CitizenId = d.Number("D2") }, new ListNoticesRequest { CitizenId = Nobody }]),
        ["80 another citizen's mandates"] = d => new(Citizen, "consent.v1.ConsentService/ListMandates", Status.NotFound, "CITIZEN_UNKNOWN", [new ListMandatesRequest { CitizenId = d.Number("D2") }, new ListMandatesRequest { CitizenId = Nobody }]),
        ["80 a withdrawal in another citizen's name"] = d => new(Citizen, "consent.v1.ConsentService/WithdrawConsent", Status.NotFound, "CITIZEN_UNKNOWN", [Withdrawal(d.Number("D2")), Withdrawal(Nobody)]),
        ["80 another citizen's access report"] = d => new(Citizen, "disclosures.v1.DisclosureLogService/GetAccessReport", Status.PermissionDenied, "CITIZEN_REFUSED", [new GetAccessReportRequest { CitizenId = d.Number("D2") }, new GetAccessReportRequest { CitizenId = Nobody }]),
        ["80 a report without a mandate"] = d => new(Role.Representative, "disclosures.v1.DisclosureLogService/GetAccessReport", Status.PermissionDenied, "CITIZEN_REFUSED", [new GetAccessReportRequest { CitizenId = d.Number("D2") }, new GetAccessReportRequest { CitizenId = Nobody }]),
        ["80 another citizen's receipts, one after the other"] = d => new(
            Citizen, "disclosures.v1.DisclosureLogService/GetReceipt", Status.NotFound, "NOT_FOUND",
            [.. Enumerable.Range(0, 20).SelectMany(i => new[] { d.Number("D2"), Nobody }.Select(c => new GetReceiptRequest { CitizenId = c, LogIndex = (ulong)i }))]),
        ["80 receipts that nobody has, one after the other"] = _ => new(
            Role.Caseworker, "overview.v1.OverviewService/ConfirmDelivery", Status.NotFound, "RECEIPT_UNKNOWN", [.. Enumerable.Range(0, 20).Select(i => Confirmation((ulong)i))]),
        ["83 somebody else's access explained"] = d => new(
            Role.Caseworker, "overview.v1.OverviewService/ExplainAccess", Status.PermissionDenied, "ROLE_NOT_ALLOWED", [ForAnother(d.Number("D2")), ForAnother(Nobody)]),
        ["84 emergency accesses that are not there, one after the other"] = _ => new(
            Role.PrivacyOfficer, "policy.v1.PolicyService/ReviewEmergencyAccess", Status.NotFound, "NOT_FOUND",
            [.. Enumerable.Range(0, 20).Select(i => new ReviewEmergencyAccessRequest { EmergencyId = i.ToString("x32", System.Globalization.CultureInfo.InvariantCulture), Reason = "Der var tid.", IdempotencyKey = "k" + i })]),
    };

    // Numbers as a person or a careless program may write them, and none that is one.
    private static readonly Dictionary<string, Func<string, string>> Spellings = new()
    {
        ["80 full-width digits"] = n => string.Concat(n.Select(c => (char)(c + 0xFEE0))),
        ["80 Arabic digits"] = n => string.Concat(n.Select(c => (char)(c - '0' + 0x0660))),
        ["80 one Devanagari digit"] = n => n[..^1] + (char)(n[^1] - '0' + 0x0966),
        ["80 a blank before"] = n => " " + n,
        ["80 a blank behind"] = n => n + " ",
        ["80 a line break behind"] = n => n + "\n",
        ["80 a no-break space inside"] = n => n.Insert(6, "\u00a0"),
        ["80 a zero-width space inside"] = n => n.Insert(3, "\u200b"),
        ["80 a dash that is no hyphen"] = n => n.Insert(6, "\u2013"),
        ["80 a null behind"] = n => n + "\0",
        ["80 two hyphens"] = n => n.Insert(6, "--"),
    };

    private static Role Citizen => Role.Citizen;

    public static TheoryData<string> Named => [.. Cases.Keys];

    public static TheoryData<string> Spelled => [.. Spellings.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task One_answer_whoever_is_meant_one_line_each_and_no_source(string name)
    {
        // Proves: the status and reason of the case, the same bytes for somebody who is there and for nobody, for the first and the twentieth; one line each of class, role and call; no source asked and no record of the log.
        var probe = Cases[name](duties);
        var (lines, records, asked) = (duties.Gateway.SecurityLog.Count, duties.Gateway.Entries().Count, duties.Gateway.Simulators.Received.Count);
        var token = duties.Token(probe.Role, AssuranceLevel.High);
        var answers = new List<string>();
        foreach (var message in probe.Messages)
            answers.Add(await duties.CallAsync("/gateway." + probe.Call, token, message));
        Assert.Contains($"grpc-status: {(int)probe.Status}\n", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Contains(probe.Reason, Details(answers[0]), StringComparison.Ordinal);

        var said = duties.Gateway.SecurityLog.Skip(lines).ToList();
        Assert.Equal(probe.Messages.Count, said.Count);
        Assert.All(said, l => Assert.Equal($"4020 A caller was refused ({probe.Reason}; role {probe.Role.Word()}; gRPC - /gateway.{probe.Call})", l.Trim()));
        Assert.Equal((records, asked), (duties.Gateway.Entries().Count, duties.Gateway.Simulators.Received.Count));
        output.Say(said);
    }

    [Theory]
    [InlineData("80 a citizen about another", "citizen", "NOT_OWN_RECORD")]
    [InlineData("82 a representative without a mandate", "representative", "MANDATE_MISSING")]
    [InlineData("82 a companion without a mandate", "companion", "MANDATE_MISSING")]
    public async Task Whoever_asks_about_another_gets_the_same_and_leaves_a_line(string name, string role, string reason)
    {
        // Proves: withheld for the reason in whole, in part, and without content, the same about who is there and about nobody; recorded, with one line each; no source asked.
        Assert.NotEmpty(name);
        using var client = duties.Client(duties.Token(CallerWords.Roles[role], AssuranceLevel.Substantial));
        var (lines, records, asked) = (duties.Gateway.SecurityLog.Count, duties.Gateway.Entries().Count, duties.Gateway.Simulators.Received.Count);
        var told = new List<string>();
        foreach (var citizen in new[] { duties.Number("D2"), Nobody })
        {
            var about = new GetOverviewRequest { CitizenId = citizen, CaseId = "26/1", Purpose = RunningGateway.OwnAccess, Categories = { "employment-status", "hospital-diagnoses" } };
            var sections = (await client.GetOverviewAsync(about)).Sections;
            Assert.All(sections, s => Assert.Equal(SectionState.Withheld, s.State));
            told.Add(string.Join('\n', sections.Select(s => s.ToString())));
            await client.LocateRecordsAsync(GeneratedClient.Located(about));
            await client.ExplainAccessAsync(GeneratedClient.Explained(about));
        }
        Assert.Contains(reason, Assert.Single(told.Distinct()), StringComparison.Ordinal);
        var said = duties.Gateway.SecurityLog.Skip(lines).ToList();
        Assert.Equal(6, said.Count);
        Assert.All(said, l => Assert.StartsWith($"4021 A caller asked about somebody whose information is not theirs to ask for, and got nothing ({reason}; role {role}; gRPC - /gateway.overview.v1", l, StringComparison.Ordinal));
        Assert.Equal(asked, duties.Gateway.Simulators.Received.Count);
        Assert.True(duties.Gateway.Entries().Count >= records + 6);
        output.Say(said);
    }

    [Theory]
    [MemberData(nameof(Spelled))]
    public async Task A_number_that_is_spelled_otherwise_is_no_number(string name)
    {
        // Proves on every call that names a citizen: INVALID_ARGUMENT for the field, nothing of the number comes back, one line of its class, role and call and nothing else, no record, no source.
        var spelled = Spellings[name](duties.Number("D1"));
        var (lines, records, asked) = (duties.Gateway.SecurityLog.Count, duties.Gateway.Entries().Count, duties.Gateway.Simulators.Received.Count);
        var calls = ServedServices.Contracts.SelectMany(c => c.Methods).Where(m => m.InputType.FindFieldByName("citizen_id") is not null && m.Name != "SearchDisclosures").ToList();
        Assert.True(calls.Count > 20);
        var said = new List<string>();
        foreach (var call in calls)
        {
            var message = call.InputType.Parser.ParseFrom([]);
            call.InputType.FindFieldByName("citizen_id").Accessor.SetValue(message, spelled);
            var declared = EndpointList.Of(duties.Gateway.Services).Single(e => EndpointList.Name(e) == $"/{call.Service.FullName}/{call.Name}").Metadata.OfType<CallableByAttribute>().Single();
            var role = declared.Callers.Include(Role.Citizen) ? Role.Citizen : EndpointList.Roles.First(r => declared.Callers.Include(r));
            var answer = await duties.CallAsync($"/{call.Service.FullName}/{call.Name}", duties.Token(role, AssuranceLevel.High), message);
            Assert.True(answer.Contains("grpc-status: 3\n", StringComparison.Ordinal), $"{call.FullName}: {answer}");
            Assert.Contains("citizen_id", Details(answer), StringComparison.Ordinal);
            Assert.DoesNotContain(spelled.Trim(), Details(answer), StringComparison.Ordinal);
            said.Add($@"4020 A caller was refused \(BAD_REQUEST citizen_id( purposes?)?; role {role.Word()}; gRPC - /{call.Service.FullName}/{call.Name}\)");
        }
        Assert.Equal(said.Count, duties.Gateway.SecurityLog.Count - lines);
        Assert.All(duties.Gateway.SecurityLog.Skip(lines).Zip(said), l => Assert.Matches($"^{l.Second} ?$", l.First));
        Assert.Equal((records, asked), (duties.Gateway.Entries().Count, duties.Gateway.Simulators.Received.Count));
        output.Say(duties.Gateway.SecurityLog.Skip(lines));
    }

    [Fact]
    public async Task Health_tells_nothing_of_services_or_callers()
    {
        // Proves of 83: of a name that is not served the health says the same as of any other, with and without a token, and no line is left; reflection needs a token.
        var none = Array.Empty<string>();
        var answers = new HashSet<string>();
        foreach (var service in new[] { "gateway.admin.v1.Admin", "x" })
        {
            var message = new Grpc.Health.V1.HealthCheckRequest { Service = service };
            answers.Add(await duties.CallAsync("/grpc.health.v1.Health/Check", duties.Token(Role.Management, AssuranceLevel.Low), message));
        }
        Assert.Contains("grpc-status: 5\n", Assert.Single(answers), StringComparison.Ordinal);
        Assert.Contains("grpc-status: 16\n", await duties.Gateway.SendAsync(duties.Http, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", none), StringComparison.Ordinal);
    }

    private static string Details(string answer)
    {
        var line = answer.Split('\n').First(l => l.StartsWith("grpc-status-details-bin: ", StringComparison.Ordinal))["grpc-status-details-bin: ".Length..].Trim();
        return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(line.PadRight((line.Length + 3) / 4 * 4, '=')));
    }

    private static WithdrawConsentRequest Withdrawal(string citizen) => new() { CitizenId = citizen, ConsentId = "c", IdempotencyKey = "k" };

    private static ConfirmDeliveryRequest Confirmation(ulong index) => new() { Receipts = { new Receipt { LogIndex = index, LeafHash = ByteString.CopyFrom(new byte[32]) } } };

    private static ExplainAccessRequest ForAnother(string citizen) => new() { CitizenId = citizen, CaseId = "26/1", Purpose = RunningGateway.Purpose, DecidedFor = new DecidedFor { Role = "caseworker" } };

    private enum Status
    {
        NotFound = 5,
        PermissionDenied = 7,
    }

    private sealed record Probe(Role Role, string Call, Status Status, string Reason, IReadOnlyList<IMessage> Messages);
}
