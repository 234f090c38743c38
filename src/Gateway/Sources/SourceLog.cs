using Gateway.Access;
using Gateway.Sources.Formats;

namespace Gateway.Sources;

/// <summary>What this room writes to the operator's log: source, request and reason, never content or persons.</summary>
internal static partial class SourceLog
{
    [LoggerMessage(2001, LogLevel.Warning, "Source {Source}, request {Request}: {Reason}")]
    internal static partial void Failed(ILogger logger, string source, string request, ReasonCode reason);

    [LoggerMessage(2002, LogLevel.Error, "Source {Source}, request {Request}: its answer broke the reader ({ExceptionType})")]
    internal static partial void Broke(ILogger logger, string source, string request, string exceptionType);

    [LoggerMessage(2021, LogLevel.Information, "Source {Source}: {Records} records of {Table} were taken, {SetAside} set aside")]
    internal static partial void FileTaken(ILogger logger, string source, string table, int records, int setAside);

    [LoggerMessage(2022, LogLevel.Warning, "Source {Source}: a file of {Table} was set aside as a whole: {Reason}")]
    internal static partial void FileSetAside(ILogger logger, string source, string table, SetAsideReason reason);

    [LoggerMessage(2023, LogLevel.Error, "Source {Source}: its folder could not be read ({ExceptionType}); answers go on from what was read before")]
    internal static partial void FolderUnreadable(ILogger logger, string source, string exceptionType);

    [LoggerMessage(2024, LogLevel.Error, "Source {Source}: a file broke the reader ({ExceptionType}) and was set aside")]
    internal static partial void FileBroke(ILogger logger, string source, string exceptionType);
}
