using Gateway.FirstUse;
using Gateway.ReviewedData;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that a connection nobody can use stops the start, with every one of them named.</summary>
public sealed class SourceConnectionsTests
{
    private static readonly Uri Address = new("https://localhost:1");

    [Fact]
    public void A_connection_without_a_definition_or_without_its_token_is_told()
    {
        // Proves that a misspelt id does not silently leave a source unconnected, and that no source is called without its token.
        var refusal = Assert.Throws<ReviewedDataException>(() => SourceConnections.Check(
            new Dictionary<string, SourceConnection> { ["DFDG"] = new(Address, "token"), ["ffb"] = new(Address, null), ["cosmic"] = new(Address, "token") }, Shipped.Sources));
        Assert.Equal(2, refusal.Errors.Count);
        Assert.Contains("Sources:DFDG: there is no definition 'DFDG'", refusal.Errors[0], StringComparison.Ordinal);
        Assert.Contains("Sources:ffb: its definition needs a bearer token", refusal.Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Good_connections_pass()
    {
        // Proves that the check refuses nothing it should not.
        var asked = Shipped.Sources.Definitions.Where(d => d.NeverAsked is null);
        SourceConnections.Check(asked.ToDictionary(d => d.Id, _ => new SourceConnection(Address, "token") { Settings = SandboxAgreements.Settings }), Shipped.Sources);
        SourceConnections.Check(new Dictionary<string, SourceConnection>(), Shipped.Sources);
    }
}
