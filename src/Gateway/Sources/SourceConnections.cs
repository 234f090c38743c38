using Gateway.ReviewedData;
using Gateway.Sources.Credentials;

namespace Gateway.Sources;

/// <summary>Holds an installation's connections against the definitions they are for.</summary>
internal static class SourceConnections
{
    /// <exception cref="ReviewedDataException">A connection has no definition, or lacks the credentials its definition needs; all are named.</exception>
    internal static void Check(IReadOnlyDictionary<string, SourceConnection> connections, SourceCatalogue catalogue)
    {
        var errors = new List<string>();
        foreach (var (id, connection) in connections)
        {
            var definitions = catalogue.Definitions.Where(d => d.Id == id).ToList();
            if (definitions.Count == 0)
                errors.Add($"Sources:{id}: there is no definition '{id}'; known: {string.Join(", ", catalogue.Definitions.Select(d => d.Id))}");
            errors.AddRange(definitions.SelectMany(d => CredentialCheck.Missing(d.Authentication, connection)).Distinct().Select(missing => $"Sources:{id}: {missing}"));
            var needed = definitions.SelectMany(d => d.Requests).SelectMany(r => r.Calls).SelectMany(SourceRequestFile.SettingsOf).Distinct();
            foreach (var setting in needed.Where(s => !connection.Settings.ContainsKey(s)))
                errors.Add($"Sources:{id}: its definition needs the setting '{setting}'; set Settings:{setting}");
            if (definitions.Exists(d => d.Drop is not null != connection.Address.IsFile))
                errors.Add($"Sources:{id}: set Folder where its definition says 'transport: folder', and Address otherwise");
            if (definitions.Exists(d => d.NeverAsked is not null))
                errors.Add($"Sources:{id}: this system is never asked in a case; a connection to it has no use");
        }
        ReviewedDataException.ThrowIfAny(errors);
    }
}
