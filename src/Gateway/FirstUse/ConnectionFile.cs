using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Hosting;

namespace Gateway.FirstUse;

/// <summary>
/// <c>sandbox.json</c> in the data folder: tells the command line where the gateway, its issuer and the client keys
/// are. It names files and holds no secret and no national id.
/// </summary>
internal sealed record ConnectionFile
{
    [JsonPropertyName("gateway")]
    public required string Gateway { get; init; }

    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    [JsonPropertyName("certificateAuthority")]
    public required string CertificateAuthority { get; init; }

    [JsonPropertyName("clients")]
    public required IReadOnlyList<Client> Clients { get; init; }

    [JsonPropertyName("citizens")]
    public required string Citizens { get; init; }

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    internal sealed record Client(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("keyFile")] string KeyFile,
        [property: JsonPropertyName("certificateFile")] string CertificateFile,
        [property: JsonPropertyName("role")] string Role);

    internal static string PathIn(string dataFolder) => Path.Combine(dataFolder, DevelopmentSettings.ConnectionFile);

    internal void Write(string dataFolder) =>
        File.WriteAllText(PathIn(dataFolder), JsonSerializer.Serialize(this, Readable));
}
