namespace Gateway.SourceWatch;

/// <summary>What this room writes to the operator's log: never who.</summary>
internal static partial class SourceWatchLog
{
    [LoggerMessage(11003, LogLevel.Error, "A call about systems failed: {ExceptionType} in {Method}")]
    internal static partial void Failed(ILogger logger, string exceptionType, string method);
}
