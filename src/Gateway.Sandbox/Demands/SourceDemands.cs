namespace Gateway.Sandbox.Demands;

/// <summary>What each source asks of whoever asks it: the one table, by the source's id.</summary>
internal sealed class SourceDemands(SandboxOptions options) : IDisposable
{
    private const string ApiKeyHeader = "apikey";

    // Who is not named asks for the fixed bearer token.
    private static readonly Dictionary<string, SourceDemand> Table = new(StringComparer.Ordinal)
    {
        ["acadre"] = SourceDemand.Basic,
        ["case-index"] = SourceDemand.HolderOfKeyInSoapHeader,
        ["cosmic"] = SourceDemand.ClientCredentials,
        ["cpr"] = SourceDemand.HolderOfKeyInSoapHeader,
        ["dfdg"] = SourceDemand.ClientCredentials,
        ["dubu"] = SourceDemand.HolderOfKey,
        ["getorganized"] = SourceDemand.Basic,
        ["kmd-momentum"] = SourceDemand.ClientCredentialsAndApiKey,
        ["kmd-nexus"] = SourceDemand.ClientCredentials,
        ["ksd"] = SourceDemand.HolderOfKeyInSoapHeader,
        ["ky"] = SourceDemand.HolderOfKeyInSoapHeader,
        ["skat-eindkomst"] = SourceDemand.HolderOfKeyInSoapHeader,
        ["sundhedsplatformen"] = SourceDemand.SmartBackendServices,
        ["udbetaling-danmark"] = SourceDemand.HolderOfKeyInSoapHeader,
    };

    private readonly Saml _saml = new();

    public IDemand Of(string sourceId)
    {
        if (options.Credentials is { } credentials)
            return Of(options.Demands.TryGetValue(sourceId, out var instead) ? instead : Table.GetValueOrDefault(sourceId, SourceDemand.Bearer), credentials, SourceScopes.Of(sourceId));
        return options.BearerToken is { } token ? HeaderDemand.Bearer(token) : new SeveralDemands();
    }

    public void Dispose() => _saml.Dispose();

    private IDemand Of(SourceDemand demand, SandboxCredentials known, SourceScopes scopes) => demand switch
    {
        SourceDemand.Nothing => new SeveralDemands(),
        SourceDemand.Bearer => HeaderDemand.Bearer(known.BearerToken),
        SourceDemand.Basic => HeaderDemand.Basic(known.User, known.Password),
        SourceDemand.ApiKey => new HeaderDemand(ApiKeyHeader, known.ApiKey),
        SourceDemand.ClientCredentials => new ClientCredentialsDemand(known, scopes),
        SourceDemand.SmartBackendServices => new ClientCredentialsDemand(known, scopes, smart: true),
        SourceDemand.ClientCredentialsAndApiKey => new SeveralDemands(new ClientCredentialsDemand(known, scopes), new HeaderDemand(ApiKeyHeader, known.ApiKey)),
        SourceDemand.ClientCertificate => new CertificateDemand(known.ClientCertificate),
        SourceDemand.SignedSoapHeader => new SignedSoapDemand(known.ClientCertificate, known.Clock),
        SourceDemand.HolderOfKey => new HolderOfKeyDemand(known, _saml, inSoapHeader: false),
        SourceDemand.HolderOfKeyInSoapHeader => new HolderOfKeyDemand(known, _saml, inSoapHeader: true),
        _ => throw new ArgumentOutOfRangeException(nameof(demand), demand, "No such demand."),
    };
}
