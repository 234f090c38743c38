using System.Data.Common;

namespace Gateway.Hosting.Municipalities;

/// <summary>
/// What two municipalities in one process must not have in common. Each has a gateway of its own, so that nothing crosses
/// from one to the other; a folder, database, address or issuer of both would be the way across.
/// </summary>
internal static class MunicipalBorders
{
    private const string OnDisk = "path";

    private static readonly string[] Here = ["localhost", "127.0.0.1", "::1"];

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
        var owned = gateways.SelectMany(Own).ToList();
        foreach (var same in owned.GroupBy(o => (o.Kind, o.Value)).Where(g => g.Select(o => o.Section).Distinct().Count() > 1))
            errors.Add($"{string.Join(" and ", same.Select(o => o.Setting).Order(StringComparer.Ordinal))} are the same: {same.First().Why}");
        foreach (var (inner, outer) in owned.SelectMany(i => owned, (i, o) => (i, o)).Where(p => p.i.Section != p.o.Section && LiesIn(p.i, p.o)))
            errors.Add($"{inner.Setting} lies in {outer.Setting}: {inner.Why}");
        return errors;
    }

    private static IEnumerable<Thing> Own(GatewaySettings gateway)
    {
        Thing At(string kind, string setting, string value, string why) => new(gateway.Section, kind, $"{gateway.Section}:{setting}", value, why);

        // Port 0 is another one each time.
        if (gateway.Listen.Port != 0)
            yield return At("address", "Listen", gateway.Listen.Authority, "callers reach a municipality by its address");
        // Of the keys and the checkpoint, those that lie in the data folder are its.
        List<(string Setting, string? Path)> paths =
        [
            ("DataFolder", gateway.DataFolder), ("CheckpointFile", gateway.CheckpointFile), ("VaultKeyFile", gateway.VaultKeyFile), ("PersonsFolder", gateway.PersonsFolder),
            ("OverlaysFolder", gateway.OverlaysFolder), ("DefinitionsFolder", gateway.OwnDefinitionsFolder),
            .. gateway.Sources.Where(s => s.Value.Address.IsFile).Select(s => ($"Sources:{s.Key}:Folder", (string?)s.Value.Address.LocalPath)),
        ];
        foreach (var (setting, path) in paths.Where(p => p.Path is { Length: > 0 }))
            yield return At(OnDisk, setting, Real(path!), "records, keys, registers and deliveries are each municipality's own");
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

    private static bool LiesIn(Thing inner, Thing outer) =>
        inner.Kind == OnDisk && outer.Kind == OnDisk && inner.Value.StartsWith(outer.Value + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // Where it is in the end: a link is what it leads to.
    private static string Real(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) || File.Exists(full) ? new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full : full;
    }

    // Where it is, without who comes to it; the machine itself has many names.
    private static string Database(string connectionString)
    {
        var words = new DbConnectionStringBuilder { ConnectionString = connectionString };
        string Word(string otherwise, params string[] names) => names.Select(n => words.TryGetValue(n, out var value) ? value.ToString() : null).FirstOrDefault(v => v is { Length: > 0 }) ?? otherwise;
        var host = Word(Here[0], "Host", "Server");
        return $"{(Here.Contains(host, StringComparer.OrdinalIgnoreCase) ? Here[0] : host)}:{Word("5432", "Port")}/{Word("", "Database", "DB", "Username", "User ID")}".ToLowerInvariant();
    }

    private sealed record Thing(string Section, string Kind, string Setting, string Value, string Why);
}
