using System.Text.Json;

namespace Gateway.Callers.Issuers;

/// <summary>What came of asking an issuer for something it publishes.</summary>
/// <param name="Value">It; null where it could not be had.</param>
/// <param name="Failure">Why not.</param>
internal sealed record Fetched<T>(T? Value, FetchFailure Failure)
    where T : class
{
    internal static Fetched<T> Failed(FetchFailure failure) => new(null, failure);
}

/// <summary>What an issuer says of itself (OpenID Connect Discovery 1.0 section 3).</summary>
internal sealed class DiscoveryDocument(JsonElement document)
{
    /// <summary>What it says under a name; null where that is no text.</summary>
    internal string? Text(string name) => StrictJson.Text(document, name);

    /// <summary>Whether it says yes under a name.</summary>
    internal bool Says(string name) => document.TryGetProperty(name, out var said) && said.ValueKind == JsonValueKind.True;
}

/// <summary>Why an issuer's keys, or its revoked tokens, could not be had. For the operator's log.</summary>
internal enum FetchFailure
{
    /// <summary>They could be had.</summary>
    None,

    /// <summary>No connection, or one that is not trusted.</summary>
    NotReachable,

    /// <summary>No answer in time.</summary>
    NotInTime,

    /// <summary>An answer with another status than 200; the gateway follows no redirect.</summary>
    Status,

    /// <summary>No discovery document, key set or list, or too large a one.</summary>
    NotUnderstood,

    /// <summary>The document is another issuer's (OpenID Connect Discovery 1.0 section 4.3).</summary>
    OtherIssuer,

    /// <summary>No key in it that could be used here.</summary>
    NoKey,
}

/// <summary>
/// Asks an issuer for its keys: discovery (OpenID Connect Discovery 1.0 section 4), then the key set that it names. Both
/// anew each time: two small requests every few minutes, and a key set that has moved is found. Its revoked tokens lie where
/// a setting says, because no standard names a place.
/// </summary>
internal sealed class IssuerDocuments(HttpClient http, string issuer)
{
    /// <summary>The largest document, in bytes: key sets with certificate chains have some tens of thousands.</summary>
    internal const int Largest = 256 * 1024;

    // The standard's own members are texts and lists of them, two levels; what extensions add (mTLS aliases, trust marks) has a handful.
    private const int Deepest = 16;

    /// <summary>The issuer's keys.</summary>
    internal Task<Fetched<IReadOnlyList<VerifyingKey>>> FetchAsync(CancellationToken bound) => GuardedAsync(() => FetchKeysAsync(bound));

    /// <summary>The discovery document, by which it says of itself that it is this issuer's; or why it could not be had.</summary>
    internal Task<Fetched<DiscoveryDocument>> DiscoverAsync(CancellationToken bound) => GuardedAsync(() => ReadDiscoveryAsync(bound));

    /// <summary>The tokens the issuer has called back.</summary>
    /// <param name="address">Where it lists them.</param>
    /// <param name="bound">The longest it may take.</param>
    internal Task<Fetched<IReadOnlySet<string>>> FetchRevokedAsync(Uri address, CancellationToken bound) => GuardedAsync(
        async () => await ReadAsync(address, bound) is { } list ? RevokedTokens.Read(list, issuer) : Fetched<IReadOnlySet<string>>.Failed(FetchFailure.Status));

    private async Task<Fetched<IReadOnlyList<VerifyingKey>>> FetchKeysAsync(CancellationToken bound)
    {
        // 1. Where the keys are, by a document that says it is this issuer's.
        var discovered = await ReadDiscoveryAsync(bound);
        if (discovered.Value is not { } document)
            return Fetched<IReadOnlyList<VerifyingKey>>.Failed(discovered.Failure);
        if (!Uri.TryCreate(document.Text("jwks_uri"), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            return Fetched<IReadOnlyList<VerifyingKey>>.Failed(FetchFailure.NotUnderstood);

        // 2. The keys.
        if (await ReadAsync(address, bound) is not { } set)
            return Fetched<IReadOnlyList<VerifyingKey>>.Failed(FetchFailure.Status);
        var keys = VerifyingKey.ReadSet(set);
        return keys.Count > 0 ? new Fetched<IReadOnlyList<VerifyingKey>>(keys, FetchFailure.None) : Fetched<IReadOnlyList<VerifyingKey>>.Failed(FetchFailure.NoKey);
    }

    private async Task<Fetched<DiscoveryDocument>> ReadDiscoveryAsync(CancellationToken bound)
    {
        if (await ReadAsync(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), bound) is not { } discovery)
            return Fetched<DiscoveryDocument>.Failed(FetchFailure.Status);
        var document = StrictJson.Parse(discovery, Deepest);
        return StrictJson.Text(document, "issuer") == issuer
            ? new Fetched<DiscoveryDocument>(new DiscoveryDocument(document), FetchFailure.None)
            : Fetched<DiscoveryDocument>.Failed(FetchFailure.OtherIssuer);
    }

    // Whatever the network or a document does becomes a result.
    private static async Task<Fetched<T>> GuardedAsync<T>(Func<Task<Fetched<T>>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (OperationCanceledException)
        {
            return Fetched<T>.Failed(FetchFailure.NotInTime);
        }
        catch (HttpRequestException e)
        {
            return Fetched<T>.Failed(e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? FetchFailure.NotUnderstood : FetchFailure.NotReachable);
        }
        catch (IOException)
        {
            return Fetched<T>.Failed(FetchFailure.NotReachable);
        }
        catch (JsonException)
        {
            return Fetched<T>.Failed(FetchFailure.NotUnderstood);
        }
    }

    private async Task<byte[]?> ReadAsync(Uri address, CancellationToken bound)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bound);
        if (response.StatusCode != System.Net.HttpStatusCode.OK)
            return null;
        await response.Content.LoadIntoBufferAsync(Largest, bound);
        return await response.Content.ReadAsByteArrayAsync(bound);
    }
}
