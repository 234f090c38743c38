namespace Gateway.Consent;

/// <summary>What this room writes to the operator's log: never who, never what a citizen or caseworker wrote.</summary>
internal static partial class ConsentLogMessages
{
    [LoggerMessage(6001, LogLevel.Error, "The disclosure log cannot be written ({Cause}): nothing about consents was changed or shown")]
    internal static partial void LogUnavailable(ILogger logger, string cause);

    [LoggerMessage(6002, LogLevel.Error, "A call about consents failed: {ExceptionType} in {Method}")]
    internal static partial void Failed(ILogger logger, string exceptionType, string method);

    [LoggerMessage(6004, LogLevel.Information, "Consents: {Expired} have run out, {Reminded} will soon; both are recorded")]
    internal static partial void Looked(ILogger logger, int expired, int reminded);

    [LoggerMessage(6005, LogLevel.Error, "The disclosure log cannot be written ({Cause}): which consents run out is looked at again in an hour")]
    internal static partial void LookFailed(ILogger logger, string cause);
}
