namespace Gateway.Web;

/// <summary>
/// The address under which a visitor has come, as issuers and others are told it: one of the names of the settings, and a port that
/// is the gateway's own. Whoever writes the <c>Host</c> field chooses among these and can add nothing.
/// </summary>
internal static class OwnAddress
{
    private const int Https = 443;

    /// <summary>
    /// Whether the port is one under which the gateway is reached: the one that the visit has come in by, or the one that https has
    /// by itself, from which what stands before a gateway leads to it.
    /// </summary>
    internal static bool HasOwnPort(HttpContext context) => PortOf(context.Request.Host) is var port && (port == Https || port == context.Connection.LocalPort);

    /// <summary>The whole address of a page; of the endpoint of a page only, whose host name routing has looked at.</summary>
    internal static string Of(HttpContext context, string path) =>
        new UriBuilder(Uri.UriSchemeHttps, context.Request.Host.Host, PortOf(context.Request.Host), path).Uri.AbsoluteUri;

    // One that is no number is none of the gateway's.
    private static int PortOf(HostString host) => host.Port ?? (host.Value!.Length == host.Host.Length ? Https : 0);
}
