using Gateway.Tokens.Clients;
using Microsoft.Extensions.Logging;

namespace Gateway.Tokens;

/// <summary>Everything the token service says to its operator. No message takes a token, a code, an assertion or what a caller sent.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 5000, Level = LogLevel.Information, Message = "Token service for sandbox and tests answers at {Issuer}")]
    public static partial void Started(this ILogger logger, Uri issuer);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Debug, Message = "Token issued to client {Client}")]
    public static partial void TokenIssued(this ILogger logger, string client);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Client refused: {Refusal}")]
    public static partial void ClientRefused(this ILogger logger, ClientRefusal refusal);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "Request refused: {Error}")]
    public static partial void RequestRefused(this ILogger logger, string error);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Error, Message = "Request failed: {ExceptionType}")]
    public static partial void RequestFailed(this ILogger logger, string exceptionType);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Debug, Message = "Somebody has logged in to client {Client}")]
    public static partial void LoggedIn(this ILogger logger, string client);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Information, Message = "Client {Client} has called a token back")]
    public static partial void TokenRevoked(this ILogger logger, string client);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Error, Message = "A token could not be called back: the list is full. It holds until it ends")]
    public static partial void NoRoomToRevoke(this ILogger logger);

    [LoggerMessage(EventId = 5008, Level = LogLevel.Information, Message = "The signing key was changed")]
    public static partial void KeyRotated(this ILogger logger);
}
