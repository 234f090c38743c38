using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.DisclosureLog;

namespace Gateway.Tests.Callers.Issuers;

// Proves which tokens go with which client certificate (RFC 8705 section 3), over every combination of the two.
public sealed class TokenBindingTests
{
    private static readonly byte[] Hash = SHA256.HashData([1]);
    private static readonly string Thumbprint = Base64Url.EncodeToString(Hash);
    private static readonly CertificateVerdict Shown = new CertificateVerdict.Accepted(Hash, DateTimeOffset.MaxValue);
    private static readonly CertificateVerdict Bad = new CertificateVerdict.Refused(CertificateRefusal.Revoked);

    [Fact]
    public void A_token_goes_with_its_certificate_and_an_unbound_one_only_where_it_may()
    {
        // Proves every combination of what the token says, what is shown, and what the issuer's setting demands.
        var bound = """{"cnf":{"x5t#S256":"HASH"}}""".Replace("HASH", Thumbprint, StringComparison.Ordinal);
        foreach (var required in new[] { false, true })
        {
            Assert.Null(Refusal(bound, Shown, required));
            Assert.Equal(TokenRefusal.NoCertificate, Refusal(bound, CertificateVerdict.NotShown, required));
            Assert.Equal(TokenRefusal.Certificate, Refusal(bound, Bad, required));
            Assert.Equal(TokenRefusal.Certificate, Refusal("{}", Bad, required));
            Assert.Equal(required ? TokenRefusal.Unbound : null, Refusal("{}", Shown, required));
            Assert.Equal(required ? TokenRefusal.Unbound : null, Refusal("{}", CertificateVerdict.NotShown, required));
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"HASH\"")]
    [InlineData("{\"jkt\":\"HASH\"}")]
    [InlineData("{\"x5t#S256\":\"HASH\",\"jkt\":\"HASH\"}")]
    [InlineData("{\"x5t#S256\":[\"HASH\"]}")]
    [InlineData("{\"x5t#S256\":\"HASH=\"}")]
    [InlineData("{\"x5t#S256\":\" HASH\"}")]
    [InlineData("{\"x5t#S256\":\"\"}")]
    [InlineData("{\"x5t#S256\":\"OTHER\"}")]
    [InlineData("{\"x5t#S256\":\"LEFTOVER\"}")]
    [InlineData("{\"x5t\":\"HASH\"}")]
    public void What_confirms_nothing_that_can_be_checked_is_refused(string confirmation)
    {
        // Proves that each other form is refused whatever is shown, another spelling of the right hash included.
        var written = confirmation.Replace("LEFTOVER", Thumbprint[..^1] + (char)(Thumbprint[^1] + 1), StringComparison.Ordinal)
            .Replace("OTHER", Base64Url.EncodeToString(SHA256.HashData([2])), StringComparison.Ordinal).Replace("HASH", Thumbprint, StringComparison.Ordinal);
        Assert.Equal(TokenRefusal.Binding, Refusal("{\"cnf\":" + written + "}", Shown, required: false));
        Assert.NotNull(Refusal("{\"cnf\":" + written + "}", CertificateVerdict.NotShown, required: false));
    }

    private static TokenRefusal? Refusal(string claims, CertificateVerdict shown, bool required) =>
        TokenBinding.Refusal(JsonDocument.Parse(claims).RootElement, Issuer with { BoundTokensRequired = required }, shown)?.Because;

    private static TokenIssuer Issuer { get; } = new() { Name = "a", Identifier = "https://a.test", Audience = "gateway", VouchesFor = [CallerKind.System], Municipalities = [MunicipalityId.Parse("0999")] };
}
