using Gateway.Hosting.Quotas;

namespace Gateway.Hosting;

/// <summary>
/// The lines about calls, visits and connections that were refused, one for each, all in the category <see cref="SecurityLog.Category"/>:
/// what a security operation follows. Endpoint, role and class of reason; never who, about whom, or anything a call brought.
/// </summary>
internal static partial class SecurityLogMessages
{
    [LoggerMessage(4002, LogLevel.Warning, "A call was refused: no acceptable token ({Because}; {Endpoint})")]
    internal static partial void TokenRefused(ILogger logger, string because, string endpoint);

    [LoggerMessage(4007, LogLevel.Warning, "A call was refused: the token is sound and names no caller known here ({Endpoint})")]
    internal static partial void CallerUnknown(ILogger logger, string endpoint);

    [LoggerMessage(4008, LogLevel.Warning, "A call was refused: too many of one {Subject} in a short time ({Endpoint})")]
    internal static partial void QuotaUsedUp(ILogger logger, QuotaSubject subject, string endpoint);

    [LoggerMessage(4020, LogLevel.Warning, "A caller was refused ({Reason}; role {Role}; {Endpoint})")]
    internal static partial void Refused(ILogger logger, string reason, string role, string endpoint);

    [LoggerMessage(4021, LogLevel.Warning, "A caller asked about somebody whose information is not theirs to ask for, and got nothing ({Reason}; role {Role}; {Endpoint})")]
    internal static partial void AskedInVain(ILogger logger, string reason, string role, string endpoint);

    [LoggerMessage(4022, LogLevel.Warning, "A page was not shown: nobody is logged in ({Endpoint})")]
    internal static partial void NotLoggedIn(ILogger logger, string endpoint);

    [LoggerMessage(4023, LogLevel.Warning, "A login was refused ({Because}; issuer {Issuer})")]
    internal static partial void LoginRefused(ILogger logger, string because, string issuer);

    [LoggerMessage(4024, LogLevel.Warning, "A form was refused: it was not shown by a page of this session ({Endpoint})")]
    internal static partial void FormRefused(ILogger logger, string endpoint);

    [LoggerMessage(4025, LogLevel.Warning, "A page was not shown: its address is not one that this session was given ({Endpoint})")]
    internal static partial void PlaceRefused(ILogger logger, string endpoint);

    [LoggerMessage(4026, LogLevel.Warning, "A logout in an issuer's name was refused ({Because}; issuer {Issuer})")]
    internal static partial void IssuerLogoutRefused(ILogger logger, string because, string issuer);

    [LoggerMessage(4027, LogLevel.Warning, "A connection was refused: no client certificate that is believed ({Because})")]
    internal static partial void ConnectionRefused(ILogger logger, string because);
}
