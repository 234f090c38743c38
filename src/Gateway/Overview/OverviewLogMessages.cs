namespace Gateway.Overview;

/// <summary>What this room writes to the operator's log.</summary>
internal static partial class OverviewLogMessages
{
    [LoggerMessage(1001, LogLevel.Error, "The disclosure log cannot be written ({Cause}): the query was refused, nothing left")]
    internal static partial void LogUnavailable(ILogger logger, string cause);

    [LoggerMessage(1002, LogLevel.Error, "A query failed: {ExceptionType} in {Method}")]
    internal static partial void Failed(ILogger logger, string exceptionType, string method);
}
