using System.Net;
using Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Hosting;

/// <summary>How many connections an address may have.</summary>
public sealed class AddressConnectionsTests
{
    [Fact]
    public void An_address_has_its_own_count_which_ends_with_its_last_connection()
    {
        // Proves: what one address has open keeps no other out, a closed connection makes room for one more, and an address that has none is forgotten.
        var connections = new AddressConnections(2, new ServiceCollection().AddLogging().BuildServiceProvider());
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => connections.Enter(one)));
        Assert.True(connections.Enter(other));
        connections.Leave(one);
        Assert.True(connections.Enter(one));
        Assert.False(connections.Enter(one));
        connections.Leave(other);
        Assert.Equal(1, connections.Addresses);
        connections.Leave(one);
        connections.Leave(one);
        Assert.Equal(0, connections.Addresses);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    public void A_host_with_many_addresses_is_counted_as_one(string address, string counted)
    {
        // Proves: addresses of one /64 count together, those of another apart, and IPv4 alike in both ways of writing it.
        Assert.Equal(IPAddress.Parse(counted), CountedAddress.Of(IPAddress.Parse(address)));
    }
}
