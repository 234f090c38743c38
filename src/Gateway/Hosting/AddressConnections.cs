using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>
/// Counts the open connections of each network address and closes what comes beyond the limit, so that one machine cannot
/// keep all others out. It holds as many counts as there are connections, and forgets an address with its last one.
/// </summary>
/// <param name="most">Most for one address.</param>
/// <param name="services">Of the server, for its log and its clock.</param>
internal sealed class AddressConnections(int most, IServiceProvider services)
{
    // Who floods would otherwise fill the operator's log as well.
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = services.GetRequiredService<ILoggerFactory>().CreateLogger<AddressConnections>();
    private readonly TimeProvider _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];
    private long? _told;

    /// <summary>Addresses with an open connection.</summary>
    internal int Addresses
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    /// <summary>Puts itself in front of what follows in the chain.</summary>
    internal void Guard(IConnectionBuilder chain) => chain.Use(next => connection => RunAsync(connection, next));

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = CountedAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None);
        if (!Enter(address))
        {
            connection.Abort();
            return;
        }
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    /// <summary>Counts one more; false where the address has all that it may have.</summary>
    internal bool Enter(IPAddress address)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(address);
            if (open < most)
            {
                _open[address] = open + 1;
                return true;
            }
            if (_told is not { } told || _clock.GetElapsedTime(told) >= BetweenLines)
            {
                _told = _clock.GetTimestamp();
                HostingLogMessages.TooManyConnections(_log, most);
            }
            return false;
        }
    }

    /// <summary>Counts one less.</summary>
    internal void Leave(IPAddress address)
    {
        lock (_gate)
        {
            if (--_open[address] == 0)
                _open.Remove(address);
        }
    }
}
