using System.Text.Json;

namespace Gateway.Cli.Connection;

/// <summary>A client system that may ask.</summary>
/// <param name="Id">Its id at the token service.</param>
/// <param name="KeyFile">Its private key, PEM.</param>
/// <param name="Role">The role its token names; may be absent, and decides nothing but how answers are worded.</param>
internal sealed record ConnectionClient(string Id, string KeyFile, string? Role = null)
{
    /// <summary>The privacy officer's role (databeskyttelsesrådgiver).</summary>
    public const string Officer = "privacy-officer";

    /// <summary>The citizen asks about themselves.</summary>
    public bool IsCitizen => Role == "citizen";

    /// <summary>A private person asks: the citizen, or somebody who acts for them or accompanies them.</summary>
    public bool IsPrivate => IsCitizen || Role is "representative" or "companion";
}

/// <summary>The file that the gateway's one-command start writes: where it is, whom to trust, who may ask.</summary>
/// <param name="Gateway">The gateway's address, https.</param>
/// <param name="Issuer">The token service's address, https.</param>
/// <param name="CertificateAuthority">The authority that certifies both, PEM.</param>
/// <param name="Clients">The client systems, the usual one first.</param>
/// <param name="Citizens">The list of citizens to try; may be absent.</param>
internal sealed record ConnectionFile(Uri Gateway, Uri Issuer, string CertificateAuthority, IReadOnlyList<ConnectionClient> Clients, string? Citizens = null)
{
    /// <summary>Where the gateway writes it, below the folder that holds the solution.</summary>
    public const string UsualPlace = "data/sandbox.json";

    // The file has a handful of lines; anything of this size is another file.
    private const int LargestFile = 1024 * 1024;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
    };

    /// <summary>The file to read, or nothing where there is none.</summary>
    /// <param name="named">The file the user named, if any: then no other is looked for.</param>
    /// <param name="folders">Where to start walking up towards the solution.</param>
    public static string? Find(string? named, IEnumerable<string> folders)
    {
        if (named is not null)
            return File.Exists(named) ? Path.GetFullPath(named) : null;
        return Repositories(folders).Select(folder => Path.Combine(folder, UsualPlace)).FirstOrDefault(File.Exists);
    }

    /// <summary>The folder that holds the solution, around one of the folders; nothing outside a repository.</summary>
    public static string? Repository(IEnumerable<string> folders) => Repositories(folders).FirstOrDefault();

    /// <summary>Reads the file, or nothing where it cannot be used. Paths in it are relative to its folder.</summary>
    public static ConnectionFile? Read(string path)
    {
        if (SmallFiles.Read(path, LargestFile) is not { } text)
            return null;
        try
        {
            var file = JsonSerializer.Deserialize<ConnectionFile>(text, Form);
            return file is not null && file.IsUsable() ? file.Beside(path) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Repositories(IEnumerable<string> folders) =>
        folders.SelectMany(WithParents).Where(folder => File.Exists(Path.Combine(folder, "Gateway.sln")));

    private static IEnumerable<string> WithParents(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
            yield return place.FullName;
    }

    // The reader checks members for null, but not the elements of a list.
    private bool IsUsable() => Clients is [not null, ..] && Clients.All(client => client is not null) && IsHttps(Gateway) && IsHttps(Issuer);

    private static bool IsHttps(Uri address) => address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps;

    private ConnectionFile Beside(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return this with
        {
            CertificateAuthority = Path.Combine(folder, CertificateAuthority),
            Clients = [.. Clients.Select(client => client with { KeyFile = Path.Combine(folder, client.KeyFile) })],
            Citizens = Citizens is null ? null : Path.Combine(folder, Citizens),
        };
    }
}
