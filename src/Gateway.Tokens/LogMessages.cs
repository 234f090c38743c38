using Microsoft.Extensions.Logging;

namespace Gateway.Tokens;

/// <summary>Everything the token service says to its operator. No message takes a token, an assertion or what a caller sent.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 5000, Level = LogLevel.Information, Message = "Token service for sandbox and tests answers at {Issuer}")]
    public static partial void Started(this ILogger logger, Uri issuer);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Debug, Message = "Token issued to client {Client}")]
    public static partial void TokenIssued(this ILogger logger, string client);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Client assertion refused: {Refusal}")]
    public static partial void ClientRefused(this ILogger logger, AssertionRefusal refusal);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Debug, Message = "Token request answered with {Error}")]
    public static partial void RequestRefused(this ILogger logger, string error);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Error, Message = "Token request failed: {ExceptionType}")]
    public static partial void RequestFailed(this ILogger logger, string exceptionType);
}
