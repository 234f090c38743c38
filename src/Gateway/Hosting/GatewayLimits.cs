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

    /// <summary>How far ahead of the gateway's clock a token may be dated: clocks of one country differ by less.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);
}
