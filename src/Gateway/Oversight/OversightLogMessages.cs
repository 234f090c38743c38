namespace Gateway.Oversight;

/// <summary>What this room writes to the operator's log: never who or whom.</summary>
internal static partial class OversightLogMessages
{
    [LoggerMessage(8002, LogLevel.Error, "The disclosure log cannot be used ({Cause}): the officer's call was refused, nothing was changed")]
    internal static partial void LogUnavailable(ILogger logger, string cause);

    [LoggerMessage(8003, LogLevel.Error, "An officer's call failed: {ExceptionType} in {Method}")]
    internal static partial void Failed(ILogger logger, string exceptionType, string method);

    [LoggerMessage(8004, LogLevel.Warning, "Municipality {Municipality}: {Count} more emergency accesses have not been reviewed in time")]
    internal static partial void Overdue(ILogger logger, string municipality, int count);

    [LoggerMessage(8005, LogLevel.Error, "Overdue reviews could not be looked for ({Cause}); it is tried again")]
    internal static partial void PassFailed(ILogger logger, string cause);
}
