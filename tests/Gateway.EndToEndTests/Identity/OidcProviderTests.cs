using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests.Identity;

/// <summary>A certified provider as issuer: client credentials from its discovery to an overview, and what its wrong tokens get.</summary>
public sealed class OidcProviderTests(OidcProviderTests.Running running) : IClassFixture<OidcProviderTests.Running>
{
    private const string Call = "/gateway.overview.v1.OverviewService/GetOverview";

    // Each is signed by the provider's own key; what it changes is in its name.
    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Cases = new()
    {
        ["21 kid unknown"] = (header, _) => header["kid"] = "nobody-knows",
        ["18 crit unknown"] = (header, _) => (header["crit"], header["x"]) = (new JsonArray("x"), 1),
        ["20 jku"] = (header, _) => header["jku"] = "https://elsewhere.invalid/jwks",
        ["25 typ of an id token"] = (header, _) => header["typ"] = "JWT",
        ["26 iss with a final slash"] = (_, claims) => claims["iss"] = claims["iss"]!.GetValue<string>() + "/",
        ["27 aud missing"] = (_, claims) => claims.Remove("aud"),
        ["28 aud of another"] = (_, claims) => claims["aud"] = "another",
        ["29 ours and a stranger's"] = (_, claims) => claims["aud"] = new JsonArray("gateway", "another"),
        ["30 exp missing"] = (_, claims) => claims.Remove("exp"),
        ["31 exp past"] = (_, claims) => claims["exp"] = claims["iat"]!.GetValue<long>() - 1,
        ["32 exp with a fraction"] = (_, claims) => claims["exp"] = claims["exp"]!.GetValue<long>() + 0.5,
        ["33 nbf in an hour"] = (_, claims) => claims["nbf"] = claims["exp"]!.GetValue<long>() + 3600,
        ["34 iat in an hour"] = (_, claims) => (claims["iat"], claims["exp"]) = (claims["iat"]!.GetValue<long>() + 3600, claims["exp"]!.GetValue<long>() + 3600),
        ["35 too long a life"] = (_, claims) => claims["exp"] = claims["iat"]!.GetValue<long>() + 601,
        ["36 sub missing"] = (_, claims) => claims.Remove("sub"),
        ["37 two clients"] = (_, claims) => claims["azp"] = "another",
        ["38 scope missing"] = (_, claims) => claims.Remove("scope"),
        ["39 a longer scope"] = (_, claims) => claims["scope"] = "gateway.readx",
        ["45 bound to a certificate that nobody shows"] = (_, claims) => claims["cnf"] = new JsonObject { ["x5t#S256"] = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" },
    };

    public static TheoryData<string> Wrong => [.. Cases.Keys];

    [OidcProviderFact]
    public async Task Client_credentials_lead_from_discovery_to_an_overview()
    {
        // Proves: a token as the provider makes it, its words translated by settings alone, opens an overview with receipt, and the log knows the caller as the settings say.
        using var client = GatewayClient.Connect(new GatewayClientOptions
        {
            Address = Gateway.Address, TrustedAuthorities = Gateway.Authority, AccessToken = async _ => await running.All.Provider.TokenAsync(running.All.Http),
        });
        var citizen = Gateway.Simulators.Citizens.First(c => c.Alias == "D1");
        var overview = await client.GetOverviewAsync(new GetOverviewRequest { CitizenId = citizen.Cpr, CaseId = citizen.Case ?? "case-1", Purpose = RunningGateway.Purpose });
        Assert.NotEmpty(overview.Receipt.LeafHash);
        Assert.Equal(12, overview.Sections.Count);
        Assert.Contains(Gateway.Entries(), e => e.Contains($"provider:{OidcProvider.Client}", StringComparison.Ordinal));
    }

    [OidcProviderFact]
    public async Task The_token_the_wrong_ones_are_made_from_is_accepted()
    {
        // Proves the positive control: signed the same way and unchanged it is let in.
        var token = await running.All.Provider.SignAsync([], await running.All.ClaimsAsync());
        Assert.Contains("grpc-status: 3", await Gateway.SendAsync(running.All.Http, Call, ["Bearer " + token]), StringComparison.Ordinal);
    }

    [OidcProviderTheory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_token_of_the_provider_is_refused_with_the_same_bytes(string name)
    {
        // Proves: what is signed right and says something wrong gets byte for byte what no token gets.
        var (header, claims) = (new JsonObject(), await running.All.ClaimsAsync());
        Cases[name](header, claims);
        var nothing = await Gateway.SendAsync(running.All.Http, Call, []);
        Assert.Contains("grpc-status: 16", nothing, StringComparison.Ordinal);
        Assert.Equal(nothing, await Gateway.SendAsync(running.All.Http, Call, ["Bearer " + await running.All.Provider.SignAsync(header, claims)]));
    }

    private IssuedGateway Gateway => running.All.Gateway;

    /// <summary>One for all cases.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal ProviderGateway All { get; } = new();

        public Task InitializeAsync() => All.InitializeAsync();

        public Task DisposeAsync() => All.DisposeAsync();
    }
}
