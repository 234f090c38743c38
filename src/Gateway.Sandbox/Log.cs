using Microsoft.Extensions.Logging;

namespace Gateway.Sandbox;

/// <summary>Everything the sandbox says: source, method, path without query, status. Paths are masked beforehand.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Information, "{Source} answered {Method} {Path} with {Status}")]
    public static partial void Answered(ILogger logger, string source, string method, string path, int status);

    [LoggerMessage(7002, LogLevel.Information, "{Source} left {Method} {Path} without an answer")]
    public static partial void LeftUnanswered(ILogger logger, string source, string method, string path);

    [LoggerMessage(7003, LogLevel.Error, "{Source} failed while answering {Method} {Path}: {ExceptionType}")]
    public static partial void Failed(ILogger logger, string source, string method, string path, string exceptionType);
}
