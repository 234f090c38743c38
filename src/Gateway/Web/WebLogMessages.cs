namespace Gateway.Web;

/// <summary>What this room writes to the operator's log.</summary>
internal static partial class WebLogMessages
{
    [LoggerMessage(14001, LogLevel.Information, "Somebody has logged in at issuer {Issuer}")]
    internal static partial void LoggedIn(ILogger logger, string issuer);

    [LoggerMessage(14002, LogLevel.Warning, "A login came to nothing, which is no fault of who logs in: {Because} ({Issuer})")]
    internal static partial void LoginFailed(ILogger logger, string because, string issuer);

    [LoggerMessage(14003, LogLevel.Error, "Nobody can log in at issuer {Issuer}: it cannot be reached or understood ({Failure})")]
    internal static partial void IssuerAway(ILogger logger, string issuer, string failure);

    [LoggerMessage(14004, LogLevel.Information, "Somebody gave up logging in at issuer {Issuer}")]
    internal static partial void GivenUp(ILogger logger, string issuer);

    [LoggerMessage(14005, LogLevel.Error, "A page failed unexpectedly ({Page}; {ExceptionType} in {Where})")]
    internal static partial void PageFailed(ILogger logger, string page, string exceptionType, string where);

    [LoggerMessage(14006, LogLevel.Error, "A page was refused: the disclosure log cannot be written ({Cause})")]
    internal static partial void LogUnavailable(ILogger logger, string cause);
}
