using System.Net;
using System.Text.RegularExpressions;
using Gateway.Tokens.Clients;

namespace Gateway.Tokens;

/// <summary>What the options must satisfy. Every error is collected, so that one start shows them all.</summary>
internal static partial class TokenServiceRules
{
    /// <summary>The words for assurance levels (NSIS).</summary>
    internal static readonly IReadOnlyList<string> AssuranceLevels = ["Low", "Substantial", "High"];

    private static readonly TimeSpan ShortestKeyLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestKeyLifetime = TimeSpan.FromDays(30);

    /// <summary>Throws one <see cref="ArgumentException"/> that lists everything wrong with <paramref name="options"/>.</summary>
    public static void Demand(TokenServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = Service(options)
            .Concat(options.Clients.SelectMany(Caller))
            .Concat(options.Systems.SelectMany((system, place) => ExchangingSystem(system, place, options)))
            .Concat(options.WebClients.SelectMany((web, place) => Web(web, place, options)))
            .Concat(options.Personas.SelectMany(Listed))
            .Concat(OutsideSandbox(options)).ToList();
        if (errors.Count > 0)
            throw new ArgumentException($"The token service cannot start: {string.Join(" ", errors)}", nameof(options));
    }

    /// <summary>Throws where an address of a web client does not hold.</summary>
    public static void DemandRedirects(WebClient client)
    {
        var errors = Redirects(client, $"Client {client.ClientId}").ToList();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(" ", errors), nameof(client));
    }

    private static IEnumerable<string> Service(TokenServiceOptions options)
    {
        if (options.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            yield return "Port must be 0 to 65535.";
        if (options.CertificatePort is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            yield return "CertificatePort must be 0 to 65535.";
        if (!options.ServerCertificate.HasPrivateKey)
            yield return "ServerCertificate must hold its private key.";
        if (string.IsNullOrWhiteSpace(options.Audience))
            yield return "Audience must name the gateway.";
        if (options.AccessTokenLifetime < TokenServiceOptions.ShortestLifetime || options.AccessTokenLifetime > TokenServiceOptions.LongestLifetime)
            yield return "AccessTokenLifetime must be 1 to 15 minutes.";
        if (options.SigningKeyLifetime < ShortestKeyLifetime || options.SigningKeyLifetime > LongestKeyLifetime)
            yield return "SigningKeyLifetime must be 1 hour to 30 days.";
        if (options.Clients.Count == 0)
            yield return "Clients must name at least one client.";
        var ids = options.Clients.Select(c => c.ClientId).Concat(options.Systems.Select(c => c.ClientId)).Concat(options.WebClients.Select(c => c.ClientId)).ToList();
        if (ids.Distinct(StringComparer.Ordinal).Count() < ids.Count)
            yield return "Clients, Systems and WebClients must not use an id twice.";
        if (options.Personas.DistinctBy(p => p.Id, StringComparer.Ordinal).Count() < options.Personas.Count)
            yield return "Personas must not use an id twice.";
        if (options.WebClients.Count > 0 && options.Personas.Count == 0)
            yield return "Personas must name at least one, where people log in.";
        if (options.CertificateBelieved is null && options.Clients.Select(c => c.CertificateSubject).Concat(options.Systems.Select(c => c.CertificateSubject)).Any(s => s is not null))
            yield return "CertificateBelieved must be given, where clients are known by certificates.";
    }

    private static IEnumerable<string> OutsideSandbox(TokenServiceOptions options) => options.AllowOutsideSandbox ? [] :
        options.Clients.Select(c => c.Municipality).Concat(options.Personas.Select(p => p.Municipality))
            .Where(m => MunicipalityPattern().IsMatch(m) && m != TokenServiceOptions.SandboxMunicipality).Distinct()
            .Select(m => $"It is the sandbox's, of municipality {TokenServiceOptions.SandboxMunicipality}, and vouches for callers of {m} only where AllowOutsideSandbox says so.");

    private static IEnumerable<string> Caller(TokenClient client, int place) =>
        Identity("Client", client.ClientId, client.PublicKey, client.CertificateSubject, place).Concat(Person(client, Named("Client", client.ClientId, place)));

    private static IEnumerable<string> ExchangingSystem(SystemClient client, int place, TokenServiceOptions options)
    {
        foreach (var error in Identity("System", client.ClientId, client.PublicKey ?? "", client.CertificateSubject, place))
            yield return error;
        if (client.ClientId == options.Audience)
            yield return $"{Named("System", client.ClientId, place)}: a system must not be called like the gateway's Audience.";
        if (client.Targets.Any(t => t == client.ClientId || options.Systems.All(s => s.ClientId != t)))
            yield return $"{Named("System", client.ClientId, place)}: Targets must name other Systems.";
    }

    private static IEnumerable<string> Web(WebClient client, int place, TokenServiceOptions options)
    {
        var name = Named("Client", client.ClientId, place);
        if (!IdPattern().IsMatch(client.ClientId))
            yield return $"{name}: ClientId must be 1 to 64 letters, digits or . _ ~ -.";
        if (client.PublicKey is { } key && ClientKeys.Read(key) is null)
            yield return $"{name}: PublicKey must be a public key on curve P-256, as PEM or JSON Web Key.";
        if (client.Scopes.Any(s => !IdPattern().IsMatch(s)))
            yield return $"{name}: each of Scopes must be 1 to 64 letters, digits or . _ ~ -.";
        if (client.System is { } system && options.Systems.All(s => s.ClientId != system))
            yield return $"{name}: System must name one of Systems.";
        foreach (var error in Redirects(client, name))
            yield return error;
    }

    private static IEnumerable<string> Redirects(WebClient client, string name)
    {
        if (client.RedirectUris.Any(u => !IsRedirect(u)))
            yield return $"{name}: RedirectUris must be https addresses without fragment.";
        if (client.PostLogoutRedirectUris.Any(u => !IsRedirect(u)))
            yield return $"{name}: PostLogoutRedirectUris must be https addresses without fragment.";
    }

    private static bool IsRedirect(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && !text.Contains('#', StringComparison.Ordinal) && address.UserInfo.Length == 0;

    // Either of two ways to know a client, and not both.
    private static IEnumerable<string> Identity(string kind, string id, string key, string? subject, int place)
    {
        var name = Named(kind, id, place);
        if (!IdPattern().IsMatch(id))
            yield return $"{name}: ClientId must be 1 to 64 letters, digits or . _ ~ -.";
        if (subject is null && ClientKeys.Read(key) is null)
            yield return $"{name}: PublicKey must be a public key on curve P-256, as PEM or JSON Web Key.";
        if (subject is not null && (key.Length > 0 || subject.Trim().Length == 0))
            yield return $"{name}: CertificateSubject must name the subject of a certificate, where there is no PublicKey.";
    }

    private static IEnumerable<string> Listed(Persona persona, int place)
    {
        var name = Named("Persona", persona.Id, place);
        if (!IdPattern().IsMatch(persona.Id))
            yield return $"{name}: Id must be 1 to 64 letters, digits or . _ ~ -.";
        if (string.IsNullOrWhiteSpace(persona.Name))
            yield return $"{name}: Name must be given.";
        foreach (var error in Person(persona, name))
            yield return error;
    }

    private static IEnumerable<string> Person(TokenPerson person, string name)
    {
        if (string.IsNullOrWhiteSpace(person.Subject))
            yield return $"{name}: Subject must name the person.";
        if (string.IsNullOrWhiteSpace(person.Role))
            yield return $"{name}: Role must be given.";
        if (person.NationalId is null && !CvrPattern().IsMatch(person.OrganisationCvr))
            yield return $"{name}: OrganisationCvr must be eight digits.";
        if (person.NationalId is not null && person.OrganisationCvr.Length > 0)
            yield return $"{name}: a private person has no OrganisationCvr.";
        if (string.IsNullOrWhiteSpace(person.OrganisationUnit))
            yield return $"{name}: OrganisationUnit must be given.";
        if (!MunicipalityPattern().IsMatch(person.Municipality))
            yield return $"{name}: Municipality must be four digits.";
        if (!AssuranceLevels.Contains(person.AssuranceLevel, StringComparer.Ordinal))
            yield return $"{name}: AssuranceLevel must be Low, Substantial or High.";
    }

    // An id that is none is not repeated.
    private static string Named(string kind, string id, int place) => IdPattern().IsMatch(id) ? $"{kind} {id}" : $"{kind} number {place + 1}";

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[0-9]{8}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CvrPattern();

    [GeneratedRegex(@"\A[0-9]{4}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MunicipalityPattern();
}
