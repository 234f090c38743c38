using System.Globalization;
using Gateway.DisclosureLog;

namespace Gateway.Retention;

/// <summary>Composes log entries about what was made unreadable. Pure; the order of lines is part of the format.</summary>
internal static class RetentionEntries
{
    /// <summary>What was kept for a purpose has been kept long enough.</summary>
    internal static LogEntry Over(MunicipalityId municipality, string purpose, DateOnly keptFrom, int vaults, DateTimeOffset at) =>
        new LogEntry(EntryKind.PartsErased, municipality, at)
            .Add("because", "retention")
            .Add("kept-for", RetentionTimes.Word(purpose))
            .Add("kept-from", keptFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("vaults", vaults.ToString(CultureInfo.InvariantCulture));
}
