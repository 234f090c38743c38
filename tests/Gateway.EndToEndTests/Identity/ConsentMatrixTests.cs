using System.Text.Json.Nodes;
using Gateway.Access;
using Gateway.Callers;
using Gateway.FirstUse;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// Every call that tells what is held about a citizen against every consent that does not open it, by their numbers in the list of what must be
/// refused: the reason, what is written down, and that no source hears of it. The calls are those of the contract, so that a new one cannot be left out.
/// </summary>
public sealed class ConsentMatrixTests(ConsentMatrixTests.WithChildCases fixture, ITestOutputHelper output) : IClassFixture<ConsentMatrixTests.WithChildCases>, IDisposable
{
    private const string Case = "26/7000";

    // What the systems named hold and nothing but a consent opens to a caseworker; the calls that name no categories ask for some of them by themselves.
    private static readonly ByConsent InTheCase = new(
        OneCommandStart.CaseworkerClient, Role.Caseworker, ["social-assessment", "social-action-plan", "social-measures", "hospital-diagnoses", "hospital-treatments", "discharge-letters", "rehabilitation-plans"], ["ffb", "cosmic"]);

    // Of what a meeting's members are found by, a consent opens this alone, and to no caseworker but the coordinating one.
    private static readonly ByConsent ForTheMeeting = new("job-centre-coordinating", Role.CoordinatingCaseworker, ["child-case"], ["dubu"]);

    // They are about consents, records of the log and what was decided, name no purpose, and ask no source: whose they are is another matter (80 to 84).
    private static readonly string[] AboutTheCitizen =
    [
        "AnswerCorrection", "ConfirmRestriction", "CreateNotice", "DraftConsent", "EndMandate", "EraseCitizen", "ExportConsent", "GetAccessReport", "GetConsent", "GetReceipt", "GrantConsent", "LiftRestriction", "ListConsents",
        "ListCorrections", "ListMandates", "ListNotices", "ProposeRestriction", "RecordMandate", "RequestCorrection", "SearchDisclosures", "WithdrawConsent",
    ];

    // A consent that opens everything, changed in one thing; and the reason that must come of it.
    private static readonly Dictionary<string, (Func<ConsentRecord, ConsentRecord?> Change, string Reason)> Consents = new()
    {
        ["72 none at all"] = (_ => null, "CONSENT_MISSING"),
        ["73 for another purpose"] = (c => c with { Purpose = "health-coordination" }, "CONSENT_FOR_OTHER_PURPOSE"),
        ["73 for another case"] = (c => c with { CaseId = "26/7001" }, "CONSENT_FOR_OTHER_CASE"),
        ["74 to another agency"] = (c => c with { ReceiverCvr = "99990002" }, "CONSENT_MISSING"),
        ["75 to another kind of information"] = (c => c with { Categories = ["home-care"] }, "CONSENT_MISSING"),
        ["75 of another holder"] = (c => c with { Holders = ["specialists"] }, "CONSENT_FOR_OTHER_HOLDER"),
        ["76 not begun"] = (c => c with { ValidFrom = TimeProvider.System.GetUtcNow().AddHours(1) }, "CONSENT_NOT_YET_VALID"),
        ["76 ended"] = (c => c with { ValidUntil = TimeProvider.System.GetUtcNow().AddHours(-1) }, "CONSENT_EXPIRED"),
        ["76 withdrawn"] = (c => c, "CONSENT_WITHDRAWN"),
    };

    private static int _citizens;
    private readonly RunningGateway _gateway = fixture.Running;
    private readonly GrpcChannel _channel = fixture.Running.OpenChannel();
    // One token of each for all calls: the token service gives each client so many a minute.
    private readonly Dictionary<string, CitizenCalls> _calls = [];

    public static TheoryData<string> Named => [.. Consents.Keys];

    public void Dispose() => _channel.Dispose();

    [Fact]
    public void Every_call_about_a_citizen_is_among_these_or_asks_no_source()
    {
        // Proves that a call which names a citizen, or holds a message that does, is either tried below or is one of those whose answers are the gateway's own.
        var named = ServedServices.Contracts.SelectMany(c => c.Methods).Where(m => NamesCitizen(m.InputType)).Select(m => m.Name).Order(StringComparer.Ordinal);
        Assert.Equal(CitizenCalls.All.Select(m => m.Name).Concat(AboutTheCitizen).Order(StringComparer.Ordinal), named);
        Assert.True(CitizenCalls.All.Count >= 10);
    }

    [Theory]
    [MemberData(nameof(Named))]
    public async Task No_consent_that_does_not_open_it_opens_any_of_it_in_any_call(string name)
    {
        // Proves for each call: what needs the consent says the reason of the case and no other of consents; not one question reaches the systems that hold it; each call leaves a record that names the reason. And, so that it proves something: the same calls, with the consent unchanged, say of none of it that a consent is missing, and have those systems asked.
        var (change, reason) = Consents[name];
        var refused = await CitizenAsync(change, withdrawn: name == "76 withdrawn");
        var open = await CitizenAsync(c => c, withdrawn: false);
        foreach (var call in CitizenCalls.All)
        {
            var kinds = Of(call);
            var (records, asked) = (_gateway.Records().Count, Asked(kinds));
            var told = Told(kinds, await AskAsync(call, refused));
            var written = _gateway.Records().Skip(records).ToList();
            Assert.True(told.Count > 0, $"{call.Name} tells of nothing that needs a consent");
            Assert.All(told, t => Assert.True(t.Codes.SequenceEqual(Expected(call.Name, kinds.Role, t.Category, reason)), $"{call.Name}, {t.Category}: {string.Join(' ', t.Codes)}"));
            Assert.Equal(asked, Asked(kinds));
            Assert.All(told, t => Assert.Contains(written, r => r.Split('\n').Any(l => l.Contains(t.Category, StringComparison.Ordinal) && l.Contains(reason, StringComparison.Ordinal))));

            var opened = Told(kinds, await AskAsync(call, open));
            Assert.DoesNotContain(opened, t => t.Codes.Any(c => c.StartsWith("CONSENT_", StringComparison.Ordinal)));
            Assert.True((call.Name != "ExplainAccess") == (Asked(kinds) > asked), $"{call.Name} asked {Asked(kinds) - asked} times");
        }
        output.Say(CitizenCalls.All);
    }

    [Fact]
    public async Task Case_79_a_basis_that_nobody_has_verified_opens_nothing()
    {
        // Proves for each call that names kinds of information: with a consent that names it, what stands on an unverified rule says so and nothing else, and no source is asked; the calls that name none ask for nothing that does.
        var citizen = await CitizenAsync(c => c with { Categories = ["specialist-statuses"], Holders = ["specialists"] }, withdrawn: false);
        var calls = CitizenCalls.All.Where(c => c.InputType.FindFieldByName("categories") is not null).ToList();
        Assert.True(calls.Count >= 4);
        foreach (var call in calls)
        {
            var asked = _gateway.Simulators.Received.Count(r => r.Source != "dfdg");
            var answer = await AskAsync(call, citizen, "specialist-statuses");
            Assert.Equal(["LEGAL_BASIS_UNVERIFIED"], Assert.Single(CitizenCalls.Reasons(answer).Where(t => t.Category == "specialist-statuses").DistinctBy(t => string.Join(' ', t.Codes))).Codes);
            Assert.Equal(asked, _gateway.Simulators.Received.Count(r => r.Source != "dfdg"));
        }
        output.Say(calls);
    }

    [Theory]
    [InlineData("79 free text", "because it would help")]
    [InlineData("79 a purpose of no catalogue", "rehabilitation-case-preparation-2019")]
    [InlineData("79 a statute instead of a purpose", "rsl-11a-stk1")]
    [InlineData("79 none", "")]
    public async Task A_purpose_that_is_not_in_the_catalogue_is_refused(string name, string purpose)
    {
        // Proves for each call: INVALID_ARGUMENT for the purpose, without what was sent; one line of its class, without it too; no source, no record.
        Assert.NotEmpty(name);
        var citizen = await CitizenAsync(c => c, withdrawn: false);
        foreach (var call in CitizenCalls.All)
        {
            var (before, lines) = (Trace(), _gateway.Log.Count);
            var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(call, citizen, purpose: purpose));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains(refused.Trailers, t => t.IsBinary && System.Text.Encoding.UTF8.GetString(t.ValueBytes).Contains("purpose", StringComparison.Ordinal));
            Assert.True(purpose.Length == 0 || refused.Trailers.All(t => !t.IsBinary || !System.Text.Encoding.UTF8.GetString(t.ValueBytes).Contains(purpose, StringComparison.Ordinal)));
            Assert.Equal($"Warning: A caller was refused (BAD_REQUEST purpose; role {Of(call).Role.Word()}; gRPC - /{call.Service.FullName}/{call.Name})", Assert.Single(_gateway.Log.Skip(lines), l => l.StartsWith("Warning: A caller ", StringComparison.Ordinal)).Trim());
            Assert.Equal(before, Trace());
        }
        output.Say(CitizenCalls.All);
    }

    // A citizen nobody else asks about, with one consent.
    private async Task<string> CitizenAsync(Func<ConsentRecord, ConsentRecord?> change, bool withdrawn)
    {
        var number = $"{Interlocked.Increment(ref _citizens):00}03709999";
        string[] opened = [.. InTheCase.Categories, .. ForTheMeeting.Categories];
        var whole = SampleConsent.Of(Guid.NewGuid().ToString("D"), Case, opened) with { Holders = [.. opened.Select(c => Catalogue.FindCategory(c)!.Holder).Distinct()] };
        if (change(whole) is { } consent)
        {
            await _gateway.Consents.GrantAsync(CitizenId.TryParse(number)!, consent);
            if (withdrawn)
                await _gateway.Consents.WithdrawAsync(consent.Municipality, consent.ConsentId);
        }
        return number;
    }

    // Everything that stands against it is said: that something is held may not be told without its content, and beside the rule of consents, where there is one, the one that nobody has verified.
    private IEnumerable<string> Expected(string call, Role role, string category, string reason)
    {
        if (call == "LocateRecords" && Catalogue.FindCategory(category)!.ExistenceConfidential)
            yield return "EXISTENCE_CONFIDENTIAL";
        if (Catalogue.Rules.Any(r => r.Kind == RuleKind.Statutory && !r.Verified && r.Purpose == RunningGateway.Purpose && r.Roles.Contains(role) && r.Categories.Contains(category)))
            yield return "LEGAL_BASIS_UNVERIFIED";
        yield return reason;
    }

    private PolicyCatalogue Catalogue => _gateway.Started.Gateway.Services.GetRequiredService<PolicyCatalogues>().Of(OneCommandStart.Municipality);

    // That an earlier call's case is confirmed comes whenever it comes.
    private (int Records, int Questions) Trace() => (_gateway.Records().Count(r => !r.Contains("relation-check", StringComparison.Ordinal)), _gateway.Simulators.Received.Count(r => r.Source != "dfdg"));

    private static ByConsent Of(MethodDescriptor call) => call.Name == "ListMeetingMembers" ? ForTheMeeting : InTheCase;

    private int Asked(ByConsent kinds) => _gateway.Simulators.Received.Count(r => kinds.Sources.Contains(r.Source));

    private async Task<List<JsonNode>> AskAsync(MethodDescriptor call, string citizen, string? category = null, string purpose = RunningGateway.Purpose)
    {
        var kinds = Of(call);
        if (!_calls.TryGetValue(kinds.Client, out var calls))
            _calls[kinds.Client] = calls = new CitizenCalls(_channel, new Metadata { { "authorization", $"Bearer {await _gateway.TokenAsync(kinds.Client)}" } });
        string[] categories = category is null ? kinds.Categories : [category];
        return await calls.AskAsync(call, new GetOverviewRequest { CitizenId = citizen, CaseId = Case, Purpose = purpose, Categories = { categories } }, TimeSpan.FromSeconds(30));
    }

    private static List<(string Category, List<string> Codes)> Told(ByConsent kinds, List<JsonNode> answer) => [.. CitizenCalls.Reasons(answer).Where(t => kinds.Categories.Contains(t.Category) && t.Codes.Count > 0)];

    private static bool NamesCitizen(MessageDescriptor message, int depth = 0) =>
        message.Fields.InDeclarationOrder().Any(f => f.Name == "citizen_id" || (f.FieldType == FieldType.Message && depth < 3 && NamesCitizen(f.MessageType, depth + 1)));

    /// <summary>The three sources, and one that holds child cases.</summary>
    public sealed class WithChildCases : IAsyncLifetime
    {
        internal RunningGateway Running { get; } = new() { Sources = [.. RunningGateway.ThreeSources, .. ForTheMeeting.Sources] };

        public Task InitializeAsync() => Running.InitializeAsync();

        public Task DisposeAsync() => Running.DisposeAsync();
    }

    // What a consent alone opens to a role, which system's user asks, and which sources hold it.
    private sealed record ByConsent(string Client, Role Role, string[] Categories, string[] Sources);
}
