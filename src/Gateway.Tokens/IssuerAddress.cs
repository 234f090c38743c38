using System.Net.Sockets;
using System.Net;

namespace Gateway.Tokens;

/// <summary>The issuer's name, which is its address.</summary>
internal static class IssuerAddress
{
    /// <summary>The address of the service on <paramref name="listener"/>.</summary>
    public static Uri Of(Socket listener) =>
        new($"https://localhost:{((IPEndPoint)listener.LocalEndPoint!).Port}", UriKind.Absolute);

    /// <summary>
    /// The issuer as tokens and documents write it: without a final slash. Issuers are compared character by
    /// character (RFC 8414 section 2), and <see cref="Uri.AbsoluteUri"/> would add one.
    /// </summary>
    public static string Text(Uri issuer) => issuer.GetLeftPart(UriPartial.Authority);
}
