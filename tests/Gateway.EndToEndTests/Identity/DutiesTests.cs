using Gateway.Access;
using Gateway.Callers;
using Gateway.Hosting;
using Gateway.ReviewedData;
using Gateway.Web;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Who may call what: the list that people read is what the gateway declares, and what it does.</summary>
public sealed class DutiesTests(DutiesGateway duties, ITestOutputHelper output) : IClassFixture<DutiesGateway>
{
    private const string Accept = "GATEWAY_ACCEPT_GOLDEN";

    private static readonly IReadOnlyDictionary<string, (AssuranceLevel Least, IReadOnlyList<Role> Callers)?> Listed = EndpointList.Read(File.ReadAllText(EndpointList.GoldenFile));

    public static TheoryData<string> Guarded => [.. Listed.Where(e => e.Value is not null).Select(e => e.Key)];

    public static TheoryData<string> Open => [.. Listed.Where(e => e.Value is null).Select(e => e.Key)];

    [Fact]
    public void The_list_is_the_one_that_was_accepted()
    {
        // Proves: whatever changes about who may call what shows as a difference in a file people can read; and that nothing is lost in reading it for the tests below.
        var endpoints = EndpointList.Of(duties.Gateway.Services);
        var actual = EndpointList.Print(endpoints, duties.Gateway.Services.GetRequiredService<PolicyCatalogue>());
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(EndpointList.GoldenFile, actual);
        Assert.True(File.ReadAllText(EndpointList.GoldenFile) == actual, $"""
            Who may call what has changed. Read the whole change. If it is wanted, accept it and commit the file with the change that caused it:
              {Accept}=1 dotnet test tests/Gateway.EndToEndTests --filter {nameof(DutiesTests)}
              git diff src/Gateway/Callers/endpoints.txt
            """);
        var read = EndpointList.Read(actual);
        Assert.Equal(endpoints.Select(EndpointList.Name).Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
        Assert.All(endpoints, e => Assert.Equal(e.Metadata.GetMetadata<CallableByAttribute>() is { } d ? EndpointList.Roles.Where(r => d.Callers.Include(r)) : null, read[EndpointList.Name(e)]?.Callers));
    }

    [Fact]
    public void Every_call_of_the_contracts_is_in_the_list()
    {
        // Proves: no service is served that nobody read about, and a call says that it names a purpose where its request does, and nowhere else.
        var calls = ServedServices.Contracts.SelectMany(c => c.Methods).ToDictionary(m => $"/{m.Service.FullName}/{m.Name}");
        Assert.Equal(calls.Keys.Order(StringComparer.Ordinal), Listed.Keys.Where(n => !DutiesGateway.IsPage(n)).Order(StringComparer.Ordinal));
        foreach (var endpoint in EndpointList.Of(duties.Gateway.Services).Where(e => calls.ContainsKey(EndpointList.Name(e))))
        {
            var purposes = endpoint.Metadata.GetMetadata<CallableByAttribute>()?.Purposes ?? CallPurposes.None;
            Assert.True(purposes != CallPurposes.None == NamesPurpose(calls[EndpointList.Name(endpoint)].InputType), EndpointList.Name(endpoint));
        }
    }

    [Fact]
    public void Who_administers_reads_nothing_and_who_reviews_changes_nothing()
    {
        // Proves of the list: source owners and management get to nothing but the contract itself and the pages of one's own login; the privacy officer to nothing that brings a citizen's information or changes consents, mandates and notices; and what the officer decides nobody else does.
        Assert.Equal(["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "/logout", "/logout/everywhere", "/me"], Calls(Role.SourceOwner).Order(StringComparer.Ordinal));
        Assert.Equal(Calls(Role.SourceOwner), Calls(Role.Management));
        string[] content = ["GetOverview", "StreamOverview", "LocateRecords", "AssessCase", "GetHealthSummary", "GetCaseBrief", "GetPlan", "PrepareCertificateRequest", "ListMeetingMembers"];
        string[] changes = ["DraftConsent", "GrantConsent", "WithdrawConsent", "CreateNotice", "RecordMandate", "EndMandate", "RequestCorrection", "AnswerCorrection"];
        string[] decisions = ["VerifyRule", "RevokeVerification", "ReviewEmergencyAccess", "ReviewRelation", "DrawSample", "ReviewDisclosure", "EraseCitizen", "ProposeRestriction", "ConfirmRestriction", "LiftRestriction"];
        var names = Listed.Keys.Select(Method).ToList();
        Assert.All([.. content, .. changes, .. decisions], c => Assert.Contains(c, names));
        Assert.Empty(Calls(Role.PrivacyOfficer).Select(Method).Intersect([.. content, .. changes]));
        Assert.All(Listed.Where(e => decisions.Contains(Method(e.Key))), e => Assert.Equal([Role.PrivacyOfficer], e.Value!.Value.Callers));
        Assert.All(Listed.Where(e => decisions.Contains(Method(e.Key))), e => Assert.Equal(AssuranceLevel.High, e.Value!.Value.Least));
    }

    [Fact]
    public void What_declares_nothing_stops_the_start()
    {
        // Proves: a page that says nothing, and one that is open and guarded at once, are named, and one that declares is not.
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/silent", () => "");
        app.MapGet("/both", [OpenToAnybody, CallableBy(CallerGroups.Everybody, AssuranceLevel.Low)] () => "");
        app.MapGet("/said", [CallableBy(CallerGroups.PrivacyOfficer, AssuranceLevel.High)] () => "");
        var refused = Assert.Throws<ReviewedDataException>(() => DeclaredEndpoints.Demand(((IEndpointRouteBuilder)app).DataSources));
        Assert.Equal(["/silent", "/both"], refused.Errors.Select(e => e.Split(' ')[2]));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Who_is_not_in_the_list_is_refused(string name)
    {
        // Proves for each role that is not listed, each listed one in an organisation of another kind or of none, and each with a login one level below: the same bytes on every endpoint, one line about each with endpoint, role and class of reason and nothing of the caller; no record, no source asked.
        var (least, callers) = Listed[name]!.Value;
        List<(string Reason, Role Role, string Token)> wrong = [.. EndpointList.Roles.Except(callers).Select(r => ("ROLE", r, duties.Token(r, AssuranceLevel.High)))];
        foreach (var role in callers.Where(r => OrganisationKinds.PlaceOf(r) != OrganisationKind.None))
        {
            wrong.Add(("ORGANISATION", role, duties.Token(role, AssuranceLevel.High, DutiesGateway.OtherOrganisation(role))));
            wrong.Add(("ORGANISATION", role, duties.Token(role, AssuranceLevel.High, "99990009")));
        }
        if (least > AssuranceLevel.Low)
            wrong.AddRange(callers.Select(r => ("ASSURANCE", r, duties.Token(r, least - 1))));
        var (refusal, level) = await ExpectedAsync(name);

        var (lines, all, records, asked) = (duties.Gateway.SecurityLog.Count, duties.Gateway.Log.Count, duties.Gateway.Entries().Count, duties.Gateway.Simulators.Received.Count);
        foreach (var (reason, _, token) in wrong)
            Assert.Equal(reason == "ASSURANCE" ? level : refusal, await duties.CallAsync(name, token));

        var said = duties.Gateway.SecurityLog.Skip(lines).ToList();
        Assert.Equal(wrong.Select(w => $"4020 A caller was refused ({w.Reason}; role {w.Role.Word()}; "), said.Select(l => l[..(l.LastIndexOf(';') + 2)]));
        Assert.All(said, l => Assert.Contains(name, l, StringComparison.Ordinal));
        Assert.DoesNotContain(said, l => l.Contains("user-", StringComparison.Ordinal) || l.Contains("client-", StringComparison.Ordinal) || l.Contains("9999", StringComparison.Ordinal));
        Assert.Equal((all + wrong.Count, records, asked), (duties.Gateway.Log.Count, duties.Gateway.Entries().Count, duties.Gateway.Simulators.Received.Count));
        foreach (var (reason, number) in new[] { ("ASSURANCE", 40), ("ORGANISATION", 74), ("ROLE", 83) })
            output.Say(said.Where(l => l.Contains($"({reason};", StringComparison.Ordinal)), number);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Who_is_in_the_list_gets_to_the_call(string name)
    {
        // Proves the positive control: each listed role, in an organisation of its kind, with the least sure login that will do, is not refused as a caller: what is wrong with an empty request is found out afterwards.
        var (least, callers) = Listed[name]!.Value;
        var lines = duties.Gateway.SecurityLog.Count;
        foreach (var role in callers)
        {
            var answer = await duties.CallAsync(name, duties.Token(role, least));
            Assert.DoesNotContain("grpc-status: 7\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("grpc-status: 16\n", answer, StringComparison.Ordinal);
            Assert.DoesNotMatch("^40[13]", answer);
        }
        Assert.DoesNotContain(duties.Gateway.SecurityLog.Skip(lines), l => l.Contains("(ROLE", StringComparison.Ordinal) || l.Contains("(ORGANISATION", StringComparison.Ordinal) || l.Contains("(ASSURANCE", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Open))]
    public async Task What_is_open_answers_without_a_token(string name)
    {
        // Proves: anybody gets to what the list calls open, asked for as it is to be asked for, and no caller is told of; but for the way back of a login that nobody has begun, and a logout without the token it is told by.
        var lines = duties.Gateway.SecurityLog.Count + (name is WebPaths.Callback or WebPaths.IssuerLogout ? 1 : 0);
        using var answer = await duties.OpenAsync(name);
        // A 405 would come from no page: it was asked for in a way it does not know.
        Assert.DoesNotContain((int)answer.StatusCode, new[] { 401, 403, 405 });
        Assert.False(answer.Headers.TryGetValues("grpc-status", out var status) && status.Single() is "7" or "16");
        Assert.Equal(lines, duties.Gateway.SecurityLog.Count);
    }

    private static List<string> Calls(Role role) => [.. Listed.Where(e => e.Value?.Callers.Contains(role) == true).Select(e => e.Key)];

    // For which purpose, in which case, about whom: at its top, or the first two in a message of their own, as a consent's terms. A search by purpose is in no case.
    private static bool NamesPurpose(MessageDescriptor asked) => asked.FindFieldByName("citizen_id") is not null
        && asked.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message).Select(f => f.MessageType).Append(asked)
            .Any(m => m.FindFieldByName("case_id") is not null && m.FindFieldByName("purpose") is not null);

    private static string Method(string name) => name[(name.LastIndexOf('/') + 1)..];

    // What the first refused call of any gets, everybody gets, and what the first refused visit of any page, every visitor of every page: a role that it is not for, and a login too unsure.
    private async Task<(string Refusal, string Level)> ExpectedAsync(string name)
    {
        if (DutiesGateway.ForPeople(name) is not null)
        {
            var people = await duties.CallAsync(WebPaths.Report, duties.Token(Role.Management, AssuranceLevel.High));
            var unsure = await duties.CallAsync(WebPaths.Report, duties.Token(Role.Citizen, AssuranceLevel.Low));
            Assert.All([people, unsure], a => Assert.StartsWith("403", a, StringComparison.Ordinal));
            Assert.NotEqual(people, unsure);
            return (people, unsure);
        }
        // Pages of the log are machines' and answer as such.
        var first = DutiesGateway.IsPage(name)
            ? Listed.First(e => e.Value is not null && e.Key.StartsWith("/log/", StringComparison.Ordinal)).Key
            : Listed.Keys.First(n => n.Contains("PolicyService", StringComparison.Ordinal));
        var refusal = await duties.CallAsync(first, duties.Token(Role.Management, AssuranceLevel.High));
        var level = await duties.CallAsync(first, duties.Token(Role.PrivacyOfficer, AssuranceLevel.Low));
        Assert.Contains(DutiesGateway.IsPage(name) ? "403" : "grpc-status: 7", refusal, StringComparison.Ordinal);
        return (refusal, level);
    }
}
