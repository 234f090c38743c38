using System.Text.Json;
using Gateway.Callers;
using Gateway.Callers.Issuers;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>Which chains of actors are believed; those that are not stand among the wrong tokens.</summary>
public sealed class ActorsTests
{
    [Theory]
    [InlineData("""{"client_id":"system-1"}""")]
    [InlineData("""{"client_id":"system-1","act":{"sub":"system-1"}}""")]
    [InlineData("""{"client_id":"system-1","act":{"sub":"system-1","iss":"https://issuer.test","name":"A"}}""")]
    [InlineData("""{"client_id":"system-1","act":{"sub":"system-1","act":{"sub":"system-2"}}}""")]
    public void Nobody_one_and_two_are_believed(string payload)
    {
        // Proves the control: none, one, one that says more about itself, and two.
        Assert.True(Hold(payload, new ClaimMapping()));
    }

    [Fact]
    public void The_client_is_whoever_the_issuer_s_settings_say()
    {
        // Proves it where another claim names the client, and where it is always the same one.
        const string Payload = """{"azp":"system-1","client_id":"other","act":{"sub":"system-1"}}""";
        Assert.True(Hold(Payload, new ClaimMapping { Names = new Dictionary<string, string> { [CallerClaims.Client] = "azp" } }));
        Assert.False(Hold(Payload, new ClaimMapping()));
        Assert.True(Hold(Payload, new ClaimMapping { Always = new Dictionary<string, string> { [CallerClaims.Client] = "system-1" } }));
        Assert.False(Hold("""{"act":{}}""", new ClaimMapping()));
    }

    private static bool Hold(string payload, ClaimMapping claims)
    {
        using var json = JsonDocument.Parse(payload);
        return Actors.Hold(json.RootElement, new TokenIssuer { Name = "a", Identifier = "https://issuer.test", Audience = "gateway", VouchesFor = [], Municipalities = [], Claims = claims });
    }
}
