using Gateway.FirstUse;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Tests.Sources.Credentials;

namespace Gateway.Tests.Sources;

/// <summary>Proves that a connection nobody can use stops the start, with every one of them named.</summary>
public sealed class SourceConnectionsTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    private static readonly Uri Address = new("https://localhost:1");
    private static readonly Uri Folder = new("file:///srv/delivered");

    [Fact]
    public void A_connection_without_a_definition_or_without_its_token_is_told()
    {
        // Proves that a misspelt id does not silently leave a source unconnected, and that no source is called without its token.
        var refusal = Assert.Throws<ReviewedDataException>(() => SourceConnections.Check(
            new Dictionary<string, SourceConnection> { ["DFDG"] = new(Address, "token"), ["ffb"] = new(Address, null), ["columna"] = new(Address, "token") }, Shipped.Sources));
        Assert.Equal(2, refusal.Errors.Count);
        Assert.Contains("Sources:DFDG: there is no definition 'DFDG'", refusal.Errors[0], StringComparison.Ordinal);
        Assert.Contains("Sources:ffb: its definition needs a bearer token", refusal.Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_and_an_address_are_not_taken_for_each_other()
    {
        // Proves that a source that delivers files gets a folder, and one that is asked an address.
        var refusal = Assert.Throws<ReviewedDataException>(() => SourceConnections.Check(
            new Dictionary<string, SourceConnection> { ["eg-sensum"] = new(Address, null), ["dfdg"] = new(Folder, "token") }, Shipped.Sources));
        Assert.Equal(["eg-sensum", "dfdg"], refusal.Errors.Where(e => e.Contains("set Folder where its definition says", StringComparison.Ordinal)).Select(e => e.Split(':')[1]));
    }

    [Fact]
    public void Good_connections_pass()
    {
        // Proves that the check refuses nothing it should not.
        var asked = Shipped.Sources.Definitions.Where(d => d.NeverAsked is null);
        SourceConnections.Check(asked.ToDictionary(d => d.Id, d => d.Drop is null ? Brings(d) : new SourceConnection(Folder, null)), Shipped.Sources);
        SourceConnections.Check(new Dictionary<string, SourceConnection>(), Shipped.Sources);
    }

    // Everything that some kind of authentication demands: the check asks for what is missing, not for what is too much.
    private SourceConnection Brings(SourceDefinition definition) => new(Address, "token")
    {
        Settings = SandboxAgreements.Settings,
        Credentials = new SourceCredentials
        {
            TokenAddress = Address,
            StsAddress = Address,
            ClientId = definition.Id,
            ClientSecret = "secret",
            ClientKey = GuardedSource.NewKey(),
            ApiKey = "key",
            User = "user",
            Password = "password",
            Certificate = GuardedSource.CertificateOf(folder.Certificates),
        },
    };
}
