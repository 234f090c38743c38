using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Callers;
using Gateway.Callers.Issuers;
using Gateway.Hosting;
using Gateway.Web.Login;

namespace Gateway.Web.Sessions;

/// <summary>
/// Who is logged in at this gateway. In memory alone: a restart logs everybody out, and of several gateways each knows its
/// own, so that a browser must come back to the one it logged in at. A session ends here, whatever the browser keeps.
/// </summary>
internal sealed class SessionStore : IDisposable
{
    private const int IdBytes = 32;
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly RememberedLogouts _logouts;
    private readonly GatewayLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ITimer _sweeps;

    public SessionStore(GatewayLimits limits, TimeProvider clock)
    {
        (_limits, _clock) = (limits, clock);
        _logouts = new RememberedLogouts(GatewayLimits.MostLogouts, GatewayLimits.LoginWithin + IdTokenCheck.OldestIssue, clock);
        // What is over holds a person's number: it is not kept until somebody comes by.
        _sweeps = clock.CreateTimer(_ => Sweep(), null, BetweenSweeps, BetweenSweeps);
    }

    public void Dispose() => _sweeps.Dispose();

    /// <summary>The latest logout of an issuer there has been: a login that begins now has nothing to do with it or any before.</summary>
    internal long LatestLogout
    {
        get
        {
            lock (_gate)
            {
                return _logouts.Latest;
            }
        }
    }

    /// <summary>A new session with an id of its own; or why there is none: the issuer has ended the login meanwhile, or the gateway has as many as it can hold.</summary>
    internal (OpenSession? Session, LoginRefusal Why) Open(Login login)
    {
        var now = Moment.Of(_clock);
        lock (_gate)
        {
            if (_logouts.HaveEnded(login))
                return (null, LoginRefusal.LoggedOut);
            RemoveEnded();
            var own = _held.Values.Where(h => IsOf(h, login.Caller)).OrderBy(h => h.Used.Stamp).ToList();
            foreach (var oldest in own.Take(own.Count - _limits.SessionsPerUser + 1))
                _held.Remove(oldest.Session.Id);
            if (_held.Count >= _limits.Sessions)
                return (null, LoginRefusal.Full);
            var session = new OpenSession(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), login, now.Told + LongestOf(login));
            _held[session.Id] = new Held(session, now) { Used = now };
            return (session, LoginRefusal.None);
        }
    }

    /// <summary>The session of an id, which counts as used now; null where it is over, or never was.</summary>
    internal OpenSession? Use(string id)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(id, out var held))
                return null;
            if (IsOver(held))
            {
                _held.Remove(id);
                return null;
            }
            held.Used = Moment.Of(_clock);
            return held.Session;
        }
    }

    /// <summary>Ends one.</summary>
    internal void End(string id)
    {
        lock (_gate)
        {
            _held.Remove(id);
        }
    }

    /// <summary>Ends every session of a user, of whatever browser.</summary>
    internal void EndAllOf(Caller user)
    {
        lock (_gate)
        {
            foreach (var held in _held.Values.Where(h => IsOf(h, user)).ToList())
                _held.Remove(held.Session.Id);
        }
    }

    /// <summary>Ends what an issuer says has ended, and has no session come of a login that is it and is under way.</summary>
    /// <param name="issuer">The name of the issuer in the settings: nobody else's sessions.</param>
    /// <param name="ended">What.</param>
    internal void EndAllOf(string issuer, EndedLogin ended)
    {
        lock (_gate)
        {
            _logouts.Add(issuer, ended);
            foreach (var held in _held.Values.Where(h => h.Session.Login.Issuer == issuer && h.Session.Login.IsOf(ended)).ToList())
                _held.Remove(held.Session.Id);
        }
    }

    /// <summary>How many there are that are not over.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                RemoveEnded();
                return _held.Count;
            }
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            RemoveEnded();
        }
    }

    private void RemoveEnded()
    {
        foreach (var held in _held.Values.Where(IsOver).ToList())
            _held.Remove(held.Session.Id);
    }

    private bool IsOver(Held held) =>
        held.Used.Age(_clock) >= TimeSpan.FromMinutes(_limits.SessionIdle) || held.Began.Age(_clock) >= LongestOf(held.Session.Login);

    private TimeSpan LongestOf(Login login)
    {
        var longest = TimeSpan.FromMinutes(login.Caller.Role.IsPrivate() ? _limits.SessionOfCitizen : _limits.SessionOfStaff);
        return login.Longest < longest ? login.Longest : longest;
    }

    // A user is a word of a municipality; issuers that share one have prefixes.
    private static bool IsOf(Held held, Caller user) => held.Session.Caller.Municipality == user.Municipality && held.Session.Caller.User == user.User;

    private sealed class Held(OpenSession session, Moment began)
    {
        internal OpenSession Session => session;

        internal Moment Began => began;

        internal required Moment Used { get; set; }
    }
}
