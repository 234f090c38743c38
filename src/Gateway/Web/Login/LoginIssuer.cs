using Gateway.Callers.Issuers;
using Gateway.Hosting;

namespace Gateway.Web.Login;

/// <summary>Where an issuer has people log in and out, as its discovery says.</summary>
/// <param name="Authorization">Where the browser is sent.</param>
/// <param name="Token">Where the code is given for tokens.</param>
/// <param name="Logout">Where a login ends; null where the issuer does not say.</param>
/// <param name="NamesItself">Its answers say whose they are (RFC 9207), and one that does not is not its own.</param>
internal sealed record LoginAddresses(Uri Authorization, Uri Token, Uri? Logout, bool NamesItself)
{
    /// <summary>Reads a discovery document; null where it has no https address for either.</summary>
    internal static LoginAddresses? Read(DiscoveryDocument document) =>
        Secure(document, "authorization_endpoint") is { } authorization && Secure(document, "token_endpoint") is { } token
            ? new LoginAddresses(authorization, token, Secure(document, "end_session_endpoint"), document.Says("authorization_response_iss_parameter_supported"))
            : null;

    private static Uri? Secure(DiscoveryDocument document, string name) =>
        Uri.TryCreate(document.Text(name), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;
}

/// <summary>
/// An issuer at which people can log in. Its addresses are asked for anew when they have grown old, by one caller for all:
/// strangers who press the button again and again are no flood at the issuer.
/// </summary>
internal sealed class LoginIssuer(TokenIssuer issuer, IssuerKeys keys, HttpClient http, TimeProvider clock, ILogger<LoginIssuer> log)
{
    // What is older does not count: where people are sent, and tokens with them, is the issuer's word of these minutes.
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(5);
    private static readonly RenewalTimes Times = new(RenewAfter: Good, WaitAfter: Good, OldestUse: Good, BetweenFetches: TimeSpan.FromSeconds(10));

    private readonly PublishedDocument<LoginAddresses> _addresses = new(
        bound => DiscoverAsync(http, issuer.Identifier, bound), failure => WebLogMessages.IssuerAway(log, issuer.Name, failure.ToString()), clock, Times);

    internal TokenIssuer Issuer => issuer;

    internal LoginClient Client => issuer.Login!;

    internal IssuerKeys Keys => keys;

    internal HttpClient Http => http;

    /// <summary>Where people log in; null where the issuer cannot be asked.</summary>
    internal async Task<LoginAddresses?> AddressesAsync(CancellationToken callerGone) => (await _addresses.RecentAsync(callerGone)).Value;

    private static async Task<Fetched<LoginAddresses>> DiscoverAsync(HttpClient http, string issuer, CancellationToken bound)
    {
        var (document, failure) = await new IssuerDocuments(http, issuer).DiscoverAsync(bound);
        if (document is null)
            return Fetched<LoginAddresses>.Failed(failure);
        return LoginAddresses.Read(document) is { } addresses ? new Fetched<LoginAddresses>(addresses, FetchFailure.None) : Fetched<LoginAddresses>.Failed(FetchFailure.NotUnderstood);
    }
}

/// <summary>The issuers at which people can log in, in the order of the settings.</summary>
internal sealed class LoginIssuers(GatewaySettings settings, AccessTokenCheck check, HttpClient http, ILogger<LoginIssuer> log)
{
    internal IReadOnlyList<LoginIssuer> All { get; } =
        [.. settings.Issuers.Where(i => i.Login is not null).Select(i => new LoginIssuer(i, check.KeysOf(i), http, settings.TokenClock, log))];

    internal LoginIssuer? Find(string? name) => All.FirstOrDefault(i => i.Issuer.Name == name);
}
