namespace Gateway.Hosting;

/// <summary>What this room writes to the operator's log.</summary>
internal static partial class HostingLogMessages
{
    [LoggerMessage(4001, LogLevel.Warning, "The call to the gateway's own address did not come through ({ExceptionType}); the first caller may wait longer")]
    internal static partial void NotRehearsed(ILogger logger, string exceptionType);

    [LoggerMessage(4002, LogLevel.Warning, "A call was refused: no acceptable token")]
    internal static partial void TokenRefused(ILogger logger);

    [LoggerMessage(4003, LogLevel.Error, "A call could not be judged: the issuer's keys cannot be had ({ExceptionType})")]
    internal static partial void IssuerUnavailable(ILogger logger, string exceptionType);

    [LoggerMessage(4004, LogLevel.Information, "Store: {Line}")]
    internal static partial void StoreProgress(ILogger logger, string line);

    [LoggerMessage(4005, LogLevel.Warning, "Store: {Line}")]
    internal static partial void StoreWarning(ILogger logger, string line);
}
