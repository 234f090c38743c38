using Gateway.Callers.Issuers;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;
using Gateway.Tokens;

namespace Gateway.FirstUse;

/// <summary>
/// Through what people log in here: the gateway's own pages, and a case system (fagsystem) whose users' tokens that system
/// exchanges.
/// </summary>
internal static class SandboxLogins
{
    /// <summary>The gateway's own pages, a client with a key.</summary>
    internal const string PagesClient = "gateway-pages";

    /// <summary>A case system, which exchanges its users' tokens.</summary>
    internal const string CaseSystem = "case-system";

    /// <summary>Where its users log in; a public client, as a program on a caseworker's machine is.</summary>
    internal const string CaseSystemLogin = "case-system-login";

    /// <summary>Where that login leads. Nobody listens there: who tries it out reads the address.</summary>
    internal const string CaseSystemRedirect = "https://localhost/case-system/callback";

    /// <summary>The path on which the gateway takes a login back.</summary>
    private const string CallbackPath = "/login/callback";

    internal static IReadOnlyList<WebClient> WebClients(DevelopmentCertificates certificates) =>
    [
        new WebClient { ClientId = PagesClient, PublicKey = certificates.ClientPublicKey(PagesClient) },
        new WebClient { ClientId = CaseSystemLogin, RedirectUris = [CaseSystemRedirect], System = CaseSystem },
    ];

    /// <summary>How the gateway's own settings say that people log in to its pages here.</summary>
    internal static LoginClient PagesLogin(DevelopmentCertificates certificates) => new()
    {
        ClientId = PagesClient,
        Key = Secret.InFile(certificates.ClientKeyFile(PagesClient)),
        Title = new LocalizedText("Prøvelogin (syntetiske personer)", "Trial login (synthetic people)"),
    };

    internal static IReadOnlyList<SystemClient> Systems(DevelopmentCertificates certificates) =>
        [new SystemClient { ClientId = CaseSystem, PublicKey = certificates.ClientPublicKey(CaseSystem) }];

    /// <summary>Tells the token service where the gateway's pages are, once it listens.</summary>
    internal static void Lead(TokenServiceHost tokens, Uri gateway)
    {
        var pages = gateway.GetLeftPart(UriPartial.Authority);
        tokens.RegisterRedirects(PagesClient, [pages + CallbackPath], [pages + "/"]);
    }
}
