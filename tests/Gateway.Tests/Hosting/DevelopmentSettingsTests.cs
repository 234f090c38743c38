using Gateway.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

/// <summary>What a build for production takes for a development setting, and what it does not.</summary>
public sealed class DevelopmentSettingsTests
{
    [Theory]
    [InlineData("PORT", "8443")]
    [InlineData("DATA", "/srv")]
    [InlineData("ENVIRONMENT", "Development")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Production")]
    [InlineData("DOTNET_ENVIRONMENT", "Staging")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8080")]
    [InlineData("ASPNETCORE_DETAILEDERRORS", "false")]
    [InlineData("Gateway:Sources:ffb:Settings:port", "1")]
    public void What_an_environment_may_hold_is_no_finding(string name, string value)
    {
        // Proves: variables of other programs and of ordinary images do not keep an installation from starting.
        Assert.Empty(DevelopmentSettings.Find([], Of((name, value))));
    }

    [Fact]
    public void Everything_is_named_at_once_and_no_value_is()
    {
        // Proves: one start shows all that must be put right, and what was set may be a secret.
        var found = DevelopmentSettings.Find(
            ["--recorded", "canary", "--verbose=canary", "--check-store"],
            Of(("ASPNETCORE_ENVIRONMENT", "DEVELOPMENT"), ("DOTNET_DETAILEDERRORS", "1"), ("Kestrel:Endpoints:canary:Url", "canary"), ("Gateway:Listen", "canary")));
        Assert.Equal(5, found.Count);
        Assert.DoesNotContain(found, f => f.Contains("canary", StringComparison.Ordinal));
    }

    private static IConfiguration Of(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
}
