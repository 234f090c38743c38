using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Tokens;

/// <summary>What the token service refuses, by its number in the list of what must be refused: the status, the bytes, and the one line that is recorded of it.</summary>
public sealed class RefusedExchangeTests
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    // What is asked, with what makes it wrong, and the error of RFC 6749 or 8693 that must come of it.
    private static readonly Dictionary<string, (string Error, Func<LoggedIn, Task<Func<Task<HttpResponseMessage>>>> Ask)> Cases = new(StringComparer.Ordinal)
    {
        ["65 an assertion that was used"] = ("invalid_client", async r =>
        {
            var assertion = WrittenAssertion.Signed(r.Service.Claims(), r.Service.Key);
            (await r.Service.AskAsync(assertion)).Dispose();
            return () => r.Service.AskAsync(assertion);
        }),
        ["67 act missing: a system that is only named"] = ("invalid_client", async r =>
        {
            var brought = await BroughtAsync(r);
            return () => r.Service.PostAsync([new("grant_type", Grant), new("subject_token", brought), new("subject_token_type", AccessToken), new("client_id", "system-a")]);
        }),
        ["67 act missing: nobody"] = ("invalid_client", async r =>
        {
            var brought = await BroughtAsync(r);
            return () => r.Service.PostAsync([new("grant_type", Grant), new("subject_token", brought), new("subject_token_type", AccessToken)]);
        }),
        ["68 may_act not met: missing"] = ("invalid_request", async r => Exchange(r, Access(await r.TokensAsync()))),
        ["68 may_act not met: another system's"] = ("invalid_request", async r => Exchange(r, await ExchangedAsync(r, await BroughtAsync(r), audience: "system-b"))),
        ["69 a chain of three"] = ("invalid_request", async r =>
        {
            var second = await ExchangedAsync(r, await ExchangedAsync(r, await BroughtAsync(r), audience: "system-b"), "system-b", "system-c");
            return Exchange(r, second, "system-c");
        }),
        ["70 a scope that the login has not"] = ("invalid_scope", async r => Exchange(r, await BroughtAsync(r), scope: "gateway.read gateway.write")),
        ["70 a scope that only begins like it"] = ("invalid_scope", async r => Exchange(r, await BroughtAsync(r), scope: "gateway.readx")),
        ["71 a subject token for the gateway"] = ("invalid_request", async r => Exchange(r, Access(await LoggedIn.ReadAsync(await r.Service.AskAsync(WrittenAssertion.Signed(r.Service.Claims(), r.Service.Key)))))),
    };

    public static TheoryData<string> Named => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task One_answer_and_one_line(string name)
    {
        // Proves: 401 for a client that is not known, 400 for the rest; the body of its error, byte for byte, with the headers of any other; exactly one line, at a level that is recorded, of the error and nothing the caller sent.
        var (error, ask) = Cases[name];
        using var log = new RememberedLog();
        await using var running = await LoggedIn.StartAsync(log);
        var wrong = await ask(running);
        Assert.Empty(log.Warnings);

        using var answer = await wrong();
        Assert.Equal(error == "invalid_client" ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(System.Text.Encoding.ASCII.GetBytes($$"""{"error":"{{error}}"}"""), await answer.Content.ReadAsByteArrayAsync());
        Assert.Empty(answer.Headers.Concat(answer.Content.Headers).Select(h => h.Key).Except(["Cache-Control", "Content-Type", "Date", "Transfer-Encoding"]));
        var line = Assert.Single(log.Warnings);
        Assert.Matches(error == "invalid_client" ? "^5002 Client refused: [A-Za-z]+$" : $"^5003 Request refused: {error}$", line);
    }

    private static string Access(JsonNode answer) => (string)answer["access_token"]!;

    private static async Task<string> BroughtAsync(LoggedIn running) => Access(await running.TokensAsync(LoggedIn.SystemLogin));

    private static async Task<string> ExchangedAsync(LoggedIn running, string token, string client = "system-a", string? audience = null) =>
        Access(await LoggedIn.ReadAsync(await TokenExchangeTests.ExchangeAsync(running, token, client, audience)));

    private static Func<Task<HttpResponseMessage>> Exchange(LoggedIn running, string token, string client = "system-a", string? scope = null) =>
        () => TokenExchangeTests.ExchangeAsync(running, token, client, scope: scope);
}
