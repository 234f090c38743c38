namespace Gateway.Sources.Credentials;

/// <summary>Reads a source's credentials from its section of the configuration; every error is named by its setting.</summary>
internal static class CredentialSettings
{
    /// <summary>The settings that are secrets, by the last part of their names: each also by a file, with <c>File</c> behind the name.</summary>
    internal static readonly string[] SecretNames =
        ["Token", "ClientSecret", "ClientKey", "ApiKey", "Password", "ClientCertificate", "ClientCertificateKey", "ConnectionString", "OwnerConnectionString"];

    /// <summary>Secrets among the arguments of a command line, which every user of the machine can list; an error names each, and never its value.</summary>
    internal static IReadOnlyList<string> FindOnCommandLine(IReadOnlyList<string> arguments) =>
    [
        .. new ConfigurationBuilder().AddCommandLine([.. arguments]).Build().AsEnumerable()
            .Where(s => s.Value is not null && SecretNames.Contains(ConfigurationPath.GetSectionKey(s.Key), StringComparer.OrdinalIgnoreCase))
            .Select(s => $"{s.Key} stands on the command line, which every user of the machine can list: give a file ({s.Key}File), or the environment"),
    ];

    internal static SourceCredentials Read(IConfigurationSection source, List<string> errors) => new()
    {
        TokenAddress = Address(source, "TokenAddress", errors),
        StsAddress = Address(source, "StsAddress", errors),
        ClientId = source["ClientId"],
        ClientSecret = Secret(source, "ClientSecret", errors),
        ClientKey = Secret(source, "ClientKey", errors),
        ApiKey = Secret(source, "ApiKey", errors),
        User = source["User"],
        Password = Secret(source, "Password", errors),
        Certificate = Certificate(source, errors),
    };

    /// <summary>A secret by its setting, or by the file that the setting with <c>File</c> behind its name gives.</summary>
    internal static Secret? Secret(IConfigurationSection source, string key, List<string> errors)
    {
        if (!SecretNames.Contains(key))
            throw new ArgumentException("Not listed among the secrets.", nameof(key));
        if (source[key + "File"] is not { } file)
            return source[key] is { Length: > 0 } value ? Credentials.Secret.Of(value) : null;
        if (source[key] is not null)
            errors.Add($"{source.Path}: {key} and {key}File are both set; only one can hold");
        if (!File.Exists(file))
            errors.Add($"{source.Path}:{key}File names a file that is not there");
        else if (new FileInfo(file).Length > Credentials.Secret.LargestFile)
            errors.Add($"{source.Path}:{key}File names a file that is too large for a secret");
        return Credentials.Secret.InFile(file);
    }

    private static ClientCertificate? Certificate(IConfigurationSection source, List<string> errors)
    {
        var (certificate, key) = (Secret(source, "ClientCertificate", errors), Secret(source, "ClientCertificateKey", errors));
        if (certificate is not null && key is not null)
            return new ClientCertificate(certificate, key);
        if (certificate is not null || key is not null)
            errors.Add($"{source.Path}: ClientCertificate and ClientCertificateKey (or their files) go together");
        return null;
    }

    private static Uri? Address(IConfigurationSection source, string key, List<string> errors)
    {
        if (source[key] is not { Length: > 0 } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps)
            return address;
        errors.Add($"{source.Path}:{key} must be an https address");
        return null;
    }
}
