namespace Gateway.Hosting;

/// <summary>What this room writes to the operator's log.</summary>
internal static partial class HostingLogMessages
{
    [LoggerMessage(4001, LogLevel.Warning, "The call to the gateway's own address did not come through ({ExceptionType}); the first caller may wait longer")]
    internal static partial void NotRehearsed(ILogger logger, string exceptionType);

    [LoggerMessage(4003, LogLevel.Error, "A call could not be judged: the keys of issuer {Issuer}, or its revoked tokens, cannot be had ({Endpoint})")]
    internal static partial void IssuerUnavailable(ILogger logger, string issuer, string endpoint);

    [LoggerMessage(4004, LogLevel.Error, "Not ready: the disclosure log cannot be written ({Cause}). Nothing is asked and nothing leaves until it can; the gateway then goes on by itself")]
    internal static partial void NotReady(ILogger logger, string cause);

    [LoggerMessage(4005, LogLevel.Information, "Ready again: the disclosure log can be written")]
    internal static partial void ReadyAgain(ILogger logger);

    [LoggerMessage(4006, LogLevel.Warning, "The keys of issuer {Issuer} cannot be had ({Failure}); the last ones are used until they are ten minutes old, then its tokens cannot be judged")]
    internal static partial void IssuerKeysNotFetched(ILogger logger, string issuer, string failure);

    [LoggerMessage(4009, LogLevel.Warning, "Connections were closed: one address has {Most} open already (said at most once a minute)")]
    internal static partial void TooManyConnections(ILogger logger, int most);

    [LoggerMessage(4010, LogLevel.Information, "Store: {Step}")]
    internal static partial void Migrating(ILogger logger, string step);

    [LoggerMessage(4011, LogLevel.Warning, "Store: {Warning}")]
    internal static partial void StoreWarning(ILogger logger, string warning);

    [LoggerMessage(4012, LogLevel.Error, "Certificates: {Trouble}")]
    internal static partial void CertificateTrouble(ILogger logger, string trouble);

    [LoggerMessage(4013, LogLevel.Information, "Certificates: all is well again")]
    internal static partial void CertificatesWell(ILogger logger);

    [LoggerMessage(4014, LogLevel.Warning, "Certificates: the server certificate ends in {Days} days (said once a day)")]
    internal static partial void CertificateEndsSoon(ILogger logger, int days);

    [LoggerMessage(4015, LogLevel.Information, "Certificates: new connections are shown another server certificate, which is good until {Until:yyyy-MM-dd} (UTC)")]
    internal static partial void CertificateReplaced(ILogger logger, DateOnly until);

    [LoggerMessage(4016, LogLevel.Warning, "Client certificates are not checked for revocation: Gateway:ClientCertificates:RevocationLists is not set")]
    internal static partial void NoRevocationLists(ILogger logger);

    [LoggerMessage(4017, LogLevel.Warning, "The revoked tokens of issuer {Issuer} cannot be had ({Failure}); the last list is used until it is a minute old, then its tokens cannot be judged")]
    internal static partial void RevokedTokensNotFetched(ILogger logger, string issuer, string failure);

    [LoggerMessage(4018, LogLevel.Warning, "An address is not let in for {Seconds} seconds: within ten it began {Most} calls or connections more than it let be answered (said at most once a minute)")]
    internal static partial void AddressRefused(ILogger logger, int most, int seconds);

    [LoggerMessage(4019, LogLevel.Warning, "Connections on which nothing was asked were closed, those of addresses with most of them first: there are {Most} (said at most once a minute)")]
    internal static partial void UnusedConnectionsClosed(ILogger logger, int most);
}
