using Gateway.Callers;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Gateway.Web;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// Every call that names a citizen, about somebody who is not the caller's to ask about: oneself and one's household of staff (81), another citizen of a
/// citizen (80). The calls are those of the contract, so that a new one cannot be left out.
/// </summary>
public sealed class TiedRecordMatrixTests(ITestOutputHelper output) : IAsyncLifetime
{
    internal const string Nobody = "0101709999";
    private const string Household = "D2";
    private const string Case = "26/4711";

    // Whose record of their own is which.
    private static readonly Dictionary<Role, (string User, string Own)> Staff = new() { [Role.Caseworker] = ("sara", "D1"), [Role.PrivacyOfficer] = ("pia", "D7") };

    // No private person may make them, which the list of endpoints says; of whose municipality a citizen is, the tests of the border show.
    internal static readonly string[] StaffAlone =
        ["AnswerCorrection", "ConfirmRestriction", "CreateNotice", "DraftConsent", "EraseCitizen", "LiftRestriction", "ProposeRestriction", "SearchDisclosures"];

    // An officer's receipt is asked for by its place in the log and about nobody: a number beside it is refused as a field, whoever's it is.
    private static readonly string[] NameNobodyOfStaff = ["GetReceipt"];

    private static readonly Dictionary<string, Func<string, IMessage>> Messages = new()
    {
        ["AnswerCorrection"] = c => new AnswerCorrectionRequest { CitizenId = c, CorrectionId = Id, State = (CorrectionState)2, Answer = "Rettet.", IdempotencyKey = Key() },
        ["ConfirmRestriction"] = c => new ConfirmRestrictionRequest { CitizenId = c, RestrictionId = Id, IdempotencyKey = Key() },
        ["CreateNotice"] = c => new CreateNoticeRequest { CitizenId = c, CaseId = Case, Document = "brev-1", GivenAt = InDays(-1), IdempotencyKey = Key() },
        ["DraftConsent"] = c => new DraftConsentRequest
        {
            CitizenId = c, IdempotencyKey = Key(),
            Terms = new ConsentTerms { CaseId = Case, Purpose = RunningGateway.Purpose, Categories = { "social-action-plan" }, Holders = { "social" }, ValidUntil = InDays(100) },
        },
        ["EndMandate"] = c => new EndMandateRequest { CitizenId = c, MandateId = Id, IdempotencyKey = Key(), Evidence = "brev-1" },
        ["EraseCitizen"] = c => new EraseCitizenRequest { CitizenId = c, Ground = ErasureGround.Objection },
        ["ExportConsent"] = c => new ExportConsentRequest { CitizenId = c, ConsentId = Id, Export = (ConsentExport)1 },
        ["GetAccessReport"] = c => new GetAccessReportRequest { CitizenId = c },
        ["GetConsent"] = c => new GetConsentRequest { CitizenId = c, ConsentId = Id },
        ["GetReceipt"] = c => new GetReceiptRequest { CitizenId = c, LogIndex = 0 },
        ["GrantConsent"] = c => new GrantConsentRequest { CitizenId = c, DraftId = Id, Form = (ConsentForm)2, Evidence = "brev-1", IdempotencyKey = Key() },
        ["LiftRestriction"] = c => new LiftRestrictionRequest { CitizenId = c, RestrictionId = Id, IdempotencyKey = Key() },
        ["ListConsents"] = c => new ListConsentsRequest { CitizenId = c },
        ["ListCorrections"] = c => new ListCorrectionsRequest { CitizenId = c },
        ["ListMandates"] = c => new ListMandatesRequest { CitizenId = c },
        ["ListNotices"] = c => new ListNoticesRequest { CitizenId = c },
        ["ProposeRestriction"] = c => new ProposeRestrictionRequest { CitizenId = c, DisclosureIds = { Id }, Ground = (RestrictionGround)1, Reason = "Efterforskning.", EndsAt = InDays(30), IdempotencyKey = Key() },
        ["RecordMandate"] = c => new RecordMandateRequest { CitizenId = c, HolderId = Nobody, Kind = (MandateKind)1, Categories = { "employment-status" }, Purposes = { RunningGateway.OwnAccess }, ValidUntil = InDays(100), Evidence = "brev-1", IdempotencyKey = Key() },
        ["RequestCorrection"] = c => new RequestCorrectionRequest { CitizenId = c, Category = "employment-status", SourceId = "dfdg", SourceItemId = "1", Wrong = "Forkert.", Right = "Rigtigt.", IdempotencyKey = Key() },
        ["SearchDisclosures"] = c => new SearchDisclosuresRequest { CitizenId = c },
        ["WithdrawConsent"] = c => new WithdrawConsentRequest { CitizenId = c, ConsentId = Id, Evidence = "brev-1", IdempotencyKey = Key() },
    };

    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
    private readonly DutiesGateway _duties = new();
    private GrpcChannel _channel = null!;

    internal static List<MethodDescriptor> Calls { get; } = [.. ServedServices.Contracts.SelectMany(c => c.Methods).Where(m => m.InputType.FindFieldByName("citizen_id") is not null)];

    private static string Id { get; } = Guid.Empty.ToString("N");

    public async Task InitializeAsync()
    {
        await _duties.InitializeAsync();
        _channel = GrpcChannel.ForAddress(_duties.Gateway.Address, new GrpcChannelOptions { HttpClient = _duties.Http });
        var staff = Staff.Values.Select(s => new { user = DutiesGateway.Prefix + ":" + s.User, person = _duties.Number(s.Own), household = new[] { _duties.Number(Household) } });
        await _duties.WriteStaffAsync(new { staff });
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _duties.DisposeAsync();
    }

    [Fact]
    public void Every_call_that_names_a_citizen_is_tried()
    {
        // Proves: each has a message below that is its own, or is one that names a purpose and is filled in like all of those; what is left out is a call of the contract.
        var named = Calls.Where(m => !AsksSources(m)).Select(m => m.Name).Order(StringComparer.Ordinal);
        Assert.Equal(named, Messages.Keys.Order(StringComparer.Ordinal));
        Assert.True(Calls.Count(AsksSources) >= 10);
        Assert.Empty(StaffAlone.Except(Calls.Select(c => c.Name)));
        Assert.Equal(StaffAlone.Order(StringComparer.Ordinal), Calls.Where(c => !Declared(c).Callers.Include(Role.Citizen)).Select(c => c.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("81 own", true, "", true)]
    [InlineData("81 own, with the right", true, "protected-records", true)]
    [InlineData("81 near", false, "", true)]
    [InlineData("81 near, with the right: the control", false, "protected-records", false)]
    public async Task Staff_get_nothing_of_themselves_or_who_is_near(string name, bool own, string rights, bool barred)
    {
        // Proves for each call, as caseworker and as officer where each may make it: no source hears of it, one line of it and no more in the security log; where sources would be asked everything is withheld and the record says why it is; otherwise the status and reason are those of a citizen of whom nothing is known. The control: with the right none of this holds of who is near.
        Assert.NotEmpty(name);
        var (tried, before) = (0, _duties.Gateway.SecurityLog.Count);
        foreach (var (call, role) in Calls.SelectMany(c => Staff.Keys.Where(r => Declared(c).Callers.Include(r)).Select(r => (c, r))).Where(t => !NameNobodyOfStaff.Contains(t.c.Name)))
        {
            var (user, about) = (Staff[role].User, _duties.Number(own ? Staff[role].Own : Household));
            var token = _duties.Token(role, AssuranceLevel.High, more: c => (c["sub"], c["rights"]) = (user, rights));
            var (lines, asked, records) = (_duties.Gateway.SecurityLog.Count, _duties.Gateway.Simulators.Received.Count, _duties.Gateway.Entries().Count);
            var (status, reason, answer) = await AskAsync(call, token, about, forAnother: role == Role.PrivacyOfficer);
            var said = _duties.Gateway.SecurityLog.Skip(lines).ToList();
            var where = $"{call.Name} as {role}: {status} {reason}";
            Assert.True(status != StatusCode.InvalidArgument, where);
            tried++;
            if (!barred)
            {
                Assert.True(reason is not ("CITIZEN_UNKNOWN" or "CITIZEN_REFUSED") && !said.Any(l => l.StartsWith("4021", StringComparison.Ordinal)), where);
                continue;
            }
            Assert.True(asked == _duties.Gateway.Simulators.Received.Count, where);
            Assert.True(said.Count == 1 && said[0].StartsWith(AsksSources(call) ? "4021" : "4020", StringComparison.Ordinal), where);
            if (AsksSources(call))
            {
                Assert.True(status == StatusCode.OK && !answer.Contains("_STATE_AVAILABLE", StringComparison.Ordinal) && !answer.Contains("\"items\": [ {", StringComparison.Ordinal), where);
                Assert.Contains(_duties.Gateway.Entries().Skip(records), e => $"{e}\n".Contains($"\nstaff {(own ? "own-record" : "near")}\n", StringComparison.Ordinal));
            }
            else
            {
                Assert.True((status, reason) is (StatusCode.NotFound, "CITIZEN_UNKNOWN") or (StatusCode.PermissionDenied, "CITIZEN_REFUSED"), where);
                Assert.True(records == _duties.Gateway.Entries().Count, where);
            }
        }
        Assert.True(tried > Calls.Count, $"{tried}");
        if (barred)
            output.Say(_duties.Gateway.SecurityLog.Skip(before));
    }

    [Fact]
    public async Task Case_80_a_citizen_gets_nothing_of_another()
    {
        // Proves for each call that a citizen may make: the same about who is there and about nobody, but for the receipts, one line each, no source asked, nothing available.
        var somebody = _duties.Number("D1");
        // Born on the same day: what a number says by itself, whoever asks knows.
        var nobody = somebody[..^3] + "999";
        Assert.DoesNotContain(_duties.Gateway.Simulators.Citizens, c => c.Cpr == nobody);
        var before = _duties.Gateway.SecurityLog.Count;
        foreach (var call in Calls.Where(c => !StaffAlone.Contains(c.Name)))
        {
            var answers = new List<string>();
            foreach (var about in new[] { somebody, nobody })
            {
                var (lines, asked) = (_duties.Gateway.SecurityLog.Count, _duties.Gateway.Simulators.Received.Count);
                var (status, reason, answer) = await AskAsync(call, _duties.Token(Role.Citizen, AssuranceLevel.High), about, RunningGateway.OwnAccess);
                var where = $"{call.Name}: {status} {reason}";
                Assert.NotEmpty(answer);
                answers.Add($"{where} {answer.Replace(about, "whoever", StringComparison.Ordinal)}");
                var said = _duties.Gateway.SecurityLog.Skip(lines).ToList();
                Assert.True(AsksSources(call) ? status == StatusCode.OK && !answer.Contains("_STATE_AVAILABLE", StringComparison.Ordinal) : (status, reason) is (StatusCode.NotFound, "CITIZEN_UNKNOWN" or "NOT_FOUND") or (StatusCode.PermissionDenied, "CITIZEN_REFUSED"), where);
                Assert.True(said.Count == 1 && said[0].StartsWith(AsksSources(call) ? "4021" : "4020", StringComparison.Ordinal), $"{where}: {said.Count} lines");
                Assert.True(asked == _duties.Gateway.Simulators.Received.Count, where);
            }
            Assert.Equal(answers[0], answers[1]);
        }
        output.Say(_duties.Gateway.SecurityLog.Skip(before));
    }

    [Fact]
    public void Pages_name_nobody()
    {
        // Proves: no page for people has a place for a citizen's number, or anything else, in its address; what each shows is of who has logged in.
        Assert.All(WebPage.All, p => Assert.DoesNotContain('{', p.Path));
    }

    private static bool AsksSources(MethodDescriptor call) => call.InputType.FindFieldByName("purpose") is not null && call.Name != "SearchDisclosures";

    private CallableByAttribute Declared(MethodDescriptor call) => EndpointList.Of(_duties.Gateway.Services).Single(e => EndpointList.Name(e) == $"/{call.Service.FullName}/{call.Name}").Metadata.OfType<CallableByAttribute>().Single();

    private static string Key() => Guid.NewGuid().ToString("N");

    private static Timestamp InDays(double days) => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(days));

    // The answer without what is its own alone, or all that is told of a refusal.
    private async Task<(StatusCode Status, string Reason, string Answer)> AskAsync(MethodDescriptor call, string token, string citizen, string purpose = RunningGateway.Purpose, bool forAnother = false)
    {
        var request = Request(call, citizen, purpose, forAnother);
        // One answer is a stream of one.
        using var answer = _channel.CreateCallInvoker().AsyncServerStreamingCall(
            new Method<byte[], byte[]>(MethodType.ServerStreaming, call.Service.FullName, call.Name, Raw, Raw), null, new CallOptions(new Metadata { { "authorization", "Bearer " + token } }, DateTime.UtcNow.AddSeconds(30)), request.ToByteArray());
        var parts = new List<string>();
        try
        {
            while (await answer.ResponseStream.MoveNext(CancellationToken.None))
                parts.Add(JsonFormatter.Default.Format(call.OutputType.Parser.ParseFrom(Normalised.Bytes(call.OutputType.Parser.ParseFrom(answer.ResponseStream.Current)))));
            return (StatusCode.OK, "", string.Join('\n', parts));
        }
        catch (RpcException e)
        {
            return (e.StatusCode, CallErrors.ReasonOf(e), string.Join('\n', e.Trailers.Where(t => t.Key != "date").Select(t => $"{t.Key}: {(t.IsBinary ? Convert.ToHexString(t.ValueBytes) : t.Value)}")));
        }
    }

    /// <summary>A request for a call that is right in everything, about somebody.</summary>
    internal static IMessage Request(MethodDescriptor call, string citizen, string purpose, bool forAnother = false) =>
        AsksSources(call) ? Filled(call, citizen, purpose, forAnother) : Messages[call.Name](citizen);

    private static IMessage Filled(MethodDescriptor call, string citizen, string purpose, bool forAnother)
    {
        var request = (IMessage)Activator.CreateInstance(call.InputType.ClrType)!;
        void Set(string field, object value) => call.InputType.FindFieldByName(field)?.Accessor.SetValue(request, value);
        Set("citizen_id", citizen);
        Set("case_id", Case);
        Set("purpose", purpose);
        // An officer asks for somebody else's decision, or for none.
        if (forAnother)
            Set("decided_for", new DecidedFor { Role = "caseworker" });
        if (call.InputType.FindFieldByName("case_type") is { } type)
            type.Accessor.SetValue(request, System.Enum.ToObject(type.EnumType.ClrType, 2));
        if (call.InputType.FindFieldByName("categories") is { } categories)
            ((System.Collections.IList)categories.Accessor.GetValue(request)).Add("employment-status");
        return request;
    }
}
