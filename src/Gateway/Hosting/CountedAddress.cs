using System.Net;
using System.Net.Sockets;

namespace Gateway.Hosting;

/// <summary>
/// The address that connections, pages and logins are counted for. A host with IPv6 has 2^64 addresses of its own (RFC 6177,
/// RFC 4291 section 2.5.1) and would have as many shares: those of one /64 count as one. An IPv4 address counts the same
/// written as IPv6.
/// </summary>
internal static class CountedAddress
{
    private const int PrefixBytes = 8;

    internal static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }
}
