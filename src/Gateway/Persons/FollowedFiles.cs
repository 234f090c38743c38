using Gateway.DisclosureLog;

namespace Gateway.Persons;

/// <summary>
/// One file for each municipality, followed as it changes. A changed file with errors is not used, and the one before stays
/// in force; so does that of a file that has gone.
/// </summary>
/// <param name="folder">Where the files lie.</param>
/// <param name="ending">What stands behind the municipality's code in a file's name.</param>
/// <param name="read">Reads a file and adds what is wrong with it.</param>
/// <param name="faulty">Told of each changed file that is not used, and how many errors it has.</param>
internal sealed class FollowedFiles<T>(string folder, string ending, Func<string, List<string>, T> read, Action<MunicipalityId, int> faulty)
    where T : class
{
    // Whether the file changed is looked up with every query (microseconds): a copy kept longer would miss a new protection.
    private readonly Dictionary<MunicipalityId, (T? Content, DateTime Written, long Length)> _files = [];
    private readonly Lock _gate = new();

    /// <summary>Whether a file's name is one of these.</summary>
    internal MunicipalityId? MunicipalityOf(string name) =>
        name.EndsWith(ending, StringComparison.Ordinal) ? MunicipalityId.TryParse(name[..^ending.Length]) : null;

    /// <summary>Reads a municipality's file for the first time.</summary>
    internal void Open(MunicipalityId municipality, List<string> errors)
    {
        var path = PathOf(municipality);
        var (written, length) = StateOf(path);
        _files[municipality] = (read(path, errors), written, length);
    }

    /// <summary>What the municipality's file says now; null where there is none.</summary>
    internal T? Current(MunicipalityId municipality)
    {
        var path = PathOf(municipality);
        lock (_gate)
        {
            var known = _files.GetValueOrDefault(municipality);
            if (!File.Exists(path))
                return known.Content;
            var (written, length) = StateOf(path);
            if (known.Written == written && known.Length == length)
                return known.Content;
            var errors = new List<string>();
            var renewed = read(path, errors);
            if (errors.Count > 0)
                faulty(municipality, errors.Count);
            // The same faulty file is not read again with every query.
            _files[municipality] = (errors.Count > 0 ? known.Content : renewed, written, length);
            return _files[municipality].Content;
        }
    }

    private string PathOf(MunicipalityId municipality) => Path.Combine(folder, municipality.Code + ending);

    private static (DateTime Written, long Length) StateOf(string path) => (File.GetLastWriteTimeUtc(path), new FileInfo(path) is { Exists: true } file ? file.Length : 0);
}
