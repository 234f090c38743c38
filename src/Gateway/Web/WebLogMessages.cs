namespace Gateway.Web;

/// <summary>What this room writes to the operator's log.</summary>
internal static partial class WebLogMessages
{
    [LoggerMessage(14001, LogLevel.Information, "Somebody has logged in at issuer {Issuer}")]
    internal static partial void LoggedIn(ILogger logger, string issuer);

    [LoggerMessage(14002, LogLevel.Warning, "A login came to nothing: {Because} ({Issuer})")]
    internal static partial void LoginRefused(ILogger logger, string because, string issuer);

    [LoggerMessage(14003, LogLevel.Error, "Nobody can log in at issuer {Issuer}: it cannot be reached or understood ({Failure})")]
    internal static partial void IssuerAway(ILogger logger, string issuer, string failure);

    [LoggerMessage(14004, LogLevel.Warning, "A form was refused: it was not shown by a page of this session ({Page})")]
    internal static partial void FormRefused(ILogger logger, string page);

    [LoggerMessage(14005, LogLevel.Error, "A page failed unexpectedly ({Page}; {ExceptionType} in {Where})")]
    internal static partial void PageFailed(ILogger logger, string page, string exceptionType, string where);

    [LoggerMessage(14006, LogLevel.Error, "A page was refused: the disclosure log cannot be written ({Cause})")]
    internal static partial void LogUnavailable(ILogger logger, string cause);

    [LoggerMessage(14007, LogLevel.Warning, "A login was refused: the gateway has as many sessions as it can hold")]
    internal static partial void Full(ILogger logger);

    [LoggerMessage(14008, LogLevel.Warning, "A page was refused: the session does not give access to it ({Page})")]
    internal static partial void Refused(ILogger logger, string page);
}
