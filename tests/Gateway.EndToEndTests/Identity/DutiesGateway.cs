using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Callers;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.Client;
using Gateway.FirstUse;
using Gateway.Hosting.Health;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;
using Gateway.Tests.Callers.Issuers;
using Gateway.Web;
using Gateway.Web.Sessions;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests.Identity;

/// <summary>The gateway with an issuer of everybody, whose settings say which organisation is of which kind.</summary>
public sealed class DutiesGateway : IAsyncLifetime
{
    internal const string Municipality = OneCommandStart.OrganisationCvr;
    internal const string Prefix = "duties";

    private TestIssuer _issuer = null!;

    public DutiesGateway() => Gateway = new IssuedGateway { Further = StartIssuerAsync, PersonsFolder = Persons };

    internal IssuedGateway Gateway { get; }

    internal HttpClient Http { get; private set; } = null!;

    /// <summary>The register of persons: empty, until a test writes to it.</summary>
    private string Persons { get; } = Directory.CreateTempSubdirectory("gateway-persons-").FullName;

    /// <summary>Writes the register of staff, as its file has it.</summary>
    internal Task WriteStaffAsync(object register) => File.WriteAllTextAsync(Path.Combine(Persons, "0999.staff.json"), JsonSerializer.Serialize(register));

    /// <summary>Writes the register of persons, as its file has it.</summary>
    internal Task WritePersonsAsync(params object[] register) => File.WriteAllTextAsync(Path.Combine(Persons, "0999.json"), JsonSerializer.Serialize(register));

    public async Task InitializeAsync()
    {
        await Gateway.InitializeAsync();
        Http = Gateway.Open();
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
        await _issuer.DisposeAsync();
        Directory.Delete(Persons, recursive: true);
    }

    /// <summary>A sound token of a role, in an organisation of its kind if none is named, of a user and a system nobody else has.</summary>
    internal string Token(Role role, AssuranceLevel level, string? cvr = null, Action<JsonObject>? more = null) => Token(_issuer.Writer, role, level, cvr, more);

    /// <summary>The same by any issuer's pen.</summary>
    internal static string Token(TokenWriter pen, Role role, AssuranceLevel level, string? cvr = null, Action<JsonObject>? more = null) => pen.Token(claims =>
    {
        claims["role"] = role.Word();
        claims["nsis_loa"] = level.ToString();
        claims["sub"] = "user-" + Guid.NewGuid().ToString("N");
        claims["client_id"] = "client-" + Guid.NewGuid().ToString("N");
        claims["org_cvr"] = cvr ?? OrganisationOf(role);
        if (role.IsPrivate())
        {
            claims.Remove("org_cvr");
            claims["cpr"] = "0101705556";
        }
        more?.Invoke(claims);
    });

    /// <summary>An organisation of a kind that the role does not belong to.</summary>
    internal static string OtherOrganisation(Role role) => OrganisationKinds.PlaceOf(role) == OrganisationKind.Municipality ? SandboxPersonas.PracticeCvr : Municipality;

    /// <summary>Calls an endpoint with an empty message, or reads a page; the answer as it came.</summary>
    internal Task<string> CallAsync(string name, string? token)
    {
        if (token is not null && ForPeople(name) is { } page)
            return VisitAsync(page, token);
        var bearer = token is null ? Array.Empty<string>() : ["Bearer " + token];
        return IssuedGateway.SendAsync(Http, Request(name, bearer));
    }

    /// <summary>Makes a call; the answer as it came.</summary>
    internal Task<string> CallAsync(string name, string token, IMessage message)
    {
        var call = IssuedGateway.Call(name, ["Bearer " + token]);
        var (type, bytes) = (call.Content!.Headers.ContentType, message.ToByteArray());
        var framed = new byte[5 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), bytes.Length);
        bytes.CopyTo(framed, 5);
        call.Content = new ByteArrayContent(framed);
        call.Content.Headers.ContentType = type;
        return IssuedGateway.SendAsync(Http, call);
    }

    /// <summary>The client package, with one token for every call. The caller's to dispose.</summary>
    internal GatewayClient Client(string token) => GatewayClient.Connect(
        new GatewayClientOptions { Address = Gateway.Address, AccessToken = _ => ValueTask.FromResult(token), TrustedAuthorities = Gateway.Authority });

    /// <summary>The number of one of the sandbox's citizens.</summary>
    internal string Number(string alias) => Gateway.Simulators.Citizens.First(c => c.Alias == alias).Cpr;

    /// <summary>Whether anybody may call: the state of what may be an endless answer.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(string name) => await Http.SendAsync(Request(name, []), HttpCompletionOption.ResponseHeadersRead);

    internal static bool IsPage(string name) => name.StartsWith("/log/", StringComparison.Ordinal) || name == ReadyPage.Path || ForPeople(name) is not null;

    /// <summary>The page for people of that name; null: it is none.</summary>
    internal static WebPage? ForPeople(string name) => WebPage.All.FirstOrDefault(p => p.Path == name);

    /// <summary>A call with an empty message, or a page.</summary>
    internal static HttpRequestMessage Request(string name, IReadOnlyList<string> bearer)
    {
        if (!IsPage(name))
            return IssuedGateway.Call(name, bearer);
        var page = new HttpRequestMessage(ForPeople(name) is { } people ? Method(people) : HttpMethod.Get, name.Replace("{**place}", name.Contains("entries", StringComparison.Ordinal) ? "000.p/1" : "0/000.p/1", StringComparison.Ordinal)) { Version = HttpVersion.Version20 };
        page.Headers.TryAddWithoutValidation("authorization", bearer);
        return page;
    }

    private async Task<string> VisitAsync(WebPage page, string token) => await IssuedGateway.SendAsync(Http, Visit(page, await CookieAsync(Gateway.Services, token)));

    /// <summary>A visit to a page with the cookie of a session.</summary>
    internal static HttpRequestMessage Visit(WebPage page, string cookie)
    {
        var visit = new HttpRequestMessage(Method(page), page.Path);
        visit.Headers.Add("Cookie", cookie);
        return visit;
    }

    /// <summary>The cookie of whoever has logged in with the token.</summary>
    internal static async Task<string> CookieAsync(IServiceProvider services, string token)
    {
        var browser = new DefaultHttpContext();
        services.GetRequiredService<SessionCookies>().Give(browser, await SessionAsync(services, token));
        return browser.Response.Headers.SetCookie.ToString().Split(';')[0];
    }

    /// <summary>The session of whoever has logged in with the token: that the login itself is judged as a call is, the tests of logins show.</summary>
    internal static async Task<OpenSession> SessionAsync(IServiceProvider services, string token)
    {
        var judged = await services.GetRequiredService<AccessTokenCheck>().JudgeAsync("Bearer " + token, CertificateVerdict.NotShown, CancellationToken.None);
        var principal = Assert.IsType<TokenJudgement.Accepted>(judged).Principal;
        var login = new Login(principal, CallerIdentity.Identify(principal)!, "token", Prefix, TimeSpan.FromHours(1), Leave: null);
        return services.GetRequiredService<SessionStore>().Open(login).Session!;
    }

    private static HttpMethod Method(WebPage page) => new(page.Methods[0]);

    private static string OrganisationOf(Role role) => OrganisationKinds.PlaceOf(role) switch
    {
        OrganisationKind.ClinicalFunction => SandboxPersonas.ClinicalFunctionCvr,
        OrganisationKind.Practice => SandboxPersonas.PracticeCvr,
        _ => Municipality,
    };

    private async Task<TokenIssuer> StartIssuerAsync(string certificates)
    {
        _issuer = await TestIssuer.StartAsync(DevelopmentCertificates.Open(certificates, TimeProvider.System).Server, Gateway.TokenClock);
        return IssuedGateway.IssuerOf("duties", _issuer.Writer.Issuer, CallerKind.Staff, Prefix) with
        {
            VouchesFor = [CallerKind.Staff, CallerKind.Citizen],
            Login = new LoginClient { ClientId = "pages", ClientSecret = Secret.Of("nobody's"), Title = new LocalizedText("Prøve", "Trial") },
            Organisations = new Dictionary<string, OrganisationKind>
            {
                [Municipality] = OrganisationKind.Municipality,
                [SandboxPersonas.ClinicalFunctionCvr] = OrganisationKind.ClinicalFunction,
                [SandboxPersonas.PracticeCvr] = OrganisationKind.Practice,
            },
        };
    }
}
