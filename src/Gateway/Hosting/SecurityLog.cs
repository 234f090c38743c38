using Gateway.Callers;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.Hosting.Quotas;

namespace Gateway.Hosting;

/// <summary>
/// Writes down, for whoever watches over the gateway, that a known caller was refused: one line a call, whichever way the
/// refusal came. A line says which call, which role and which class of reason, so that somebody who tries one id after the
/// other shows; who it was stands in the disclosure log or nowhere.
/// </summary>
internal sealed class SecurityLog(ILoggerFactory loggers, IHttpContextAccessor calls)
{
    /// <summary>The category of all lines about refusals.</summary>
    internal const string Category = "Gateway.Security";

    private readonly ILogger _log = loggers.CreateLogger(Category);

    /// <summary>A call that a service refused: not the caller's, or of something that is not there for the caller, or of no citizen or purpose.</summary>
    internal void Refused(string reason)
    {
        if (calls.HttpContext is { } call && CallerIdentity.Identify(call.User) is { } caller)
            SecurityLogMessages.Refused(_log, reason, caller.Role.Word(), NameOf(call));
    }

    /// <summary>A call about a citizen that was answered with nothing, because the citizen is not the caller's to ask about.</summary>
    internal void AskedInVain(string reason, Role role)
    {
        if (calls.HttpContext is { } call)
            SecurityLogMessages.AskedInVain(_log, reason, role.Word(), NameOf(call));
    }

    /// <summary>A connection that did not come about, where every client must show a certificate that is believed: no call will leave a line of it.</summary>
    internal void ConnectionRefused(CertificateVerdict verdict) => SecurityLogMessages.ConnectionRefused(
        _log, verdict is CertificateVerdict.Refused refused ? $"{TokenRefusal.Certificate} {refused.Because}" : nameof(TokenRefusal.NoCertificate));

    /// <summary>Too many calls about one citizen.</summary>
    internal void QuotaUsedUp(QuotaSubject subject, HttpContext call) => SecurityLogMessages.QuotaUsedUp(_log, subject, NameOf(call));

    /// <summary>A page that needs a login, and there is none, or it is over.</summary>
    internal void NotLoggedIn(HttpContext visit) => SecurityLogMessages.NotLoggedIn(_log, NameOf(visit));

    /// <summary>A login whose answer was not accepted.</summary>
    internal void LoginRefused(string because, string issuer) => SecurityLogMessages.LoginRefused(_log, because, issuer);

    /// <summary>A logout in an issuer's name that was not accepted.</summary>
    internal void IssuerLogoutRefused(string because, string issuer) => SecurityLogMessages.IssuerLogoutRefused(_log, because, issuer);

    /// <summary>A button that was not pressed on a page of the same session.</summary>
    internal void FormRefused(HttpContext visit) => SecurityLogMessages.FormRefused(_log, NameOf(visit));

    /// <summary>A place in a report that was not told to this session.</summary>
    internal void PlaceRefused(HttpContext visit) => SecurityLogMessages.PlaceRefused(_log, NameOf(visit));

    /// <summary>A name out of the code: the address may hold what a caller wrote.</summary>
    internal static string NameOf(HttpContext call) => call.GetEndpoint()?.DisplayName ?? "";

    /// <summary>The class of a declared refusal.</summary>
    internal static string Word(CallerRefusal refusal) => refusal switch
    {
        CallerRefusal.Role => "ROLE",
        CallerRefusal.Organisation => "ORGANISATION",
        CallerRefusal.Assurance => "ASSURANCE",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
