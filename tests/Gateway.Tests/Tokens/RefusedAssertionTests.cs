using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Tokens;

/// <summary>Every wrong assertion is refused, and every refusal looks the same.</summary>
public sealed class RefusedAssertionTests
{
    private static readonly ECDsa Stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly Dictionary<string, Func<RunningTokenService, string[]>> Wrong = new(StringComparer.Ordinal)
    {
        ["wrong key"] = service => [WrittenAssertion.Signed(service.Claims(), Stranger)],
        ["64 wrong audience"] = service => [Signed(service, service.Claims() with { Audience = "https://elsewhere.test" })],
        ["64 audience with a final slash"] = service => [Signed(service, service.Claims() with { Audience = service.IssuerName + "/" })],
        ["64 the token endpoint as the audience"] = service => [Signed(service, service.Claims() with { Audience = service.IssuerName + "/token" })],
        ["no audience"] = service => [Signed(service, service.Claims() with { Audience = null })],
        ["a second audience"] = service => [SignedPayload(service, payload => payload["aud"] = new JsonArray(service.IssuerName, "https://elsewhere.test"))],
        ["expired"] = service => [Signed(service, service.Claims() with { Expires = service.Clock.Now.AddSeconds(-1) })],
        ["66 expires too late"] = service => [Signed(service, service.Claims() with { Expires = service.Clock.Now.AddSeconds(301) })],
        ["66 expires never"] = service => [Signed(service, service.Claims() with { Expires = null })],
        ["expiry is no number"] = service => [SignedPayload(service, payload => payload["exp"] = "tomorrow")],
        ["expiry beyond all calendars"] = service => [SignedPayload(service, payload => payload["exp"] = 1e300)],
        ["not yet valid"] = service => [Signed(service, service.Claims() with { NotBefore = service.Clock.Now.AddMinutes(1).ToUnixTimeSeconds() })],
        ["no id"] = service => [Signed(service, service.Claims() with { Id = null })],
        ["empty id"] = service => [Signed(service, service.Claims() with { Id = "" })],
        ["endless id"] = service => [Signed(service, service.Claims() with { Id = new string('a', 129) })],
        ["algorithm none"] = service => [WrittenAssertion.Unsigned(service.Claims())],
        ["algorithm none, with a signature"] = service => [WrittenAssertion.Signed(service.Claims(), service.Key, "none")],
        ["public key as a secret"] = service => [WrittenAssertion.SignedWithSecret(service.Claims(), Encoding.ASCII.GetBytes(service.Key.ExportSubjectPublicKeyInfoPem()))],
        ["another algorithm"] = service => [WrittenAssertion.Signed(service.Claims(), service.Key, "ES384")],
        ["an unknown critical header"] = service => [CriticalHeader(service)],
        ["63 issuer is not subject"] = service => [Signed(service, service.Claims() with { Subject = "someone-else" })],
        ["no subject"] = service => [Signed(service, service.Claims() with { Subject = null })],
        ["unknown client"] = service => [Signed(service, service.Claims() with { Issuer = "stranger", Subject = "stranger" })],
        ["no client"] = service => [Signed(service, service.Claims() with { Issuer = null, Subject = null })],
        ["two assertions"] = service => [Signed(service, service.Claims()), Signed(service, service.Claims())],
        ["no assertion"] = _ => [],
        ["empty assertion"] = _ => [""],
        ["no assertion at all, but text"] = _ => ["a.b.c"],
        ["five parts"] = service => [$"{Signed(service, service.Claims())}.e30.e30"],
        ["too large"] = service => [SignedPayload(service, payload => payload["more"] = new string('m', 5000))],
    };

    public static TheoryData<string> Kinds => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_wrong_assertion_is_refused_like_every_other(string kind)
    {
        // Proves that the answer does not betray which check failed; and that exactly one line is recorded, with the reason of what is numbered and with nothing of the assertion.
        using var log = new RememberedLog();
        await using var service = await RunningTokenService.StartAsync(log);
        var wrong = Wrong[kind](service);
        using var answer = await service.AskAsync(wrong);

        await AssertRefusedAsync(answer);
        Assert.Matches(char.IsAsciiDigit(kind[0]) ? "^5002 Client refused: NotValid$" : "^5002 Client refused: [A-Za-z]+$", Assert.Single(log.Warnings));
        Assert.DoesNotContain(wrong.SelectMany(a => a.Split('.')).Append(RunningTokenService.ClientId), p => p.Length > 3 && log.Lines.Any(l => l.Contains(p, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cases_43_and_65_a_used_assertion_is_refused_until_it_would_have_expired()
    {
        // Proves: an assertion counts once, and a forged one cannot use up an id; one line of each refusal, with its reason.
        using var log = new RememberedLog();
        await using var service = await RunningTokenService.StartAsync(log);
        var claims = service.Claims();
        using (var forged = await service.AskAsync(WrittenAssertion.Signed(claims, Stranger)))
            await AssertRefusedAsync(forged);

        var assertion = Signed(service, claims);
        using var first = await service.AskAsync(assertion);
        using var second = await service.AskAsync(assertion);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertRefusedAsync(second);

        service.Clock.Advance(TimeSpan.FromMinutes(2));
        using var late = await service.AskAsync(assertion);
        await AssertRefusedAsync(late);
        Assert.Equal(["5002 Client refused: NotValid", "5002 Client refused: Replayed", "5002 Client refused: NotValid"], log.Warnings);
    }

    [Fact]
    public async Task Of_many_equal_assertions_at_once_one_is_accepted()
    {
        // Proves that the check and the mark are one step.
        await using var service = await RunningTokenService.StartAsync();
        var assertion = Signed(service, service.Claims());
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => service.AskAsync(assertion)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Theory]
    [InlineData("client_secret", "secret")]
    [InlineData("client_id", "someone-else")]
    [InlineData("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")]
    public async Task A_second_way_of_authentication_is_refused(string parameter, string value)
    {
        await using var service = await RunningTokenService.StartAsync();
        using var answer = await service.PostAsync(
            [
                new("grant_type", "client_credentials"),
                new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                new("client_assertion", Signed(service, service.Claims())),
                new(parameter, value),
            ]);

        await AssertRefusedAsync(answer);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("""{"error":"invalid_client"}""", await answer.Content.ReadAsStringAsync());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }

    private static string Signed(RunningTokenService service, AssertionClaims claims) => WrittenAssertion.Signed(claims, service.Key);

    private static string SignedPayload(RunningTokenService service, Action<JsonObject> change)
    {
        var payload = WrittenAssertion.Payload(service.Claims());
        change(payload);
        var text = $"{WrittenAssertion.Encode(WrittenAssertion.Header("ES256"))}.{WrittenAssertion.Encode(payload)}";
        var signature = service.Key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
    }

    private static string CriticalHeader(RunningTokenService service)
    {
        var header = WrittenAssertion.Header("ES256");
        header["crit"] = new JsonArray("b64");
        header["b64"] = true;
        return WrittenAssertion.Signed(service.Claims(), service.Key, header: header);
    }
}
