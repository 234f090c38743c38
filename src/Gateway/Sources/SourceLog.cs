using Gateway.Access;

namespace Gateway.Sources;

/// <summary>What this room writes to the operator's log: source, request and reason, never content or persons.</summary>
internal static partial class SourceLog
{
    [LoggerMessage(2001, LogLevel.Warning, "Source {Source}, request {Request}: {Reason}")]
    internal static partial void Failed(ILogger logger, string source, string request, ReasonCode reason);

    [LoggerMessage(2002, LogLevel.Error, "Source {Source}, request {Request}: its answer broke the reader ({ExceptionType})")]
    internal static partial void Broke(ILogger logger, string source, string request, string exceptionType);
}
