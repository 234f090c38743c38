namespace Gateway.Transparency;

/// <summary>What this room writes to the operator's log: sizes, never who or what.</summary>
internal static partial class TransparencyLogMessages
{
    [LoggerMessage(12001, LogLevel.Debug, "Disclosure log: checkpoint signed over {Size} records")]
    internal static partial void Signed(ILogger logger, long size);

    [LoggerMessage(12002, LogLevel.Error, "Disclosure log: no checkpoint could be signed ({Cause}); tried again within a second")]
    internal static partial void NotSigned(ILogger logger, string cause);

    [LoggerMessage(12003, LogLevel.Critical, "Disclosure log: the store is not the one that was signed ({What}). No checkpoint is signed until it is looked into")]
    internal static partial void OtherTree(ILogger logger, string what);

    [LoggerMessage(12004, LogLevel.Error, "Disclosure log: a page of it could not be served ({Cause})")]
    internal static partial void PageFailed(ILogger logger, string cause);
}
