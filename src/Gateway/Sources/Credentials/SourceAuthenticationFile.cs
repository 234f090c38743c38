using Gateway.ReviewedData;

namespace Gateway.Sources.Credentials;

/// <summary>Reads <c>authentication</c> of a definition file: a word, or a mapping with a kind.</summary>
internal static class SourceAuthenticationFile
{
    private const string Key = "authentication";

    private static readonly Dictionary<string, AuthenticationKind> Words = new() { ["none"] = AuthenticationKind.None, ["bearer"] = AuthenticationKind.Bearer };

    private static readonly Dictionary<string, AuthenticationKind> Kinds = new()
    {
        ["none"] = AuthenticationKind.None,
        ["bearer"] = AuthenticationKind.Bearer,
        ["basic"] = AuthenticationKind.Basic,
        ["api-key"] = AuthenticationKind.ApiKey,
        ["client-credentials"] = AuthenticationKind.ClientCredentials,
        ["mutual-tls"] = AuthenticationKind.MutualTls,
        ["signed-soap-header"] = AuthenticationKind.SignedSoapHeader,
        ["holder-of-key"] = AuthenticationKind.HolderOfKey,
    };

    // Met in the wild and not built: a definition that asks for one must not be read as something weaker.
    private static readonly Dictionary<string, string> NotSpoken = new()
    {
        ["ntlm"] = "NTLM ties a connection to one user and has no form a simulator could verify; ask the system's holder for basic over TLS or an API key",
        ["negotiate"] = "Kerberos needs a domain the gateway is no member of; ask the system's holder for basic over TLS or an API key",
        ["dgws"] = "the SOSI id card of Den Gode Webservice needs an identity provider of the health services; the register comes by file instead",
        ["sosi"] = "the SOSI id card of Den Gode Webservice needs an identity provider of the health services; the register comes by file instead",
    };

    private static readonly Dictionary<string, ClientProof> Proofs = new()
    {
        ["secret-basic"] = ClientProof.SecretBasic,
        ["secret-post"] = ClientProof.SecretPost,
        ["private-key-jwt"] = ClientProof.PrivateKeyJwt,
    };

    private static readonly Dictionary<string, bool> Carriers = new() { ["authorization"] = false, ["soap-header"] = true };

    internal static SourceAuthentication Read(YamlMap root)
    {
        if (!root.HoldsMap(Key))
            return IsNotSpoken(root, Key) ? SourceAuthentication.None : new SourceAuthentication(root.Word(Key, Words, AuthenticationKind.None));
        var map = root.Map(Key);
        var kind = IsNotSpoken(map, "kind") ? AuthenticationKind.None : map.Word("kind", Kinds, AuthenticationKind.None);
        if (!map.Has("kind"))
            map.Report($"'kind' is missing: one of {string.Join(", ", Kinds.Keys)}");
        var authentication = ReadKeys(map, kind);
        map.Done();
        return authentication;
    }

    // Each key is read only where it means something, so that elsewhere it is reported as unknown.
    private static SourceAuthentication ReadKeys(YamlMap map, AuthenticationKind kind) => new(kind)
    {
        Scope = kind is AuthenticationKind.ClientCredentials ? map.OptionalText("scope") : null,
        ClientProof = kind is AuthenticationKind.ClientCredentials ? map.Word("client", Proofs, ClientProof.SecretBasic) : default,
        ApiKeyHeader = ReadApiKeyHeader(map, kind),
        AppliesTo = kind is AuthenticationKind.HolderOfKey ? map.Text("applies_to") : "",
        InSoapHeader = kind is AuthenticationKind.HolderOfKey && map.Word("carried_in", Carriers, false),
    };

    private static string? ReadApiKeyHeader(YamlMap map, AuthenticationKind kind)
    {
        if (kind is not (AuthenticationKind.ApiKey or AuthenticationKind.Basic or AuthenticationKind.ClientCredentials or AuthenticationKind.MutualTls))
            return null;
        var header = kind is AuthenticationKind.ApiKey ? map.Text("header") : map.OptionalText("api_key_header");
        if (header is not null && !header.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            map.Report("the API key's header is no header name: letters, digits, '-' and '_' only");
        else if (string.Equals(header, "Authorization", StringComparison.OrdinalIgnoreCase))
            map.Report("the API key's header cannot be Authorization: that is where tokens travel");
        return header;
    }

    private static bool IsNotSpoken(YamlMap map, string key)
    {
        if (map.HoldsMap(key) || map.OptionalText(key) is not { } word || !NotSpoken.TryGetValue(word.ToLowerInvariant(), out var why))
            return false;
        map.Report(key, $"'{word.ToLowerInvariant()}' is not spoken by the gateway: {why}");
        return true;
    }
}
