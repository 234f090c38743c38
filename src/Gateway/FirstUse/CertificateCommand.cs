using Gateway.ReviewedData;
using Gateway.Sandbox;

namespace Gateway.FirstUse;

/// <summary>
/// <c>certificates make [DIR]</c> and <c>certificates revoke CLIENT [DIR]</c>: the development certificates without a start, the same
/// files that the one-command start makes and uses.
/// </summary>
internal static class CertificateCommand
{
    private const string Name = "certificates";

    /// <summary>Whether the command line asks for it.</summary>
    internal static bool IsAskedFor(IReadOnlyList<string> arguments) => arguments.Count > 0 && arguments[0] == Name;

    /// <summary>Makes or takes back.</summary>
    /// <exception cref="ReviewedDataException">It cannot be done as asked; the message says why.</exception>
    internal static void Run(IReadOnlyList<string> arguments, TextWriter to)
    {
        switch (arguments)
        {
            case [_, "make"] or [_, "make", _]:
                Make(FolderOf(arguments, 2), to);
                break;
            case [_, "revoke", _] or [_, "revoke", _, _]:
                Revoke(arguments[2], FolderOf(arguments, 3), to);
                break;
            default:
                throw new ReviewedDataException([$"{Name} make [DIR], or {Name} revoke CLIENT [DIR]"]);
        }
    }

    private static void Make(string folder, TextWriter to)
    {
        var certificates = DevelopmentCertificates.Open(folder, TimeProvider.System);
        var personas = SandboxPersonas.Of(SandboxHost.ReadCitizens(), certificates);
        to.WriteLine($"Certifikater til udvikling / development certificates: {folder}");
        to.WriteLine($"  ca.pem, crl.pem, server.pem, source.pem, gateway.pem, clients/ ({personas.Count})");
        to.WriteLine("  Aldrig i drift / never for production.");
    }

    private static void Revoke(string client, string folder, TextWriter to)
    {
        var certificates = DevelopmentCertificates.Open(folder, TimeProvider.System);
        if (!certificates.Revoke(client))
            throw new ReviewedDataException([$"no client of that name has a certificate; there are {string.Join(", ", certificates.Clients)}"]);
        to.WriteLine($"Tilbagekaldt / revoked: {client}   ({certificates.RevocationListFile})");
    }

    private static string FolderOf(IReadOnlyList<string> arguments, int at) => Path.GetFullPath(arguments.Count > at ? arguments[at] : SandboxSettings.Read([]).CertificateFolder);
}
