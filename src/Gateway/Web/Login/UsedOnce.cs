using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Web.Login;

/// <summary>Which words have been used, by their hashes, until they would be too old anyway; in memory alone, as sessions are.</summary>
/// <param name="places">Most that are remembered; at least 1. One beyond them is taken for used, which fails closed.</param>
/// <param name="lasts">How long a word could be used.</param>
/// <param name="clock">The gateway's clock.</param>
internal sealed class UsedOnce(int places, TimeSpan lasts, TimeProvider clock)
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    // By a hash of the word, when it was made, in seconds.
    private readonly Dictionary<UInt128, long> _used = [];
    private long? _sweptAt;

    /// <summary>Whether this is its first use, which it has had then.</summary>
    /// <param name="word">The word.</param>
    /// <param name="madeAt">When it was made, in seconds.</param>
    internal bool Use(string word, long madeAt)
    {
        var key = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(word)));
        lock (_gate)
        {
            return HasPlace() && _used.TryAdd(key, madeAt);
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
            if (LoginUnderWay.AgeOf(at, clock) > lasts)
                _used.Remove(key);
        }
        return _used.Count < places;
    }
}
