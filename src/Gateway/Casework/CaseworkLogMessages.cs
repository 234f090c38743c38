namespace Gateway.Casework;

/// <summary>What casework tells the operator. Never anything about a person.</summary>
internal static partial class CaseworkLogMessages
{
    [LoggerMessage(EventId = 2601, Level = LogLevel.Warning, Message = "An assessment was answered and could not be counted in the informant figures ({Failure}).")]
    internal static partial void NotCounted(ILogger log, string failure);
}
