using System.Net.Http.Headers;
using System.Text;
using Gateway.Hosting;
using Gateway.Tests.Callers.Issuers;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// Every wrong token, by its number in the list of what must be refused, on every call of every service and on the page
/// that needs a token.
/// </summary>
public sealed class RefusedTokenTests(IssuedGateway gateway, ITestOutputHelper output) : IClassFixture<IssuedGateway>
{
    internal const string Page = "/log/tile/entries/000.p/1";

    private const string InTheQuery = "05 in the query";
    private const string InTheBody = "05 in the body";

    public static TheoryData<string> Wrong => [.. WrongTokens.Names, InTheQuery, InTheBody];

    // All but the health, which anybody may ask for.
    internal static IReadOnlyList<string> Calls { get; } =
    [
        .. ServedServices.Contracts.Where(c => c.FullName != "grpc.health.v1.Health").SelectMany(c => c.Methods.Select(m => $"/{c.FullName}/{m.Name}")),
    ];

    /// <summary>A visit to the page that needs a token.</summary>
    internal static HttpRequestMessage Reading(IEnumerable<string> authorization, string query = "")
    {
        var page = new HttpRequestMessage(HttpMethod.Get, Page + query);
        page.Headers.TryAddWithoutValidation("authorization", authorization);
        return page;
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task One_answer_one_record_and_no_question(string name)
    {
        // Proves: UNAUTHENTICATED on each call and 401 on the page, the same bytes as for no token at all; one line each in the operator's log without anything the call brought; no record, no source asked.
        using var client = gateway.Open();
        var expected = (Call: await IssuedGateway.SendAsync(client, IssuedGateway.Call(Calls[0], [])), Page: await IssuedGateway.SendAsync(client, Reading([])));
        Assert.Contains("grpc-status: 16", expected.Call, StringComparison.Ordinal);
        Assert.StartsWith("401", expected.Page, StringComparison.Ordinal);
        var (lines, records, received) = (gateway.Log.Count, gateway.Entries().Count, gateway.Simulators.Received.Count);

        var brought = name is InTheQuery or InTheBody ? [] : WrongTokens.Of(name, gateway.Staff.Writer, gateway.Systems.Writer);
        var parameter = name is InTheQuery or InTheBody ? "access_token=" + gateway.Staff.Writer.Token() : "";
        var query = name == InTheQuery ? "?" + parameter : "";
        foreach (var call in Calls)
            Assert.Equal(expected.Call, await IssuedGateway.SendAsync(client, name == InTheBody ? WithBody(IssuedGateway.Call(call, []), parameter) : IssuedGateway.Call(call + query, brought)));
        Assert.Equal(expected.Page, await IssuedGateway.SendAsync(client, name == InTheBody ? WithBody(Reading([]), parameter) : Reading(brought, query)));

        var said = gateway.Log.Skip(lines).ToList();
        Assert.Equal(Calls.Count + 1, said.Count);
        Assert.All(said, l => Assert.StartsWith("4002 ", l, StringComparison.Ordinal));
        var parts = brought.Append(parameter).SelectMany(b => b.Split(' ', '.', '=')).Where(p => p.Length > 12);
        Assert.DoesNotContain(parts, p => said.Any(l => l.Contains(p, StringComparison.Ordinal)));
        Assert.Equal((records, received), (gateway.Entries().Count, gateway.Simulators.Received.Count));
        output.Say(said);
    }

    [Fact]
    public async Task A_sound_token_passes_on_every_call()
    {
        // Proves the positive control: with a token that is believed no call answers UNAUTHENTICATED, and the page knows the caller and says that it is not for them.
        using var client = gateway.Open();
        foreach (var call in Calls)
            Assert.DoesNotContain("grpc-status: 16", await IssuedGateway.SendAsync(client, IssuedGateway.Call(call, ["Bearer " + gateway.Staff.Writer.Token()])), StringComparison.Ordinal);
        Assert.StartsWith("403", await IssuedGateway.SendAsync(client, Reading(["Bearer " + gateway.Staff.Writer.Token()])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40 an unknown assurance level", "nsis_loa", "urn:unknown")]
    [InlineData("another kind of caller than the issuer may vouch for", "role", "citizen")]
    [InlineData("another municipality", "municipality", "0101")]
    [InlineData("no client", "client_id", "")]
    public async Task A_sound_token_that_names_nobody_is_PERMISSION_DENIED(string name, string claim, string value)
    {
        // Proves on each call that the issuer's limits hold before anything of the call is read: the same bytes everywhere, one line without the value, no record, no question; the page: 403.
        Assert.NotEmpty(name);
        using var client = gateway.Open();
        var (lines, records, received) = (gateway.Log.Count, gateway.Entries().Count, gateway.Simulators.Received.Count);
        var answers = new HashSet<string>();
        foreach (var call in Calls)
            answers.Add(await IssuedGateway.SendAsync(client, IssuedGateway.Call(call, ["Bearer " + gateway.Staff.Writer.Token(c => c[claim] = value)])));
        Assert.Contains("grpc-status: 7", Assert.Single(answers), StringComparison.Ordinal);
        Assert.StartsWith("403", await IssuedGateway.SendAsync(client, Reading(["Bearer " + gateway.Staff.Writer.Token(c => c[claim] = value)])), StringComparison.Ordinal);

        var said = gateway.Log.Skip(lines).ToList();
        Assert.Equal(Calls.Count + 1, said.Count);
        Assert.All(said, l => Assert.StartsWith("4007 ", l, StringComparison.Ordinal));
        Assert.DoesNotContain(said, l => value.Length > 0 && l.Contains($" {value}", StringComparison.Ordinal));
        Assert.Equal((records, received), (gateway.Entries().Count, gateway.Simulators.Received.Count));
        output.Say(said);
    }

    // RFC 6750 section 2.2 has it in a form; a call's message is whatever its bytes are.
    private static HttpRequestMessage WithBody(HttpRequestMessage request, string parameter)
    {
        var type = request.Content?.Headers.ContentType ?? new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(parameter));
        request.Content.Headers.ContentType = type;
        return request;
    }
}
