namespace Gateway.LogReading;

/// <summary>What this room writes to the operator's log: never who or whom.</summary>
internal static partial class LogReadingLogMessages
{
    [LoggerMessage(9502, LogLevel.Error, "The disclosure log cannot be used ({Cause}): a look into it was refused, nothing left and nothing was changed")]
    internal static partial void LogUnavailable(ILogger logger, string cause);

    [LoggerMessage(9503, LogLevel.Error, "A look into the disclosure log failed: {ExceptionType} in {Method}")]
    internal static partial void Failed(ILogger logger, string exceptionType, string method);

    [LoggerMessage(9504, LogLevel.Warning, "Disclosure log: {Count} records could not be found by search and reports, and now can: an earlier version wrote them, or somebody took rows out of the store")]
    internal static partial void Filled(ILogger logger, long count);

    [LoggerMessage(9510, LogLevel.Information, "Disclosure log: {Read} of {Total} records are seen to be findable by search and reports")]
    internal static partial void Filling(ILogger logger, long read, long total);

    [LoggerMessage(9505, LogLevel.Information, "Restrictions of access reports: the time of {Count} was over, and is recorded")]
    internal static partial void RestrictionsOver(ILogger logger, int count);

    [LoggerMessage(9506, LogLevel.Error, "Restrictions of access reports: that the time of some is over could not be recorded ({Cause}); they hold no longer all the same")]
    internal static partial void RestrictionsLookFailed(ILogger logger, string cause);

    [LoggerMessage(9507, LogLevel.Information, "Samples: {Items} of {Candidates} looks of the last {Days} days were drawn in municipality {Municipality}, because nobody had drawn a sample in time")]
    internal static partial void SampleDrawn(ILogger logger, string municipality, int items, long candidates, int days);

    [LoggerMessage(9508, LogLevel.Warning, "Samples: {Count} samples of municipality {Municipality} have waited longer than {Days} days for the privacy officer's decisions")]
    internal static partial void SamplesOverdue(ILogger logger, string municipality, int count, int days);

    [LoggerMessage(9509, LogLevel.Error, "Samples: whether one is due could not be looked up, or it could not be drawn ({Cause}); it is as soon as the store can be used")]
    internal static partial void SamplesLookFailed(ILogger logger, string cause);
}
