using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.FirstUse;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;
using Gateway.Tests.Callers.Certificates;

namespace Gateway.EndToEndTests.Identity;

/// <summary>A gateway that asks for client certificates, with the authorities in the test's hand; the systems' tokens must be bound, staff's may be.</summary>
public sealed class BoundGateway : IAsyncLifetime
{
    private TestIssuer _people = null!;

    public BoundGateway() => Issued = new IssuedGateway { Clients = Trust, Further = StartPeopleAsync };

    internal IssuedGateway Issued { get; }

    /// <summary>Whether nobody gets a connection without a certificate that is believed.</summary>
    internal bool Required { get; init; }

    internal TestPki Pki { get; private set; } = null!;

    public Task InitializeAsync() => Issued.InitializeAsync();

    public async Task DisposeAsync()
    {
        await Issued.DisposeAsync();
        await _people.DisposeAsync();
        Pki.Dispose();
    }

    /// <summary>The claim that binds a token to a certificate.</summary>
    internal static JsonObject BoundTo(X509Certificate2 certificate) => new() { ["x5t#S256"] = Base64Url.EncodeToString(SHA256.HashData(certificate.RawData)) };

    /// <summary>A system's token, bound to the certificate or to none.</summary>
    internal string Token(X509Certificate2? certificate) => Issued.Systems.Writer.Token(c =>
    {
        if (certificate is not null)
            c["cnf"] = BoundTo(certificate);
    });

    /// <summary>The token of somebody who logs in to the pages.</summary>
    internal string PersonsToken() => _people.Writer.Token();

    private async Task<TokenIssuer> StartPeopleAsync(string certificates)
    {
        _people = await TestIssuer.StartAsync(DevelopmentCertificates.Open(certificates, TimeProvider.System).Server, Issued.TokenClock);
        return IssuedGateway.IssuerOf(DutiesGateway.Prefix, _people.Writer.Issuer, CallerKind.Staff, DutiesGateway.Prefix) with
        {
            Login = new LoginClient { ClientId = "pages", ClientSecret = Secret.Of("nobody's"), Title = new LocalizedText("Prøve", "Trial") },
        };
    }

    private ClientTrust Trust(string folder)
    {
        Pki = new TestPki(Directory.CreateDirectory(Path.Combine(folder, "pki")).FullName, TimeProvider.System.GetUtcNow());
        return ClientTrust.Open(Pki.Authorities, Pki.Lists, Required).Trust!;
    }
}
