using Gateway.Callers;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// Every call that a representative or a companion may make about a citizen, by who has no mandate that holds (82): never given, run out, ended, not begun,
/// or another citizen's. The calls are those of the contract, so that a new one cannot be left out.
/// </summary>
public sealed class MandateMatrixTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Alias = "D4";

    // Whoever DutiesGateway's tokens of private persons are about.
    private const string Holder = "0101705556";
    private static readonly string[] Asked = ["social-assessment", "social-action-plan", "hospital-diagnoses"];

    // The calls that are no questions to sources, each with what it needs beside the citizen.
    private static readonly Dictionary<string, Func<IMessage>> Others = new()
    {
        ["ExportConsent"] = () => new ExportConsentRequest { ConsentId = "c", Export = ConsentExport.Receipt },
        ["GetConsent"] = () => new GetConsentRequest { ConsentId = "c" },
        ["ListConsents"] = () => new ListConsentsRequest(),
        ["GrantConsent"] = () => new GrantConsentRequest { DraftId = "d", MandateId = "m", Form = ConsentForm.Digital, IdempotencyKey = Guid.NewGuid().ToString() },
        ["WithdrawConsent"] = () => new WithdrawConsentRequest { ConsentId = "c", IdempotencyKey = Guid.NewGuid().ToString() },
        ["ListCorrections"] = () => new ListCorrectionsRequest(),
        ["ListNotices"] = () => new ListNoticesRequest(),
        ["ListMandates"] = () => new ListMandatesRequest(),
        ["RequestCorrection"] = () => new RequestCorrectionRequest { Category = Asked[0], SourceId = "ffb", SourceItemId = "1", Wrong = "Det passer ikke.", Right = "Det er rettet.", IdempotencyKey = Guid.NewGuid().ToString() },
        ["GetAccessReport"] = () => new GetAccessReportRequest(),
        ["GetReceipt"] = () => new GetReceiptRequest(),
    };

    private static readonly IReadOnlyDictionary<string, (AssuranceLevel Least, IReadOnlyList<Role> Callers)?> Listed = EndpointList.Read(File.ReadAllText(EndpointList.GoldenFile));

    private readonly DutiesGateway _duties = new();

    public static TheoryData<string, string, string> Without => new()
    {
        { "representative", "never given", "MANDATE_MISSING" }, { "representative", "run out", "MANDATE_EXPIRED" }, { "representative", "ended", "MANDATE_ENDED" },
        { "representative", "not begun", "MANDATE_NOT_YET_VALID" }, { "representative", "of another citizen", "MANDATE_MISSING" },
        { "companion", "never given", "MANDATE_MISSING" }, { "companion", "run out", "MANDATE_EXPIRED" }, { "companion", "ended", "MANDATE_ENDED" },
        { "companion", "not begun", "MANDATE_NOT_YET_VALID" }, { "companion", "of another citizen", "MANDATE_MISSING" },
    };

    public Task InitializeAsync() => _duties.InitializeAsync();

    public Task DisposeAsync() => _duties.DisposeAsync();

    [Theory]
    [MemberData(nameof(Without))]
    public async Task No_call_about_the_citizen_opens_anything(string role, string mandate, string reason)
    {
        // Proves of each call: what would ask sources asks none, withholds every kind for the mandate, leaves a record and one line; every other call is refused with the bytes that a number nobody has gets, one line each, no source.
        var caller = CallerWords.Roles[role];
        await GiveAsync(caller, mandate);
        var token = _duties.Token(caller, AssuranceLevel.Substantial);
        using var channel = GrpcChannel.ForAddress(_duties.Gateway.Address, new GrpcChannelOptions { HttpClient = _duties.Gateway.Open(), DisposeHttpClient = true });
        var calls = new CitizenCalls(channel, new Metadata { { "authorization", "Bearer " + token } });
        var (asked, before) = (_duties.Gateway.Simulators.Received.Count, _duties.Gateway.SecurityLog.Count);
        foreach (var call in CitizenCalls.All.Where(c => MayCall(c, caller)))
        {
            var (lines, records) = (_duties.Gateway.SecurityLog.Count, _duties.Gateway.Entries().Count);
            var told = CitizenCalls.Reasons(await calls.AskAsync(call, About(), TimeSpan.FromSeconds(30))).ToList();
            Assert.True(told.Count > 0 || call.Name == "ListMeetingMembers", call.Name);
            Assert.All(told.Where(t => Asked.Contains(t.Category) && !t.Codes.Contains("ROLE_NOT_ALLOWED")), t => Assert.True(t.Codes.SequenceEqual([reason]), $"{call.Name}, {t.Category}: {string.Join(' ', t.Codes)}"));
            Assert.All(told, t => Assert.NotEmpty(t.Codes));
            Assert.True(_duties.Gateway.Entries().Count > records, call.Name);
            var line = Assert.Single(_duties.Gateway.SecurityLog.Skip(lines));
            Assert.StartsWith($"4021 A caller asked about somebody whose information is not theirs to ask for, and got nothing ({reason}; role {role}; gRPC - /{call.Service.FullName}/{call.Name})", line, StringComparison.Ordinal);
        }
        // Who holds a mandate, or held it, sees that one in the list of them.
        var sees = mandate is not ("never given" or "of another citizen");
        foreach (var call in OtherCalls().Where(c => MayCall(c, caller) && !(sees && c.Name == "ListMandates")))
        {
            var (lines, records) = (_duties.Gateway.SecurityLog.Count, _duties.Gateway.Entries().Count);
            var answers = new HashSet<string>();
            foreach (var citizen in new[] { _duties.Number(Alias), TiedRecordMatrixTests.Nobody })
            {
                var message = Others[call.Name]();
                call.InputType.FindFieldByName("citizen_id").Accessor.SetValue(message, citizen);
                answers.Add(await _duties.CallAsync($"/{call.Service.FullName}/{call.Name}", token, message));
            }
            Assert.True(answers.Count == 1 && System.Text.RegularExpressions.Regex.IsMatch(answers.Single(), "grpc-status: [57]\n"), $"{call.Name}: {string.Join("\n\n", answers)}");
            Assert.Equal(2, _duties.Gateway.SecurityLog.Count - lines);
            Assert.Equal(records, _duties.Gateway.Entries().Count);
        }
        Assert.Equal(asked, _duties.Gateway.Simulators.Received.Count);
        output.Say(_duties.Gateway.SecurityLog.Skip(before));
    }

    [Fact]
    public async Task With_a_mandate_that_holds_the_same_calls_are_answered()
    {
        // Proves that the table above proves something: with one, sources are asked, and of the other calls that need nothing more those that list are answered.
        await GiveAsync(Role.Representative, "in force");
        var token = _duties.Token(Role.Representative, AssuranceLevel.Substantial);
        using var channel = GrpcChannel.ForAddress(_duties.Gateway.Address, new GrpcChannelOptions { HttpClient = _duties.Gateway.Open(), DisposeHttpClient = true });
        var calls = new CitizenCalls(channel, new Metadata { { "authorization", "Bearer " + token } });
        foreach (var call in CitizenCalls.OfSources.Where(c => c.Name != "ListMeetingMembers"))
        {
            var asked = _duties.Gateway.Simulators.Received.Count;
            await calls.AskAsync(call, About(), TimeSpan.FromSeconds(30));
            Assert.True(_duties.Gateway.Simulators.Received.Count > asked, call.Name);
        }
        foreach (var call in OtherCalls().Where(c => c.Name.StartsWith("List", StringComparison.Ordinal) || c.Name == "GetAccessReport"))
        {
            var message = Others[call.Name]();
            call.InputType.FindFieldByName("citizen_id").Accessor.SetValue(message, _duties.Number(Alias));
            var answer = await _duties.CallAsync($"/{call.Service.FullName}/{call.Name}", token, message);
            Assert.True(answer.Contains("grpc-status: 0\n", StringComparison.Ordinal), $"{call.Name}: {answer}");
        }
    }

    [Fact]
    public void Every_call_about_a_citizen_that_they_may_make_is_among_these()
    {
        // Proves that a call which names a citizen and lets a representative or a companion in is tried above.
        var known = CitizenCalls.All.Select(c => c.Name).Concat(Others.Keys).ToHashSet();
        var named = ServedServices.Contracts.SelectMany(c => c.Methods).Where(m => m.InputType.FindFieldByName("citizen_id") is not null && (MayCall(m, Role.Representative) || MayCall(m, Role.Companion)));
        Assert.Empty(named.Select(m => m.Name).Except(known));
        Assert.Equal(Others.Count, OtherCalls().Count());
    }

    private static IEnumerable<MethodDescriptor> OtherCalls() => ServedServices.Contracts.SelectMany(c => c.Methods).Where(m => Others.ContainsKey(m.Name));

    private static bool MayCall(MethodDescriptor call, Role role) => Listed[$"/{call.Service.FullName}/{call.Name}"]?.Callers.Contains(role) == true;

    private GetOverviewRequest About() => new() { CitizenId = _duties.Number(Alias), CaseId = "26/8200", Purpose = RunningGateway.OwnAccess, Categories = { Asked } };

    // By a citizen with their own login.
    private async Task GiveAsync(Role role, string state)
    {
        if (state == "never given")
            return;
        var number = _duties.Number(state == "of another citizen" ? "D8" : Alias);
        using var citizen = _duties.Client(_duties.Token(Role.Citizen, AssuranceLevel.Substantial, more: c => c["cpr"] = number));
        var now = _duties.Gateway.Clock.GetUtcNow();
        var request = new RecordMandateRequest
        {
            CitizenId = number, HolderId = Holder, Kind = role == Role.Companion ? MandateKind.Companion : MandateKind.PowerOfAttorney, Evidence = "fuldmagt-1", IdempotencyKey = ConsentClient.NewKey(),
            ValidFrom = state == "not begun" ? Timestamp.FromDateTimeOffset(now.AddDays(1)) : null, ValidUntil = Timestamp.FromDateTimeOffset(now.AddDays(100)), Categories = { Asked }, Purposes = { RunningGateway.OwnAccess },
        };
        var mandate = (await citizen.Consents.RecordMandateAsync(request)).Mandate.MandateId;
        if (state == "ended")
            await citizen.Consents.EndMandateAsync(new EndMandateRequest { CitizenId = number, MandateId = mandate, IdempotencyKey = ConsentClient.NewKey() });
        if (state == "run out")
            _duties.Gateway.Clock.Move(TimeSpan.FromDays(101));
    }
}
