using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Login;

/// <summary>
/// Shows that a form was filled in on this service's own page in the same browser: a cookie by chance, and in the form what
/// only this process can make of it. The framework's own protection would keep its keys on the machine's disk.
/// </summary>
internal sealed class FormProof
{
    /// <summary>The form's field.</summary>
    public const string Field = "proof";

    // The prefix has browsers take it over TLS for this host alone, whatever else is set on it.
    private const string Cookie = "__Host-sandbox-login";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>What goes into the form of the page that is being answered; sets the cookie.</summary>
    public string Issue(HttpContext context)
    {
        var chance = context.Request.Cookies[Cookie] is { Length: 43 } known ? known : Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(Cookie, chance, new CookieOptions { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        return Of(chance);
    }

    /// <summary>Whether the form comes from such a page.</summary>
    public bool Holds(HttpContext context, IFormCollection form) =>
        context.Request.Cookies[Cookie] is { Length: 43 } chance && form[Field] is [{ } shown]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(Of(chance)));

    private string Of(string chance) => Base64UrlEncoder.Encode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(chance)));
}
