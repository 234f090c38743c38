using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Web.Sessions;

/// <summary>
/// The cookies of the pages: encrypted, for this host alone (<c>__Host-</c>, RFC 6265bis section 4.1.3), never told to script. They
/// hold no time of their own: how long a session lasts is the gateway's to say.
/// </summary>
internal sealed class SessionCookies(IDataProtectionProvider protection, SessionStore sessions)
{
    /// <summary>Holds the id of a session. Lax, because the way back from the issuer begins on its page.</summary>
    internal const string Session = "__Host-session";

    private static readonly object Known = new();

    private readonly IDataProtector _protector = protection.CreateProtector("Gateway.Web.Session");

    /// <summary>The session of a request; null where it has none. Looked up once a request.</summary>
    internal OpenSession? Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Known, out var known))
            return (OpenSession?)known;
        var session = context.Request.Cookies[Session] is { } cookie && Reveal(_protector, cookie) is { } id ? sessions.Use(id) : null;
        context.Items[Known] = session;
        return session;
    }

    /// <summary>Gives the browser a session; one it had before is over.</summary>
    internal void Give(HttpContext context, OpenSession session)
    {
        if (Of(context) is { } before)
            sessions.End(before.Id);
        context.Items[Known] = session;
        Write(context, Session, _protector.Protect(session.Id));
    }

    /// <summary>The session does not count for this request; or for none any more.</summary>
    internal void Refuse(HttpContext context, OpenSession session, bool forGood)
    {
        context.Items[Known] = null;
        if (forGood)
            sessions.End(session.Id);
    }

    /// <summary>Takes the cookie back.</summary>
    internal static void Forget(HttpContext context)
    {
        context.Items[Known] = null;
        Delete(context, Session);
    }

    internal static void Write(HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, Options);

    internal static void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(name, Options);

    /// <summary>What a cookie holds; null where this gateway did not write it.</summary>
    internal static string? Reveal(IDataProtector protector, string cookie)
    {
        try
        {
            return protector.Unprotect(cookie);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static CookieOptions Options => new() { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}

/// <summary>Binds the proof in a form to the session it was shown in: another session's, or one from before the login, is none.</summary>
internal sealed class FormsOfSession(SessionCookies cookies) : IAntiforgeryAdditionalDataProvider
{
    public string GetAdditionalData(HttpContext context) => cookies.Of(context)?.Id ?? "";

    public bool ValidateAdditionalData(HttpContext context, string additionalData) => additionalData == (cookies.Of(context)?.Id ?? "");
}
