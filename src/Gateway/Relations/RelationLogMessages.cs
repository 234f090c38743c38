namespace Gateway.Relations;

/// <summary>What this room writes to the operator's log: never who or whom.</summary>
internal static partial class RelationLogMessages
{
    [LoggerMessage(10001, LogLevel.Error, "Open cases could not be asked for afterwards ({ExceptionType}); it is tried again")]
    internal static partial void PassFailed(ILogger logger, string exceptionType);

    [LoggerMessage(10002, LogLevel.Error, "A number that is needed to ask for an open case cannot be unsealed: nobody can be asked, and the privacy officer decides about the query")]
    internal static partial void SealBroken(ILogger logger);
}
