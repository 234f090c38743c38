using System.Text.Json.Nodes;
using Gateway.Callers.Issuers;
using Gateway.FirstUse;
using Gateway.Tests.Callers.Issuers;
using Microsoft.Extensions.Configuration;

namespace Gateway.EndToEndTests.Identity;

/// <summary>The gateway with the certified provider as one of its issuers, by settings that translate its words.</summary>
public sealed class ProviderGateway : IAsyncLifetime
{
    internal ProviderGateway() => Gateway = new IssuedGateway { Further = StartProviderAsync };

    internal IssuedGateway Gateway { get; }

    internal OidcProvider Provider { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (OidcProvider.Modules is null)
            return;
        await Gateway.InitializeAsync();
        Http = Gateway.Open();
    }

    public async Task DisposeAsync()
    {
        if (OidcProvider.Modules is null)
            return;
        Http.Dispose();
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>What the provider's tokens claim, for tokens that are made from them.</summary>
    internal async Task<JsonObject> ClaimsAsync() =>
        JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((await Provider.TokenAsync(Http)).Split('.')[1]))!.AsObject();

    private async Task<TokenIssuer> StartProviderAsync(string certificates)
    {
        // Its own words, and nested where the gateway reads none.
        var claims = new JsonObject { ["job"] = "Sagsbehandler", ["cvr"] = OneCommandStart.OrganisationCvr, ["acr"] = "urn:nsis:2" };
        Provider = await OidcProvider.StartAsync(Path.Combine(certificates, "server.pem"), Path.Combine(certificates, "server.key"), TokenWriter.Audience, claims);
        var errors = new List<string>();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["I:provider:Address"] = Provider.Issuer,
            ["I:provider:Audience"] = TokenWriter.Audience,
            ["I:provider:VouchesFor"] = "systems",
            ["I:provider:Municipalities"] = OneCommandStart.Municipality.Code,
            ["I:provider:Prefix"] = "provider",
            ["I:provider:Scope"] = TokenWriter.Scope,
            ["I:provider:LongestLifetime"] = "00:10:00",
            ["I:provider:Claims:Role"] = "job",
            ["I:provider:Claims:Organisation"] = "cvr",
            ["I:provider:Claims:AssuranceLevel"] = "acr",
            ["I:provider:Always:Unit"] = "Jobcenter",
            ["I:provider:Always:Municipality"] = OneCommandStart.Municipality.Code,
            ["I:provider:Roles:caseworker"] = "Sagsbehandler",
            ["I:provider:AssuranceLevels:Substantial"] = "urn:nsis:2",
        }).Build();
        var issuer = Assert.Single(IssuerSettings.Read(settings.GetSection("I"), errors));
        Assert.Empty(errors);
        return issuer;
    }
}
