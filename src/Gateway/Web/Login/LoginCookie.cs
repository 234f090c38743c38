using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Web.Pages;
using Gateway.Web.Sessions;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Web.Login;

/// <summary>A login under way: what the browser was sent out with. It lies encrypted with the browser, so that strangers who begin logins cost no memory.</summary>
/// <param name="Issuer">Which issuer was asked.</param>
/// <param name="State">By chance: the answer belongs to this browser's question.</param>
/// <param name="Nonce">By chance: so does the id token.</param>
/// <param name="Verifier">By chance: whoever has seen the code alone cannot use it (RFC 7636).</param>
/// <param name="Return">The page to go on to.</param>
/// <param name="Language">The language the page was read in.</param>
/// <param name="At">When it began, in seconds.</param>
/// <param name="After">The latest logout that issuers had told of by then.</param>
internal sealed record LoginUnderWay(string Issuer, string State, string Nonce, string Verifier, string Return, Language Language, long At, long After)
{
    private const int Bytes = 32;

    internal static LoginUnderWay Begin(string issuer, string returnTo, Language language, long after, TimeProvider clock) =>
        new(issuer, Chance(), Chance(), Chance(), returnTo, language, clock.GetUtcNow().ToUnixTimeSeconds(), after);

    /// <summary>The verifier's hash, which the issuer keeps (RFC 7636 section 4.2, S256).</summary>
    internal string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>How long ago one began.</summary>
    internal static TimeSpan AgeOf(long at, TimeProvider clock) => clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(at);

    internal bool IsState(string said) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(State));

    // Never what is in it.
    public override string ToString() => nameof(LoginUnderWay);

    private static string Chance() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}

/// <summary>Keeps a login under way with the browser, for one way back.</summary>
internal sealed class LoginCookie(IDataProtectionProvider protection, UsedLogins used, TimeProvider clock)
{
    internal const string Name = "__Host-login";

    private readonly IDataProtector _protector = protection.CreateProtector("Gateway.Web.Login");

    internal void Write(HttpContext context, LoginUnderWay login) => SessionCookies.Write(context, Name, _protector.Protect(JsonSerializer.Serialize(login)));

    /// <summary>The login under way, once: the cookie is taken back, and is none when it is brought again. Null where there is none, or it took too long.</summary>
    internal LoginUnderWay? Take(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { } cookie)
            return null;
        SessionCookies.Delete(context, Name);
        if (SessionCookies.Reveal(_protector, cookie) is not { } text || JsonSerializer.Deserialize<LoginUnderWay>(text) is not { } login)
            return null;
        var age = LoginUnderWay.AgeOf(login.At, clock);
        return age <= GatewayLimits.LoginWithin && age >= -GatewayLimits.ClockSkew && used.Use(login) ? login : null;
    }
}
