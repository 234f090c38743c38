using System.Text.Json;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Hosting;
using Gateway.Sandbox;

namespace Gateway.FirstUse;

/// <summary>
/// Writes the register of persons for the sandbox's citizens, as a municipality's CPR subscription would: who had
/// another number before, and whose name and address are protected. Whoever has neither is not in it.
/// </summary>
internal static class SandboxPersons
{
    // The register holds numbers and protected addresses: its owner's alone.
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file of the municipality anew and gives the folder of the register.</summary>
    internal static string Write(string dataFolder, MunicipalityId municipality, IEnumerable<SandboxCitizen> citizens)
    {
        var folder = Path.Combine(dataFolder, "persons");
        PrivateFolder.Make(dataFolder);
        PrivateFolder.Make(folder);
        var file = Path.Combine(folder, municipality.Code + ".json");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnFile;
        // Written beside and moved into place: a gateway that is running already never reads half a register.
        using (var written = new FileStream(file + ".new", options))
            JsonSerializer.Serialize(written, citizens.Where(HasEntry).Select(Entry));
        File.Move(file + ".new", file, overwrite: true);
        return folder;
    }

    // A number that is none cannot be asked about, and the register would refuse it.
    private static bool HasEntry(SandboxCitizen citizen) =>
        (citizen.IsProtected || citizen.Earlier.Count > 0) && citizen.Earlier.Prepend(citizen.Cpr).All(n => CitizenId.TryParse(n) is not null);

    private static object Entry(SandboxCitizen citizen) => new
    {
        current = citizen.Cpr,
        others = citizen.Earlier,
        @protected = citizen.IsProtected ? new { until = citizen.ProtectedUntil, hidden = citizen.Hidden } : null,
    };
}
