using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>
/// Counts the connections of each network address, and what comes of them, so that one machine cannot keep all others out:
/// <list type="bullet">
/// <item>what an address opens beyond its share is closed;</item>
/// <item>a connection that gives calls up as fast as it makes them is closed, and an address that does, or that connects for nothing, is
/// let in again after <see cref="GatewayLimits.RefusedFor"/> (decision 0063);</item>
/// <item>of connections without a call so far there are only so many; beyond that the address that has most of them makes room for one that has fewer.</item>
/// </list>
/// An address is forgotten with its last connection, or when what it did no longer counts.
/// </summary>
/// <param name="limits">What callers are held to.</param>
/// <param name="services">Of the server, for its log and its clock.</param>
internal sealed class AddressConnections(GatewayLimits limits, IServiceProvider services)
{
    // Who floods would otherwise fill the operator's log as well.
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    // A sweep walks through every address, and must not come with every connection of a flood.
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly ILogger _log = services.GetRequiredService<ILoggerFactory>().CreateLogger<AddressConnections>();
    private readonly TimeProvider _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly int _mostUnused = (int)(limits.Connections * (long)GatewayLimits.UnusedPercent / 100);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, AddressCount> _counted = [];
    private readonly LinkedList<CountedConnection> _unused = [];
    private readonly Dictionary<int, long> _told = [];
    private long _sweptAt;

    /// <summary>Addresses that are remembered.</summary>
    internal int Addresses
    {
        get
        {
            lock (_gate)
                return _counted.Count;
        }
    }

    /// <summary>Puts itself in front of what follows in the chain.</summary>
    internal void Guard(IConnectionBuilder chain) => chain.Use(next => connection => RunAsync(connection, next));

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = CountedAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None);
        if (Enter(address, () => connection.Abort(new ConnectionAbortedException())) is not { } counted)
        {
            connection.Abort();
            return;
        }
        connection.Items[CountedConnection.Key] = counted;
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(counted);
        }
    }

    /// <summary>Counts one more; null where the address has all that it may have, or is not let in for now.</summary>
    /// <param name="address">Whose.</param>
    /// <param name="close">Ends the connection.</param>
    internal CountedConnection? Enter(IPAddress address, Action close)
    {
        CountedConnection? crowdedOut = null;
        CountedConnection entered;
        lock (_gate)
        {
            Sweep();
            if (!_counted.TryGetValue(address, out var counted))
                _counted[address] = counted = new AddressCount(address, new UnansweredCount(limits.Unanswered, _clock), new UnansweredCount(limits.Unanswered, _clock));
            if (IsRefused(counted))
                return null;
            if (counted.Open >= limits.ConnectionsPerAddress)
            {
                Tell(4009, () => HostingLogMessages.TooManyConnections(_log, limits.ConnectionsPerAddress));
                return null;
            }
            if (_unused.Count >= _mostUnused)
            {
                Tell(4019, () => HostingLogMessages.UnusedConnectionsClosed(_log, _mostUnused));
                if ((crowdedOut = OfWhoHasMost(counted)) is null)
                    return null;
                Used(crowdedOut);
                crowdedOut.Of.CrowdedOut.Unanswered();
            }
            counted.Open++;
            counted.Unused++;
            entered = new CountedConnection(counted, close, this, new UnansweredCount(limits.Unanswered, _clock));
            entered.Unused = _unused.AddLast(entered);
        }
        crowdedOut?.Close();
        return entered;
    }

    /// <summary>Counts one less. One that nobody made a call on, and that was not closed to make room, was for nothing.</summary>
    internal void Leave(CountedConnection connection)
    {
        lock (_gate)
        {
            var counted = connection.Of;
            counted.Open--;
            connection.WasForNothing = connection.Unused is not null;
            if (connection.WasForNothing && counted.Unanswered.Unanswered())
                Refuse(counted);
            Used(connection);
            Forget(counted);
        }
    }

    /// <summary>A call or page has been asked for.</summary>
    internal void CallBegan(CountedConnection connection)
    {
        lock (_gate)
            Used(connection);
    }

    /// <summary>It is over, by its answer or sooner.</summary>
    internal void CallEnded(CountedConnection connection, TimeSpan lasted, bool aborted)
    {
        // Somebody who waited for a while wanted an answer.
        if (aborted && lasted >= GatewayLimits.GivenUpAtOnce)
            return;
        lock (_gate)
        {
            var counted = connection.Of;
            if (!aborted)
            {
                connection.Unanswered.Answered();
                counted.Unanswered.Answered();
                counted.CrowdedOut.Answered();
                return;
            }
            // The server begins a call that it had taken in when the connection ended; that is not one more.
            if (connection.WasForNothing)
                return;
            if (counted.Unanswered.Unanswered())
                Refuse(counted);
            if (!connection.Unanswered.Unanswered())
                return;
        }
        connection.Close();
    }

    private void Refuse(AddressCount counted)
    {
        counted.RefusedSince = _clock.GetTimestamp();
        Tell(4018, () => HostingLogMessages.AddressRefused(_log, limits.Unanswered, (int)GatewayLimits.RefusedFor.TotalSeconds));
    }

    private bool IsRefused(AddressCount counted) => counted.RefusedSince is { } since && _clock.GetElapsedTime(since) < GatewayLimits.RefusedFor;

    private void Used(CountedConnection connection)
    {
        if (connection.Unused is not { } unused)
            return;
        _unused.Remove(unused);
        connection.Unused = null;
        connection.Of.Unused--;
    }

    // The oldest without a call of the address that has most of them; null where the newcomer's own has as many, what had to make room before included: addresses
    // that displace each other in turn would have the gateway do nothing but handshakes.
    private CountedConnection? OfWhoHasMost(AddressCount newcomer)
    {
        var most = _unused.MaxBy(u => u.Of.Unused);
        return most is null || most.Of.Unused <= newcomer.Unused + newcomer.CrowdedOut.Count ? null : most;
    }

    private void Forget(AddressCount counted)
    {
        if (counted.Open == 0 && counted.Unanswered.IsOver && counted.CrowdedOut.IsOver && !IsRefused(counted))
            _counted.Remove(counted.Address);
    }

    private void Sweep()
    {
        if (_clock.GetElapsedTime(_sweptAt) < BetweenSweeps)
            return;
        _sweptAt = _clock.GetTimestamp();
        foreach (var counted in _counted.Values)
            Forget(counted);
    }

    private void Tell(int kind, Action line)
    {
        if (_told.TryGetValue(kind, out var told) && _clock.GetElapsedTime(told) < BetweenLines)
            return;
        _told[kind] = _clock.GetTimestamp();
        line();
    }
}
