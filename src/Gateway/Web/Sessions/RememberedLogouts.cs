using Gateway.Callers.Issuers;

namespace Gateway.Web.Sessions;

/// <summary>
/// What issuers have said to have ended, for as long as a login that began before can still come to its end: its session would
/// outlive the logout. Before and after are told by a count, as a login and a logout within the same second have one of their own.
/// Not safe by itself: <see cref="SessionStore"/> guards it together with the sessions, so that nothing falls in between.
/// </summary>
/// <param name="places">Most that are remembered; at least 1. Beyond them the oldest goes, and with it every login that began before it: fails closed.</param>
/// <param name="lasts">How long a login can take.</param>
/// <param name="clock">The gateway's clock.</param>
internal sealed class RememberedLogouts(int places, TimeSpan lasts, TimeProvider clock)
{
    private readonly Queue<(long Number, string Issuer, EndedLogin Ended, DateTimeOffset At)> _known = new();
    private long _forgotten;

    /// <summary>
    /// The number of the latest one. It counts on from the moment the gateway was started, so that a login from before a restart has
    /// begun before everything that came since.
    /// </summary>
    internal long Latest { get; private set; } = clock.GetUtcNow().UtcTicks;

    /// <summary>Remembers one.</summary>
    internal void Add(string issuer, EndedLogin ended)
    {
        Forget();
        if (_known.Count >= places)
            _forgotten = _known.Dequeue().Number;
        _known.Enqueue((++Latest, issuer, ended, clock.GetUtcNow()));
    }

    /// <summary>Whether a login has ended before it came to a session.</summary>
    internal bool HaveEnded(Login login)
    {
        Forget();
        return login.BeganAfter < _forgotten || _known.Any(k => k.Number > login.BeganAfter && k.Issuer == login.Issuer && login.IsOf(k.Ended));
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        while (_known.TryPeek(out var oldest) && now - oldest.At > lasts)
            _known.Dequeue();
    }
}
