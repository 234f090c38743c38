namespace Gateway.Hosting;

/// <summary>
/// Gives a call that sets no deadline one of the server's (gRPC over HTTP/2: <c>grpc-timeout</c>): the server library then ends
/// it as it ends one that the caller has bounded, with DEADLINE_EXCEEDED, and whatever works for it is told to stop.
/// </summary>
internal static class CallsWithoutDeadline
{
    private const string Timeout = "grpc-timeout";
    private const string Grpc = "application/grpc";

    // Calls that ask sources reckon with the caller's deadline and have a cap of their own (CallDeadline); health and
    // reflection are streams that stay open, with limits of their own.
    private static readonly string[] Others = ["/gateway.overview.", "/gateway.casework.", "/grpc."];

    internal static void UseDeadlines(this IApplicationBuilder app, GatewayLimits limits) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) == true && !request.Headers.ContainsKey(Timeout)
            && !Others.Any(o => request.Path.Value?.StartsWith(o, StringComparison.Ordinal) == true))
            request.Headers[Timeout] = FormattableString.Invariant($"{limits.CallWithin}S");
        return next(context);
    });
}
