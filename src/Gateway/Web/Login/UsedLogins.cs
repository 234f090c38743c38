using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting;

namespace Gateway.Web.Login;

/// <summary>
/// Which logins have had their answer, right or wrong: a browser that brings one back with its cookie has the issuer asked nothing.
/// Until a login would be too old anyway; in memory alone, as sessions are.
/// </summary>
/// <param name="places">Most that are remembered; at least 1. One beyond them is taken for used, which fails closed.</param>
/// <param name="clock">The gateway's clock.</param>
internal sealed class UsedLogins(int places, TimeProvider clock)
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    // By a hash of the state, when it began, in seconds.
    private readonly Dictionary<UInt128, long> _used = [];
    private long? _sweptAt;

    /// <summary>Whether this is its first answer, which it has had then.</summary>
    internal bool Use(LoginUnderWay login)
    {
        var key = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(login.State)));
        lock (_gate)
        {
            return HasPlace() && _used.TryAdd(key, login.At);
        }
    }

    private bool HasPlace()
    {
        if (_used.Count < places)
            return true;
        var now = clock.GetTimestamp();
        if (_sweptAt is { } swept && clock.GetElapsedTime(swept, now) < BetweenSweeps)
            return false;
        _sweptAt = now;
        foreach (var (key, at) in _used)
        {
            if (LoginUnderWay.AgeOf(at, clock) > GatewayLimits.LoginWithin)
                _used.Remove(key);
        }
        return _used.Count < places;
    }
}
