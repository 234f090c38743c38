using Gateway.Callers;
using Gateway.DisclosureLog;

namespace Gateway.Hosting;

/// <summary>The operator's log: one line an event on standard output, the framework's chatter only when it warns.</summary>
internal static class GatewayLogging
{
    /// <param name="logging">The log.</param>
    /// <param name="municipality">Whose gateway it is, written into each line, where several share a process and its output.</param>
    internal static ILoggingBuilder SetUpGatewayLogging(this ILoggingBuilder logging, MunicipalityId? municipality = null)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' " + (municipality is { } one ? $"'{one.Code}' " : "");
        });
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Gateway", LogLevel.Information);
        // The framework says what we say, once more for every refused call.
        logging.AddFilter(typeof(AccessTokenHandler).FullName, LogLevel.Warning);
        // These name requests, headers or exception texts, which may quote what a caller sent.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Critical);
        // A failed start is told in a sentence of our own.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddFilter("Grpc", LogLevel.Critical);
        logging.AddFilter("Microsoft.IdentityModel", LogLevel.None);
        return logging;
    }
}
