using System.Net.Sockets;
using Gateway.Hosting.Municipalities;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Transparency;

namespace Gateway.Hosting;

/// <summary>Says in plain sentences why the gateway did not start.</summary>
internal static class StartFailure
{
    /// <summary>The sentence, or null for a failure nobody foresaw, which is best seen whole.</summary>
    internal static string? Explain(Exception e) => e switch
    {
        MunicipalStartException { InnerException: { } reason } municipal => Explain(reason) is { } sentence ? $"{municipal.Municipality.Code}: {sentence}" : null,
        ReviewedDataException => "The gateway does not start: settings or reviewed data have errors." + Environment.NewLine + e.Message,
        DisclosureLogUnavailableException unavailable => "The gateway does not start: its store cannot be opened or would not keep its promises. "
            + "Of a file, check that the data folder is writable and that no other gateway uses it; of a database, that it can be reached. (" + unavailable.Why + ")",
        OtherTreeException => "The gateway does not start: its disclosure log is not the one that was signed. " + e.Message + ".",
        SocketException or IOException { InnerException: SocketException or Microsoft.AspNetCore.Connections.AddressInUseException } =>
            "The gateway does not start: a port is in use. Stop the other program, or choose ports with --port and --issuer-port.",
        System.Security.Cryptography.CryptographicException =>
            "The gateway does not start: a certificate or key file cannot be read. Delete certs/dev to get new development certificates.",
        IOException or UnauthorizedAccessException => "The gateway does not start: a file or folder cannot be used. " + e.Message,
        _ => null,
    };
}
