using System.Net;
using System.Text.RegularExpressions;

namespace Gateway.Tokens;

/// <summary>What the options must satisfy. Every error is collected, so that one start shows them all.</summary>
internal static partial class TokenServiceRules
{
    private static readonly string[] AssuranceLevels = ["Low", "Substantial", "High"];

    /// <summary>Throws one <see cref="ArgumentException"/> that lists everything wrong with <paramref name="options"/>.</summary>
    public static void Demand(TokenServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = Service(options).Concat(options.Clients.SelectMany(Client)).Concat(OutsideSandbox(options)).ToList();
        if (errors.Count > 0)
            throw new ArgumentException($"The token service cannot start: {string.Join(" ", errors)}", nameof(options));
    }

    private static IEnumerable<string> Service(TokenServiceOptions options)
    {
        if (options.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            yield return "Port must be 0 to 65535.";
        if (!options.ServerCertificate.HasPrivateKey)
            yield return "ServerCertificate must hold its private key.";
        if (string.IsNullOrWhiteSpace(options.Audience))
            yield return "Audience must name the gateway.";
        if (options.AccessTokenLifetime < TokenServiceOptions.ShortestLifetime || options.AccessTokenLifetime > TokenServiceOptions.LongestLifetime)
            yield return "AccessTokenLifetime must be 1 to 15 minutes.";
        if (options.Clients.Count == 0)
            yield return "Clients must name at least one client.";
        if (options.Clients.GroupBy(client => client.ClientId, StringComparer.Ordinal).Any(group => group.Count() > 1))
            yield return "Clients must not use an id twice.";
    }

    private static IEnumerable<string> OutsideSandbox(TokenServiceOptions options) => options.AllowOutsideSandbox ? [] :
        options.Clients.Where(c => MunicipalityPattern().IsMatch(c.Municipality) && c.Municipality != TokenServiceOptions.SandboxMunicipality)
            .Select(c => c.Municipality).Distinct()
            .Select(m => $"It is the sandbox's, of municipality {TokenServiceOptions.SandboxMunicipality}, and vouches for callers of {m} only where AllowOutsideSandbox says so.");

    private static IEnumerable<string> Client(TokenClient client, int place)
    {
        var named = IdPattern().IsMatch(client.ClientId);
        var name = named ? $"Client {client.ClientId}" : $"Client number {place + 1}";
        if (!named)
            yield return $"{name}: ClientId must be 1 to 64 letters, digits or . _ ~ -.";
        if (ClientKeys.Read(client.PublicKey) is null)
            yield return $"{name}: PublicKey must be a public key on curve P-256, as PEM or JSON Web Key.";
        if (string.IsNullOrWhiteSpace(client.Subject))
            yield return $"{name}: Subject must name the caseworker.";
        if (string.IsNullOrWhiteSpace(client.Role))
            yield return $"{name}: Role must be given.";
        if (client.NationalId is null && !CvrPattern().IsMatch(client.OrganisationCvr))
            yield return $"{name}: OrganisationCvr must be eight digits.";
        if (client.NationalId is not null && client.OrganisationCvr.Length > 0)
            yield return $"{name}: a private person has no OrganisationCvr.";
        if (string.IsNullOrWhiteSpace(client.OrganisationUnit))
            yield return $"{name}: OrganisationUnit must be given.";
        if (!MunicipalityPattern().IsMatch(client.Municipality))
            yield return $"{name}: Municipality must be four digits.";
        if (!AssuranceLevels.Contains(client.AssuranceLevel, StringComparer.Ordinal))
            yield return $"{name}: AssuranceLevel must be Low, Substantial or High.";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[0-9]{8}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CvrPattern();

    [GeneratedRegex(@"\A[0-9]{4}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MunicipalityPattern();
}
