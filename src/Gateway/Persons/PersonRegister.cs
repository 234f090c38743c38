using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Persons;

/// <summary>
/// Which numbers are one person, and who is protected: one file for each municipality, which its CPR subscription
/// (CPR-abonnement) writes. Read again when it has changed; a changed file with errors is not used, and the one
/// before stays in force. Nobody in the file is somebody known by one number.
/// </summary>
internal sealed class PersonRegister(string? folder, ILogger<PersonRegister> log)
{
    // Whether the file changed is looked up with every query (microseconds): a copy kept longer would miss a new protection.
    private readonly Dictionary<MunicipalityId, PersonFile> _files = [];
    private readonly Lock _gate = new();

    /// <summary>Reads every file, so that errors show at the start.</summary>
    /// <exception cref="ReviewedDataException">A file has errors; all are named by entry, without a number.</exception>
    internal void ReadAll()
    {
        if (folder is null)
            return;
        if (!Directory.Exists(folder))
            throw new ReviewedDataException(["the folder of the register of persons is not there"]);
        var errors = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (MunicipalityId.TryParse(Path.GetFileNameWithoutExtension(file)) is { } municipality)
                _files[municipality] = PersonFile.Read(file, errors);
            else
                errors.Add($"{Path.GetFileName(file)}: a file of the register of persons is named after its municipality, four digits");
        }
        ReviewedDataException.ThrowIfAny(errors);
    }

    /// <summary>The person a number belongs to in a municipality.</summary>
    internal Person Find(MunicipalityId municipality, CitizenId number) =>
        Current(municipality)?.Find(number) ?? Person.Known(number);

    private PersonFile? Current(MunicipalityId municipality)
    {
        if (folder is null)
            return null;
        var path = Path.Combine(folder, municipality.Code + ".json");
        lock (_gate)
        {
            var read = _files.GetValueOrDefault(municipality);
            if (!File.Exists(path) || read?.IsStill(path) == true)
                return read;
            var errors = new List<string>();
            var renewed = PersonFile.Read(path, errors);
            if (errors.Count == 0)
                return _files[municipality] = renewed;
            PersonLogMessages.NotRenewed(log, municipality.Code, errors.Count);
            // The same faulty file is not read again with every query.
            return _files[municipality] = (read ?? PersonFile.Empty).As(renewed);
        }
    }
}
