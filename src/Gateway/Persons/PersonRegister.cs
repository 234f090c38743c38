using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;

namespace Gateway.Persons;

/// <summary>
/// Which numbers are one person, and who is protected: one file for each municipality, which its CPR subscription
/// (CPR-abonnement) writes. Read again when it has changed; a changed file with errors is not used, and the one
/// before stays in force. Nobody in the file is somebody known by one number. Beside it, where the municipality keeps one,
/// its register of staff (<c>&lt;municipality&gt;.staff.json</c>, <see cref="StaffFile"/>).
/// </summary>
internal sealed class PersonRegister
{
    private readonly string? _folder;
    private readonly FollowedFiles<PersonFile>? _persons;
    private readonly FollowedFiles<StaffFile>? _staff;

    internal PersonRegister(string? folder, ILogger<PersonRegister> log)
    {
        _folder = folder;
        if (folder is null)
            return;
        _persons = new(folder, ".json", PersonFile.Read, (municipality, errors) => PersonLogMessages.NotRenewed(log, municipality.Code, errors));
        _staff = new(folder, ".staff.json", StaffFile.Read, (municipality, errors) => PersonLogMessages.StaffNotRenewed(log, municipality.Code, errors));
    }

    /// <summary>Reads every file, so that errors show at the start.</summary>
    /// <exception cref="ReviewedDataException">A file has errors; all are named by entry, without a number.</exception>
    internal void ReadAll()
    {
        if (_folder is null)
            return;
        if (!Directory.Exists(_folder))
            throw new ReviewedDataException(["the folder of the register of persons is not there"]);
        var errors = new List<string>();
        foreach (var name in Directory.EnumerateFiles(_folder, "*.json").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal))
        {
            if (_staff!.MunicipalityOf(name) is { } employer)
                _staff.Open(employer, errors);
            else if (_persons!.MunicipalityOf(name) is { } municipality)
                _persons.Open(municipality, errors);
            else
                errors.Add($"{name}: a file of the register of persons is named after its municipality, four digits");
        }
        ReviewedDataException.ThrowIfAny(errors);
    }

    /// <summary>The person a number belongs to in a municipality.</summary>
    internal Person Find(MunicipalityId municipality, CitizenId number) =>
        _persons?.Current(municipality)?.Find(number) ?? Person.Known(number);

    /// <summary>What a person is to a member of the municipality's staff; nothing where it keeps no register of staff.</summary>
    internal StaffTie TieOf(MunicipalityId municipality, string user, Person person) =>
        _staff?.Current(municipality)?.TieOf(user, person) ?? StaffTie.None;

    /// <summary>Who may be something to a member of the municipality's staff: themselves and their household and, where asked for, everybody who is flagged.</summary>
    internal IEnumerable<Person> TiedTo(MunicipalityId municipality, string user, bool flaggedToo) =>
        (_staff?.Current(municipality)?.TiedTo(user, flaggedToo) ?? []).Select(number => Find(municipality, number));

    /// <summary>Every pseudonym of a member of the municipality's staff, the given one among them.</summary>
    internal IReadOnlyList<string> PseudonymsOf(MunicipalityId municipality, string user) => _staff?.Current(municipality)?.PseudonymsOf(user) ?? [user];
}
