using Gateway.DisclosureLog;

namespace Gateway.Disclosures;

/// <summary>What this room writes to the operator's log: places in the disclosure log, never who or what.</summary>
internal static partial class DisclosureLogMessages
{
    [LoggerMessage(3001, LogLevel.Information, "Disclosure log: {Kind} recorded for municipality {Municipality} at index {Index}, leaf {LeafHash}")]
    internal static partial void Recorded(ILogger logger, EntryKind kind, string municipality, long index, string leafHash);

    [LoggerMessage(3002, LogLevel.Error, "Disclosure log: an outcome could not be written ({Cause}); it is written as soon as the log can be")]
    internal static partial void OutcomeOwed(ILogger logger, string cause);

    [LoggerMessage(3003, LogLevel.Information, "Disclosure log: an outcome stood already, its acknowledgement had been lost")]
    internal static partial void OutcomeStands(ILogger logger);

    [LoggerMessage(3004, LogLevel.Warning, "The catalogue {Version} on record cannot be read by this version of the gateway ({Errors} errors): nothing can be said about its time")]
    internal static partial void CatalogueUnreadable(ILogger logger, string version, int errors);
}
