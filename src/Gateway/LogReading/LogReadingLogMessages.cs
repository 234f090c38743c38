namespace Gateway.LogReading;

/// <summary>What this room writes to the operator's log: never who or whom.</summary>
internal static partial class LogReadingLogMessages
{
    [LoggerMessage(9502, LogLevel.Error, "The disclosure log cannot be used ({Cause}): a look into it was refused, nothing left and nothing was changed")]
    internal static partial void LogUnavailable(ILogger logger, string cause);

    [LoggerMessage(9503, LogLevel.Error, "A look into the disclosure log failed: {ExceptionType} in {Method}")]
    internal static partial void Failed(ILogger logger, string exceptionType, string method);

    [LoggerMessage(9504, LogLevel.Warning, "Disclosure log: {Count} records could not be found by search and reports, and now can: an earlier version wrote them, or somebody took rows out of the store")]
    internal static partial void Filled(ILogger logger, long count);

    [LoggerMessage(9505, LogLevel.Information, "Restrictions of access reports: the time of {Count} was over, and is recorded")]
    internal static partial void RestrictionsOver(ILogger logger, int count);

    [LoggerMessage(9506, LogLevel.Error, "Restrictions of access reports: that the time of some is over could not be recorded ({Cause}); they hold no longer all the same")]
    internal static partial void RestrictionsLookFailed(ILogger logger, string cause);
}
