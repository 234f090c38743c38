using System.Text.Encodings.Web;
using Gateway.Callers;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.Hosting;
using Gateway.Web.Login;
using Gateway.Web.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Web.Sessions;

/// <summary>
/// The framework's hook for sessions: as whom a page knows its visitor, and the answers to who is not let in. What a page declares
/// is held against the visitor by the policy that holds for calls (<see cref="CallerAuthentication"/>).
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, SessionCookies cookies, LoginIssuers issuers, AccessTokenCheck check,
    GatewaySettings settings, SecurityLog security)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    internal const string Name = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookies.Of(Context) is not { } session || issuers.Find(session.Login.Issuer) is not { } issuer)
            return AuthenticateResult.NoResult();
        // Where nobody gets a connection without a certificate that is believed, one that no longer is opens no page on a connection that is open.
        if (settings.ClientCertificates is { IsRequired: true } && ShownCertificate.Of(Context) is not CertificateVerdict.Accepted)
        {
            cookies.Refuse(Context, session, forGood: false);
            return AuthenticateResult.NoResult();
        }
        // A login whose token the issuer has called back is over; where it cannot be asked, the session waits.
        var calledBack = await check.IsCalledBackAsync(issuer.Issuer, session.Login.TokenId, Context.RequestAborted);
        if (calledBack is false)
            return AuthenticateResult.Success(new AuthenticationTicket(session.Login.Principal, Name));
        cookies.Refuse(Context, session, forGood: calledBack is true);
        return AuthenticateResult.NoResult();
    }

    /// <summary>Nobody is logged in: the same answer for every reason there may be.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        security.NotLoggedIn(Context);
        var visit = Visit();
        visit.GoTo(visit.Page.IsDestination ? visit.Link(WebPaths.Login, $"return={Uri.EscapeDataString(visit.Page.Path)}") : visit.Link(WebPaths.Front));
        return Task.CompletedTask;
    }

    /// <summary>Somebody is, and the page is not theirs; that a surer login would do is told, as it is to callers.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var visit = Visit();
        var refusal = CallerIdentity.Identify(Context.User) is { } caller ? visit.Page.Guard?.Against(caller) : null;
        security.Refused(SecurityLog.Word(refusal ?? CallerRefusal.Role));
        return ErrorPage.ShowAsync(visit, StatusCodes.Status403Forbidden, refusal is CallerRefusal.Assurance ? "Error.Level" : "Error.NotYours");
    }

    private Visit Visit() => new(Context, Context.GetEndpoint()!.Metadata.GetRequiredMetadata<WebPage>(), Languages.Of(Request));
}
