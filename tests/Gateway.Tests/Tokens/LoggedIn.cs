using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Tokens;
using Microsoft.AspNetCore.WebUtilities;
using WebClient = Gateway.Tokens.WebClient;

namespace Gateway.Tests.Tokens;

/// <summary>A token service with two web clients, two personas and three systems, and the steps of a login as a browser and a client take them.</summary>
internal sealed partial class LoggedIn : IAsyncDisposable
{
    public const string Pages = "pages";
    public const string Public = "program";
    public const string SystemLogin = "system-a-login";
    public const string Redirect = "https://pages.test/login/callback";
    public const string Home = "https://pages.test/";
    public const string Verifier = "a-verifier-of-the-client-that-nobody-can-guess-0001";

    private LoggedIn(RunningTokenService service, ECDsa key)
    {
        Service = service;
        Key = key;
    }

    public RunningTokenService Service { get; }

    /// <summary>The key of every confidential client here.</summary>
    public ECDsa Key { get; }

    public static string Challenge { get; } = WebEncoders.Base64UrlEncode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier)));

    public static Persona Caseworker { get; } = new()
    {
        Id = "sara",
        Name = "Sara <Test>",
        Subject = "caseworker-sara",
        Role = "caseworker",
        OrganisationCvr = "99990001",
        OrganisationUnit = "Jobcenter",
        Municipality = "0999",
        AssuranceLevel = "Substantial",
    };

    public static Persona Citizen { get; } = Caseworker with
    {
        Id = "citizen", Name = "D1", Subject = "citizen-d1", Role = "citizen", OrganisationCvr = "", OrganisationUnit = "Borger", NationalId = "0000000000",
    };

    public static async Task<LoggedIn> StartAsync(Microsoft.Extensions.Logging.ILoggerFactory? logging = null, Func<TokenServiceOptions, TokenServiceOptions>? change = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var published = key.ExportSubjectPublicKeyInfoPem();
        return new LoggedIn(
            await RunningTokenService.StartAsync(logging, options =>
            {
                var changed = options with
                {
                    Personas = [Caseworker, Citizen],
                    WebClients =
                    [
                        new WebClient { ClientId = Pages, PublicKey = published, RedirectUris = [Redirect], PostLogoutRedirectUris = [Home], Scopes = ["gateway.read"] },
                        new WebClient { ClientId = Public, RedirectUris = [Redirect, Redirect + "/other"], PostLogoutRedirectUris = [Home] },
                        new WebClient { ClientId = SystemLogin, RedirectUris = [Redirect], Scopes = ["gateway.read", "gateway.write"], System = "system-a" },
                    ],
                    Systems =
                    [
                        new SystemClient { ClientId = "system-a", PublicKey = published, Targets = ["system-b"] },
                        new SystemClient { ClientId = "system-b", PublicKey = published, Targets = ["system-c"] },
                        new SystemClient { ClientId = "system-c", PublicKey = published },
                    ],
                };
                return change is null ? changed : change(changed);
            }),
            key);
    }

    /// <summary>A sound request for a login.</summary>
    public static Dictionary<string, string> Request(string client = Pages) => new(StringComparer.Ordinal)
    {
        ["response_type"] = "code",
        ["client_id"] = client,
        ["redirect_uri"] = Redirect,
        ["scope"] = "openid profile gateway.read",
        ["state"] = "state-1",
        ["nonce"] = "nonce-1",
        ["code_challenge"] = Challenge,
        ["code_challenge_method"] = "S256",
    };

    /// <summary>The address of a request.</summary>
    public static Uri Address(IEnumerable<KeyValuePair<string, string>> request) =>
        new(QueryHelpers.AddQueryString("/authorize", request.Select(p => KeyValuePair.Create(p.Key, (string?)p.Value))), UriKind.Relative);

    /// <summary>What the page's form would send, but for the choice.</summary>
    public static Dictionary<string, string> Form(string page) =>
        Hidden().Matches(page).ToDictionary(m => WebUtility.HtmlDecode(m.Groups[1].Value), m => WebUtility.HtmlDecode(m.Groups[2].Value), StringComparer.Ordinal);

    /// <summary>Chooses a persona on the page and tells where that leads.</summary>
    public async Task<Uri> ChooseAsync(Dictionary<string, string> request, string persona = "sara")
    {
        using var browser = Service.Open();
        var form = Form(await browser.GetStringAsync(Address(request)));
        form["persona"] = persona;
        using var content = new FormUrlEncodedContent(form);
        using var answer = await browser.PostAsync(new Uri("/login", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <summary>The code of a new login.</summary>
    public async Task<string> CodeAsync(string client = Pages, string persona = "sara") => Parameter(await ChooseAsync(Request(client), persona), "code")!;

    public static string? Parameter(Uri address, string name) => QueryHelpers.ParseQuery(address.Query).TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Redeems a code; what is otherwise than usual is told.</summary>
    public Task<HttpResponseMessage> RedeemAsync(string code, string client = Pages, string redirect = Redirect, string verifier = Verifier) => Service.PostAsync(
        [
            new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", redirect), new("code_verifier", verifier), .. Authentication(client),
        ]);

    /// <summary>The tokens of a new login.</summary>
    public async Task<JsonNode> TokensAsync(string client = Pages, string persona = "sara") => await ReadAsync(await RedeemAsync(await CodeAsync(client, persona), client));

    /// <summary>What a client puts into its forms to say who it is.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Authentication(string client) =>
        client is Public or SystemLogin ? [new("client_id", client)] : Service.Signed(client, Key);

    /// <summary>The body of an answer that must be a good one.</summary>
    public static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            return JsonNode.Parse(body)!;
        }
    }

    /// <summary>Asserts a refusal with a code and nothing else.</summary>
    public static async Task AssertRefusedAsync(HttpResponseMessage answer, string error, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        using (answer)
        {
            Assert.Equal((status, $$"""{"error":"{{error}}"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        Key.Dispose();
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\">", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Hidden();
}
