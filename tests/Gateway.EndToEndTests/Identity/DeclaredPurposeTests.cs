using Gateway.Access;
using Gateway.Callers;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Which purposes a call takes from a role: the list that people read is what the gateway does.</summary>
public sealed class DeclaredPurposeTests(DutiesGateway duties) : IClassFixture<DutiesGateway>
{
    // What stands against a purpose itself, or against the role on it.
    private static readonly string[] AgainstIt = ["ROLE_NOT_ALLOWED", "PURPOSE_NOT_ALLOWED", "PURPOSE_PROHIBITED", "AGGREGATES_ONLY", "STATISTICS_ONLY"];

    private static readonly string Golden = File.ReadAllText(EndpointList.GoldenFile);
    private static readonly IReadOnlyDictionary<(string Endpoint, Role Role), IReadOnlyList<string>> Taken = EndpointList.ReadPurposes(Golden);
    private static readonly IReadOnlyDictionary<string, (AssuranceLevel Least, IReadOnlyList<Role> Callers)?> Listed = EndpointList.Read(Golden);

    private static int _asked;

    public static TheoryData<string> Named => [.. CitizenCalls.OfSources.Select(Name)];

    [Fact]
    public void What_the_list_names_is_read_whole()
    {
        // Proves that nothing is lost in reading the list for the test below: under each role that may make a call that takes purposes, those that it declares; and that there are some for every role that works on cases.
        foreach (var endpoint in EndpointList.Of(duties.Gateway.Services).Where(e => e.Metadata.GetMetadata<CallableByAttribute>() is { Purposes: CallPurposes.OfTheRole or CallPurposes.ByConsent }))
        {
            var declared = endpoint.Metadata.GetMetadata<CallableByAttribute>()!;
            foreach (var role in EndpointList.Roles.Where(r => declared.Callers.Include(r)))
                Assert.Equal(declared.Purposes.Of(Catalogue, role), Taken[(EndpointList.Name(endpoint), role)]);
        }
        Assert.All(CitizenCalls.OfSources.SelectMany(c => Callers(Name(c)).Select(r => Taken[(Name(c), r)])), Assert.NotEmpty);
        Assert.Equal(["citizen-access"], Taken[("/gateway.overview.v1.OverviewService/GetOverview", Role.Citizen)]);
    }

    [Theory]
    [MemberData(nameof(Named))]
    public async Task On_a_purpose_that_is_not_listed_nothing_opens_and_nobody_is_asked(string name)
    {
        // Proves for each role that may make the call, and each purpose of the catalogue that does not stand under it: all that is told of is withheld, for the purpose or for the role on it; on record; no source. The control: on each that does, some kind of information has nothing of that against it.
        var call = CitizenCalls.OfSources.Single(c => Name(c) == name);
        foreach (var (role, purpose) in Callers(name).SelectMany(r => Catalogue.Purposes.Keys.Except(Taken[(name, r)]).Select(p => (r, p))))
        {
            var (asked, records) = (Asked(), duties.Gateway.Entries().Count);
            var (told, whole) = await AskAsync(call, role, purpose);
            Assert.NotEmpty(told);
            Assert.True(told.All(t => t.Intersect(AgainstIt).Any()) && !whole.Contains("_STATE_AVAILABLE", StringComparison.Ordinal), $"{role}, {purpose}: {whole}");
            Assert.Equal(asked, Asked());
            Assert.Contains(duties.Gateway.Entries().Skip(records), e => e.Contains($"\npurpose {purpose}\n", StringComparison.Ordinal));
        }
        if (call.InputType.FindFieldByName("categories") is null)
            return;
        foreach (var (role, purpose) in Callers(name).SelectMany(r => Taken[(name, r)].Select(p => (r, p))))
        {
            string[] served = [.. Catalogue.Rules.Where(r => r.Purpose == purpose && r.Roles.Contains(role)).SelectMany(r => r.Categories).Distinct()];
            Assert.Contains((await AskAsync(call, role, purpose, served)).Told, t => !t.Intersect(AgainstIt).Any());
        }
    }

    private PolicyCatalogue Catalogue => duties.Gateway.Services.GetRequiredService<PolicyCatalogue>();

    private static IEnumerable<Role> Callers(string name) => Listed[name]!.Value.Callers;

    private static string Name(MethodDescriptor call) => $"/{call.Service.FullName}/{call.Name}";

    // That an open case is confirmed comes whenever it comes.
    private int Asked() => duties.Gateway.Simulators.Received.Count(r => r.Source != "dfdg");

    // The reasons of each kind of information that the answer tells of, and all of it.
    private async Task<(List<List<string>> Told, string Whole)> AskAsync(MethodDescriptor call, Role role, string purpose, params string[] categories)
    {
        // About somebody else each time: each citizen is asked about so often a minute. A citizen asks about themselves, because that it were another's would be told first.
        var number = $"{Interlocked.Increment(ref _asked) % 28 + 1:00}{_asked / 28 % 12 + 1:00}{70 + _asked / 336:00}9999";
        using var channel = GrpcChannel.ForAddress(duties.Gateway.Address, new GrpcChannelOptions { HttpClient = duties.Http });
        var calls = new CitizenCalls(channel, new Metadata { { "authorization", "Bearer " + duties.Token(role, AssuranceLevel.High, more: c => SetSelf(c, role, number)) } });
        var answer = await calls.AskAsync(call, new GetOverviewRequest { CitizenId = number, CaseId = "26/4500", Purpose = purpose, Categories = { categories } }, TimeSpan.FromSeconds(30));
        return ([.. CitizenCalls.Reasons(answer).Select(t => t.Codes)], string.Join('\n', answer.Select(a => a.ToJsonString())));
    }

    private static void SetSelf(System.Text.Json.Nodes.JsonObject claims, Role role, string number)
    {
        if (role == Role.Citizen)
            claims["cpr"] = number;
    }
}
