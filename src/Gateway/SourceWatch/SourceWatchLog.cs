namespace Gateway.SourceWatch;

/// <summary>What this room writes to the operator's log: never who.</summary>
internal static partial class SourceWatchLog
{
    [LoggerMessage(11001, LogLevel.Warning, "A caller was refused the catalogue of systems: its token is good but names another role, or none known here")]
    internal static partial void CallerRefused(ILogger logger);

    [LoggerMessage(11002, LogLevel.Warning, "A privacy officer was refused the catalogue of systems: the login is not sure enough")]
    internal static partial void AssuranceTooLow(ILogger logger);

    [LoggerMessage(11003, LogLevel.Error, "A call about systems failed: {ExceptionType} in {Method}")]
    internal static partial void Failed(ILogger logger, string exceptionType, string method);
}
