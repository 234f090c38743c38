using System.Data.Common;

namespace Gateway.Hosting.Municipalities;

/// <summary>
/// What two municipalities in one process must not have in common. Each has a gateway of its own, so that nothing crosses
/// from one to the other; a folder, database, address or issuer of both would be the way across.
/// </summary>
internal static class MunicipalBorders
{
    /// <summary>Everything that is on both sides of a border, or that lets somebody in from the other side; nothing for an installation of one gateway.</summary>
    internal static IReadOnlyList<string> Find(IReadOnlyList<GatewaySettings> gateways)
    {
        var errors = new List<string>();
        foreach (var gateway in gateways)
        {
            if (gateway.Municipality is not { } municipality)
                continue;
            errors.AddRange(gateway.Issuers.Where(i => i.Municipalities.Any(m => m != municipality)).Select(i =>
                $"{gateway.Section}:Issuers:{i.Name}:Municipalities names another municipality than {municipality.Code}, whose gateway this is"));
        }
        foreach (var same in gateways.SelectMany(Own).GroupBy(o => (o.Kind, o.Value)).Where(g => g.Count() > 1))
            errors.Add($"{string.Join(" and ", same.Select(o => o.Setting).Order(StringComparer.Ordinal))} are the same: {same.First().Why}");
        return errors;
    }

    private static IEnumerable<Thing> Own(GatewaySettings gateway)
    {
        Thing At(string kind, string setting, string value, string why) => new(kind, $"{gateway.Section}:{setting}", value, why);

        // Port 0 is another one each time.
        if (gateway.Listen.Port != 0)
            yield return At("address", "Listen", gateway.Listen.Authority, "callers reach a municipality by its address");
        (string Setting, string? Path)[] paths =
        [
            ("DataFolder", gateway.DataFolder), ("CheckpointFile", gateway.CheckpointFile), ("VaultKeyFile", gateway.VaultKeyFile), ("PersonsFolder", gateway.PersonsFolder),
            ("OverlaysFolder", gateway.OverlaysFolder), ("DefinitionsFolder", gateway.OwnDefinitionsFolder),
        ];
        foreach (var (setting, path) in paths.Where(p => p.Path is { Length: > 0 }))
            yield return At("path", setting, Path.TrimEndingDirectorySeparator(Path.GetFullPath(path!)), "records, keys and registers are each municipality's own");
        if (gateway.LogName is { } log)
            yield return At("log", "LogName", log, "a log is known by its name");
        if (gateway.Postgres is { } postgres)
            yield return At("database", "Postgres:ConnectionString", Database(postgres.ConnectionString()), "one database holds one log");
        foreach (var issuer in gateway.Issuers)
        {
            foreach (var audience in issuer.AlsoFor.Prepend(issuer.Audience))
                yield return At("tokens", $"Issuers:{issuer.Name}", $"{issuer.Identifier} {audience}", "one token would open both; have the issuer write another Audience for each");
        }
    }

    // Where it is, without who comes to it.
    private static string Database(string connectionString)
    {
        var words = new DbConnectionStringBuilder { ConnectionString = connectionString };
        string Word(params string[] names) => names.Select(n => words.TryGetValue(n, out var value) ? value.ToString() : null).FirstOrDefault(v => v is not null) ?? "";
        return $"{Word("Host", "Server")}:{Word("Port")}/{Word("Database", "DB", "Username", "User ID")}".ToLowerInvariant();
    }

    private sealed record Thing(string Kind, string Setting, string Value, string Why);
}
