namespace Gateway.Hosting;

/// <summary>The limits of the server, each with its reason.</summary>
internal static class GatewayLimits
{
    /// <summary>
    /// Largest request message. The largest honest request is a few kilobytes; up to this size a field that is too
    /// long is named to the caller, above it the message is refused unread.
    /// </summary>
    internal const int LargestRequestMessage = 1024 * 1024;

    /// <summary>Largest request body: one message and its framing, with room to spare.</summary>
    internal const int LargestRequestBody = 2 * LargestRequestMessage;

    /// <summary>Largest response message: three sources at their own limits, mapped.</summary>
    internal const int LargestResponseMessage = 16 * 1024 * 1024;

    /// <summary>
    /// Most callers watching the health at once. Anybody may watch, and each holds a stream open; an orchestrator and
    /// its load balancers need a handful.
    /// </summary>
    internal const int MostHealthWatchers = 32;

    /// <summary>
    /// How long a look at the disclosure log is good for. Anybody may ask for the health, so asking must not become
    /// work for the store that caseworkers wait for.
    /// </summary>
    internal static readonly TimeSpan HealthIsOld = TimeSpan.FromSeconds(1);

    /// <summary>Most questions in one reflection stream: a tool asks once for each service and file, so for tens.</summary>
    internal const int MostReflectionQuestions = 200;

    /// <summary>
    /// How long a reflection stream may be idle. The server library switches its own request timeouts off for streams
    /// of requests.
    /// </summary>
    internal static readonly TimeSpan IdleReflection = TimeSpan.FromSeconds(15);

    /// <summary>How far ahead of the gateway's clock a token may be dated: clocks of one country differ by less.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);
}
