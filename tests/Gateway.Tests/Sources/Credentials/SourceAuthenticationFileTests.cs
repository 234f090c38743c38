using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Credentials;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves what a definition may say of authentication, and that what the gateway does not speak is refused by name and line.</summary>
public sealed class SourceAuthenticationFileTests
{
    private const string Definition =
        """
        id: test-source
        title: Test
        holder: employment
        format: rest-json
        format_status: known
        municipality: shared
        authentication: AUTHENTICATION
        coverage:
          completeness: { da: Alt, en: All }
          updated: { da: Dagligt, en: Daily }
        quality: { da: Ingen, en: None }
        limits: { deadline_ms: 9750, maximum_kib: 4096, maximum_facts: 1000, concurrent: 3, hedge_after_ms: 200 }
        requests:
          - id: status
            categories: [employment-status]
            method: POST
            safe: true
            path: /status
            facts:
              - { category: employment-status, from: liste, code: { text: navn } }
        """;

    public static TheoryData<string, string> Good => new()
    {
        { "none", "None" },
        { "bearer", "Bearer" },
        { "{ kind: basic }", "Basic" },
        { "{ kind: api-key, header: x-api-key }", "ApiKey x-api-key" },
        { "{ kind: client-credentials }", "ClientCredentials SecretBasic" },
        { "{ kind: client-credentials, scope: read list, client: private-key-jwt, api_key_header: apikey }", "ClientCredentials PrivateKeyJwt apikey read list" },
        { "{ kind: client-credentials, client: secret-post }", "ClientCredentials SecretPost" },
        { "{ kind: mutual-tls }", "MutualTls" },
        { "{ kind: signed-soap-header }", "SignedSoapHeader" },
        { "{ kind: holder-of-key, applies_to: 'urn:service' }", "HolderOfKey urn:service" },
        { "{ kind: holder-of-key, applies_to: 'urn:service', carried_in: soap-header }", "HolderOfKey urn:service in the message" },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "ntlm", "'ntlm' is not spoken by the gateway: NTLM" },
        { "{ kind: NTLM }", "'ntlm' is not spoken by the gateway: NTLM" },
        { "{ kind: dgws }", "'dgws' is not spoken by the gateway: the SOSI id card" },
        { "{ kind: sosi }", "'sosi' is not spoken by the gateway: the SOSI id card" },
        { "{ kind: negotiate }", "'negotiate' is not spoken by the gateway: Kerberos" },
        { "{ kind: magic }", "'kind' must be one of none, bearer, basic, api-key" },
        { "{ scope: read }", "'kind' is missing" },
        { "[bearer]", "'authentication' must be" },
        { "{ kind: bearer, scope: read }", "'scope' is not known here" },
        { "{ kind: api-key }", "'header' is missing" },
        { "{ kind: api-key, header: 'a: b' }", "no header name" },
        { "{ kind: api-key, header: authorization }", "cannot be Authorization" },
        { "{ kind: client-credentials, client: trust-me }", "'client' must be one of secret-basic, secret-post, private-key-jwt" },
        { "{ kind: client-credentials, secret: hunter2 }", "'secret' is not known here" },
        { "{ kind: holder-of-key }", "'applies_to' is missing" },
        { "{ kind: holder-of-key, applies_to: a, carried_in: cookie }", "'carried_in' must be one of authorization, soap-header" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Every_kind_is_read(string written, string read)
    {
        // Proves that each kind is read with what belongs to it, and limits and safety beside it.
        var definition = Read(written);
        var found = definition.Authentication;
        var parts = new[]
        {
            found.Kind.ToString(), found.Kind is AuthenticationKind.ClientCredentials ? found.ClientProof.ToString() : "", found.ApiKeyHeader, found.Scope, found.AppliesTo, found.InSoapHeader ? "in the message" : "",
        };
        Assert.Equal(read, string.Join(' ', parts.Where(p => !string.IsNullOrEmpty(p))));
        Assert.Equal((3, TimeSpan.FromMilliseconds(200)), (definition.Limits.Concurrent, definition.Limits.HedgeAfter));
        Assert.True(Assert.Single(definition.Requests).Calls[0].Safe);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_not_spoken_is_refused_with_its_line(string written, string told)
    {
        // Proves that nothing unknown is read as something weaker, and that a secret has no place in a definition.
        var errors = Assert.Throws<ReviewedDataException>(() => Read(written)).Errors;
        Assert.Contains(errors, e => e.StartsWith("test.yaml:7: ", StringComparison.Ordinal) && e.Contains(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("concurrent: 3", "concurrent: 33", "'concurrent' must be a whole number from 1 to 32")]
    [InlineData("hedge_after_ms: 200", "hedge_after_ms: 10", "'hedge_after_ms' must be a whole number from 50 to 30000")]
    [InlineData("safe: true", "safe: perhaps", "'safe' must be true or false")]
    public void Limits_have_limits(string good, string bad, string told)
    {
        // Proves that a definition can ask neither for all sockets nor for every question twice.
        var text = Definition.Replace("AUTHENTICATION", "none", StringComparison.Ordinal).Replace(good, bad, StringComparison.Ordinal);
        Assert.Contains(told, Assert.Throws<ReviewedDataException>(() => SourceDefinitionFile.Read("test.yaml", text, Shipped.Catalogue)).Message, StringComparison.Ordinal);
    }

    private static SourceDefinition Read(string authentication) =>
        SourceDefinitionFile.Read("test.yaml", Definition.Replace("AUTHENTICATION", authentication, StringComparison.Ordinal), Shipped.Catalogue);
}
