using System.Net;

namespace Gateway.Hosting;

/// <summary>An open connection as <see cref="AddressConnections"/> counts it.</summary>
/// <param name="of">The address it is counted for.</param>
/// <param name="close">Ends it.</param>
/// <param name="owner">Who counts it.</param>
/// <param name="unanswered">Its own count.</param>
internal sealed class CountedConnection(AddressCount of, Action close, AddressConnections owner, UnansweredCount unanswered)
{
    /// <summary>Where it lies among a connection's items.</summary>
    internal static readonly object Key = new();

    /// <summary>The address it is counted for.</summary>
    internal AddressCount Of => of;

    /// <summary>Ends it.</summary>
    internal void Close() => close();

    /// <summary>What it has begun and not let be answered.</summary>
    internal UnansweredCount Unanswered => unanswered;

    /// <summary>Its place among those that have had no call yet; null once it has had one, or the gateway has closed it.</summary>
    internal LinkedListNode<CountedConnection>? Unused { get; set; }

    /// <summary>Whether it ended, and was counted, before any call on it began.</summary>
    internal bool WasForNothing { get; set; }

    /// <summary>A call or page has been asked for.</summary>
    internal void CallBegan() => owner.CallBegan(this);

    /// <summary>It is over.</summary>
    /// <param name="lasted">How long it took.</param>
    /// <param name="aborted">Whether its stream had been reset by then, by either side.</param>
    internal void CallEnded(TimeSpan lasted, bool aborted) => owner.CallEnded(this, lasted, aborted);
}

/// <summary>An address with all its connections. Its owner holds a lock.</summary>
/// <param name="address">Which.</param>
/// <param name="unanswered">The count of all of them.</param>
/// <param name="crowdedOut">The count of those that had to make room.</param>
internal sealed class AddressCount(IPAddress address, UnansweredCount unanswered, UnansweredCount crowdedOut)
{
    /// <summary>Which.</summary>
    internal IPAddress Address => address;

    /// <summary>What it has begun and not let be answered.</summary>
    internal UnansweredCount Unanswered => unanswered;

    /// <summary>Those that had no call for so long that they had to make room, less calls answered: who takes turns with others in connecting for nothing has them held against it.</summary>
    internal UnansweredCount CrowdedOut => crowdedOut;

    /// <summary>Connections that are open.</summary>
    internal int Open { get; set; }

    /// <summary>Those of them that have had no call yet.</summary>
    internal int Unused { get; set; }

    /// <summary>When it was last found to let nothing be answered, as a timestamp; null: never.</summary>
    internal long? RefusedSince { get; set; }
}
