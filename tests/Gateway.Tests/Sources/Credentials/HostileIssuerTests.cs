using System.IO.Compression;
using System.Text;
using Gateway.Access;
using Gateway.FirstUse;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Sources.Credentials.Soap;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves that whoever issues tokens can harm no more than its own source: what it says instead of one becomes a reason, goes on to nobody and is told to nobody.</summary>
public sealed class HostileIssuerTests(CertificateFolder folder) : IClassFixture<CertificateFolder>, IAsyncLifetime
{
    private const string OwnSecret = "secret-of-the-installation";

    // What is issued: in every answer of an issuer, and in nothing that the gateway makes up.
    private const string Words = "words-of-the-issuer";
    private const string Until = "2099-01-01T00:00:00Z";
    private const string Assertion = $"""<saml:Assertion xmlns:saml="{WsNames.Saml}" ID="{Words}"><saml:Subject><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"/></saml:Subject><saml:Conditions NotOnOrAfter="{Until}"/></saml:Assertion>""";
    private const string Issued = $"""<s:Envelope xmlns:s="{WsNames.Soap11}"><s:Body>{Assertion}</s:Body></s:Envelope>""";
    private const string Fault = $"<s:Fault><faultcode>s:Client</faultcode><faultstring>{Words}</faultstring></s:Fault>";
    private const int LargestAnswer = 256 * 1024;
    private const int LongestToken = 16 * 1024;

    private static readonly SourceAuthentication ByExchange = new(AuthenticationKind.HolderOfKey) { AppliesTo = "urn:service" };

    // One source, shown what a token endpoint issues, in each of the ways it is told who asks.
    private static readonly SourceDefinition[] AtTokenEndpoint =
    [
        Asked(new SourceAuthentication(AuthenticationKind.ClientCredentials)),
        Asked(new SourceAuthentication(AuthenticationKind.ClientCredentials) { ClientProof = ClientProof.SecretPost }),
        Asked(ByExchange),
    ];

    // What either kind of issuer may do with what it would rightly answer.
    private static readonly Dictionary<string, Trick> OfAnyIssuer = new()
    {
        ["moved for good"] = Elsewhere(StatusCodes.Status301MovedPermanently),
        ["found elsewhere"] = Elsewhere(StatusCodes.Status302Found),
        ["to be looked at elsewhere"] = Elsewhere(StatusCodes.Status303SeeOther),
        ["to be sent elsewhere"] = Elsewhere(StatusCodes.Status307TemporaryRedirect),
        ["to be sent elsewhere for good"] = Elsewhere(StatusCodes.Status308PermanentRedirect),
        ["300 KiB"] = Saying(ReasonCode.SourceTooLarge, good => good.PadRight(300 * 1024)),
        ["a byte too many"] = Saying(ReasonCode.SourceTooLarge, good => good.PadRight(LargestAnswer + 1)),
        ["packed"] = Packed(Pack),
        ["called packed"] = Packed(Encoding.UTF8.GetBytes),
        ["cut in the middle"] = Malformed(good => good[..(good.Length / 2)]),
        ["nothing"] = Malformed(_ => ""),
        ["a page for people"] = Malformed(_ => $"<html><body>{Words}</body></html>"),
        ["refused"] = Saying(ReasonCode.SourceRefusedCredentials, good => good, StatusCodes.Status400BadRequest),
        ["too busy"] = Saying(ReasonCode.SourceBusy, good => good, StatusCodes.Status429TooManyRequests),
        ["down"] = Saying(ReasonCode.SourceError, good => good, StatusCodes.Status503ServiceUnavailable),
    };

    private static readonly Dictionary<string, Trick> OfTokenEndpoint = new(OfAnyIssuer)
    {
        ["broken"] = Saying(ReasonCode.SourceError, good => good, StatusCodes.Status500InternalServerError),
        ["NaN"] = Malformed(good => good.Replace("300", "NaN", StringComparison.Ordinal)),
        ["Infinity"] = Malformed(good => good.Replace("300", "Infinity", StringComparison.Ordinal)),
        ["a token with a line break"] = Malformed(good => good.Replace(Words, Words + "\\r\\nX-Other: 1", StringComparison.Ordinal)),
        ["a token of two words"] = Malformed(good => good.Replace(Words, $"{Words} {Words}", StringComparison.Ordinal)),
        ["a token with half a letter"] = Malformed(good => good.Replace(Words, Words + "\\ud800", StringComparison.Ordinal)),
        ["a token too long"] = Malformed(good => good.Replace(Words, Words.PadRight(LongestToken + 1, 'x'), StringComparison.Ordinal)),
        ["an empty token"] = Malformed(good => good.Replace(Words, "", StringComparison.Ordinal)),
        ["a number for a token"] = Malformed(good => good.Replace($"\"{Words}\"", "5", StringComparison.Ordinal)),
        ["no token"] = Malformed(good => good.Replace("access_token", "refresh_token", StringComparison.Ordinal)),
        ["another type of token"] = Malformed(good => good.Replace("\"token_type\":\"", "\"token_type\":\"Other-", StringComparison.Ordinal)),
        ["a list"] = Malformed(good => $"[{good}]"),
        ["100,000 deep"] = Malformed(good => good.Replace("\"access_token\"", $"\"x\":{new string('[', 100_000)}{new string(']', 100_000)},\"access_token\"", StringComparison.Ordinal)),
    };

    private static readonly Dictionary<string, Trick> OfTokenService = new(OfAnyIssuer)
    {
        ["a DOCTYPE"] = Malformed(good => "<!DOCTYPE x>" + good),
        ["a DOCTYPE from elsewhere"] = Malformed((good, elsewhere) => $"<!DOCTYPE x SYSTEM '{elsewhere}'>{good}"),
        ["an entity"] = Malformed(good => Declaring(good, $"<!ENTITY w '{Words}'>")),
        ["an entity from elsewhere"] = Malformed((good, elsewhere) => Declaring(good, $"<!ENTITY w SYSTEM '{elsewhere}'>")),
        ["a thousand laughs"] = Malformed(good => Declaring(good, Laughing(3))),
        ["a billion laughs"] = Malformed(good => Declaring(good, Laughing(9))),
        ["until NaN"] = Malformed(good => good.Replace(Until, "NaN", StringComparison.Ordinal)),
        ["until 31 February"] = Malformed(good => good.Replace("2099-01-01", "2099-02-31", StringComparison.Ordinal)),
        ["until nobody knows"] = Malformed(good => good.Replace(Until, "", StringComparison.Ordinal)),
        ["without end"] = Malformed(good => good.Replace($" NotOnOrAfter=\"{Until}\"", "", StringComparison.Ordinal)),
        ["for whoever brings it"] = Malformed(good => good.Replace("cm:holder-of-key", "cm:bearer", StringComparison.Ordinal)),
        ["two assertions"] = Malformed(good => good.Replace(Assertion, Assertion + Assertion, StringComparison.Ordinal)),
        ["no assertion"] = Malformed(good => good.Replace(Assertion, "", StringComparison.Ordinal)),
        ["37,000 deep"] = Malformed(good => good.Replace("<saml:Subject>", $"{Repeated("<a>")}{Repeated("</a>")}<saml:Subject>", StringComparison.Ordinal)),
        ["longer once it is written"] = Malformed(good => good.Replace("<saml:Subject>", $"<saml:Issuer>{new string('>', 100_000)}</saml:Issuer><saml:Subject>", StringComparison.Ordinal)),
        ["JSON"] = Malformed(_ => $$"""{"access_token":"{{Words}}"}"""),
        ["a fault"] = Saying(ReasonCode.SourceRefusedCredentials, good => good.Replace(Assertion, Fault, StringComparison.Ordinal), StatusCodes.Status500InternalServerError),
        ["a fault beside an assertion"] = Saying(ReasonCode.SourceRefusedCredentials, good => good.Replace(Assertion, Fault + Assertion, StringComparison.Ordinal)),
    };

    private readonly SourceBench _bench = new();
    private OwnServer _source = null!;
    private OwnServer _elsewhere = null!;

    public static TheoryData<string> TricksOfTokenEndpoint => [.. OfTokenEndpoint.Keys];

    public static TheoryData<string> TricksOfTokenService => [.. OfTokenService.Keys];

    public async Task InitializeAsync() => (_source, _elsewhere) = (await OwnServer.SayingAsync("{}"), await OwnServer.SayingAsync("{}"));

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _elsewhere.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task What_is_issued_without_tricks_is_shown_to_the_source()
    {
        // Proves: each question that the tricks below stop reaches the source with what was issued, where nobody plays any; so it is the trick that stops it.
        await using var service = await OwnServer.SayingAsync(Issued, "text/xml");
        foreach (var definition in AtTokenEndpoint.Append(Shipped.Definition("cpr")))
        {
            var earlier = _source.Requests.Count;
            await using var tokens = await OwnServer.SayingAsync(Token(definition.Authentication));
            await AskAsync(definition, tokens, service);
            var asked = _source.Requests.Skip(earlier).ToList();
            Assert.NotEmpty(asked);
            if (definition.Authentication.InSoapHeader)
                Assert.All(asked, a => Assert.Contains($"ID=\"{Words}\"", a.Body, StringComparison.Ordinal));
            else
                Assert.All(asked, a => Assert.Equal($"{TypeOf(definition.Authentication)} {Words}", a.Headers["Authorization"]));
        }
        Assert.Empty(_elsewhere.Requests);
    }

    [Theory]
    [MemberData(nameof(TricksOfTokenEndpoint))]
    public async Task What_a_token_endpoint_says_instead_of_a_token_goes_no_further(string trick)
    {
        // Proves: with a secret in a header or in the form, and where an assertion is exchanged, the answer becomes its reason; the source and the place a redirect names hear nothing, and the log tells the reason and not a letter more.
        var (reason, answer) = OfTokenEndpoint[trick];
        await using var service = await OwnServer.SayingAsync(Issued, "text/xml");
        foreach (var definition in AtTokenEndpoint)
        {
            await using var tokens = await OwnServer.StartAsync(context => answer(context.Response, Token(definition.Authentication), _elsewhere.Address));
            await AssertGoesNoFurtherAsync(definition, tokens, service, reason);
            Assert.NotEmpty(tokens.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(TricksOfTokenService))]
    public async Task What_a_token_service_says_instead_of_an_assertion_goes_no_further(string trick)
    {
        // Proves: the same of the service that issues assertions, whether one is exchanged or travels in the message; where it would have been exchanged nobody is asked either.
        var (reason, answer) = OfTokenService[trick];
        await using var tokens = await OwnServer.SayingAsync(Token(ByExchange));
        foreach (var definition in new[] { Asked(ByExchange), Shipped.Definition("cpr") })
        {
            await using var service = await OwnServer.StartAsync(context => answer(context.Response, Issued, _elsewhere.Address));
            await AssertGoesNoFurtherAsync(definition, tokens, service, reason);
            Assert.NotEmpty(service.Requests);
        }
        Assert.Empty(tokens.Requests);
    }

    [Theory]
    [InlineData("\"NaN\"", 60)]
    [InlineData("\"in an hour\"", 60)]
    [InlineData("\"-5\"", 60)]
    [InlineData("\"99999999999\"", 60)]
    [InlineData("null", 60)]
    [InlineData("[300]", 60)]
    [InlineData("-5", 0)]
    [InlineData("-1e999", 0)]
    [InlineData("\"300\"", 300)]
    [InlineData("300", 300)]
    [InlineData("1e999", 43_200)]
    public void How_long_a_token_holds_is_believed_within_reason(string said, int seconds)
    {
        // Proves: a text that is no number counts as nothing said, which is a minute; less than nothing is nothing, and nobody is believed for more than half a day.
        var body = $$"""{"access_token":"{{Words}}","token_type":"Bearer","expires_in":{{said}}}""";
        Assert.Equal(Shipped.Noon.AddSeconds(seconds), TokenAnswer.Read(Encoding.UTF8.GetBytes(body), "Bearer", Shipped.Noon).Token?.Expires);
    }

    [Theory]
    [InlineData("2099-01-01T00:00:00Z", 43_200)]
    [InlineData("9999-12-31T23:59:59.9999999Z", 43_200)]
    [InlineData("2026-11-22T00:00:01Z", 43_200)]
    [InlineData("2026-11-21T23:59:59Z", 43_199)]
    [InlineData("2026-11-21T12:05:00Z", 300)]
    [InlineData("2026-11-21T11:59:00Z", -60)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    public void How_long_an_assertion_holds_is_believed_within_reason(string said, int? seconds)
    {
        // Proves: a token service is believed for no more than half a day either, and one that says that its assertion has ended is taken at its word.
        var token = SecurityTokenService.Read(Issued.Replace(Until, said, StringComparison.Ordinal), Shipped.Noon).Token;
        Assert.Equal(seconds is { } held ? Shipped.Noon.AddSeconds(held) : DateTimeOffset.MinValue, token?.Expires);
    }

    private static SourceDefinition Asked(SourceAuthentication authentication) => Shipped.Definition("dfdg") with { Authentication = authentication };

    private static string TypeOf(SourceAuthentication authentication) => authentication.Kind == AuthenticationKind.HolderOfKey ? AccessTokenExchange.Scheme : "Bearer";

    private static string Token(SourceAuthentication authentication) => $$"""{"access_token":"{{Words}}","token_type":"{{TypeOf(authentication)}}","expires_in":300}""";

    private async Task AssertGoesNoFurtherAsync(SourceDefinition definition, OwnServer tokens, OwnServer service, ReasonCode reason)
    {
        var logged = _bench.Log.Count;
        var answers = await AskAsync(definition, tokens, service);
        Assert.NotEmpty(answers);
        Assert.All(answers, a => Assert.Equal(new SourceOutcome.Failed(reason), a.Outcome));
        Assert.Equal(
            answers.Select(a => $"2001 Warning Source {definition.Id}, request {a.RequestId}: {reason}").Order(StringComparer.Ordinal),
            _bench.Log.Skip(logged).Select(line => line.TrimEnd()).Order(StringComparer.Ordinal));
        Assert.Empty(_source.Requests);
        Assert.Empty(_elsewhere.Requests);
    }

    private Task<IReadOnlyList<SourceAnswer>> AskAsync(SourceDefinition definition, OwnServer tokens, OwnServer service)
    {
        var connection = new SourceConnection(_source.Address, null)
        {
            Settings = SandboxAgreements.Settings,
            Credentials = new SourceCredentials
            {
                TokenAddress = tokens.Address,
                StsAddress = service.Address,
                ClientId = "gateway",
                ClientSecret = OwnSecret,
                Certificate = GuardedSource.CertificateOf(folder.Certificates),
            },
        };
        return _bench.AskAsync(Shipped.FullGrant(Shipped.D1), new Dictionary<string, SourceConnection> { [definition.Id] = connection }, new SourceCatalogue([definition]));
    }

    private static Trick Saying(ReasonCode reason, Func<string, string> spoil, int status = StatusCodes.Status200OK) =>
        new(reason, (response, good, _) => WriteAsync(response, status, Encoding.UTF8.GetBytes(spoil(good))));

    private static Trick Malformed(Func<string, string> spoil) => Saying(ReasonCode.SourceMalformed, spoil);

    private static Trick Malformed(Func<string, Uri, string> spoil) =>
        new(ReasonCode.SourceMalformed, (response, good, elsewhere) => WriteAsync(response, StatusCodes.Status200OK, Encoding.UTF8.GetBytes(spoil(good, elsewhere))));

    private static Trick Elsewhere(int status) => new(ReasonCode.SourceRedirected, (response, good, elsewhere) =>
    {
        response.Headers.Location = elsewhere.AbsoluteUri;
        return WriteAsync(response, status, Encoding.UTF8.GetBytes(good));
    });

    private static Trick Packed(Func<string, byte[]> pack) => new(ReasonCode.SourceMalformed, (response, good, _) =>
    {
        response.Headers.ContentEncoding = "gzip";
        return WriteAsync(response, StatusCodes.Status200OK, pack(good));
    });

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static async Task WriteAsync(HttpResponse response, int status, byte[] body)
    {
        response.StatusCode = status;
        await response.Body.WriteAsync(body);
    }

    // What is declared is referred to where an assertion names its issuer.
    private static string Declaring(string good, string entities) =>
        $"<!DOCTYPE x [{entities}]>" + good.Replace("<saml:Subject>", "<saml:Issuer>&w;</saml:Issuer><saml:Subject>", StringComparison.Ordinal);

    private static string Repeated(string tag) => string.Concat(Enumerable.Repeat(tag, 37_000));

    private static string Laughing(int times) =>
        "<!ENTITY w0 'lol'>" + string.Concat(Enumerable.Range(1, times).Select(i => $"<!ENTITY w{i} '{string.Concat(Enumerable.Repeat($"&w{i - 1};", 10))}'>")) + $"<!ENTITY w '&w{times};'>";

    private sealed record Trick(ReasonCode Reason, Func<HttpResponse, string, Uri, Task> Answer);
}
