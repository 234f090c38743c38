using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.EndToEndTests.Interop;

namespace Gateway.EndToEndTests.Identity;

/// <summary>A certified OpenID provider nobody here wrote (npm <c>oidc-provider</c>), as a process of its own.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    internal const string Client = "case-system";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _secret;

    private OidcProvider(Process process, string secret) => (_process, _secret) = (process, secret);

    internal string Issuer { get; private set; } = "";

    /// <summary>Where npm's packages lie, or null where node or the provider is not installed.</summary>
    internal static string? Modules { get; } =
        ForeignTool.Node?.Environment["NODE_PATH"] is { } folder && Directory.Exists(Path.Combine(folder, "oidc-provider")) ? folder : null;

    /// <summary>Starts it on a free port.</summary>
    /// <param name="certificate">Its server certificate, PEM.</param>
    /// <param name="key">The key of it.</param>
    /// <param name="audience">What its access tokens are for.</param>
    /// <param name="claims">What they say about the caller beside what the provider says by itself.</param>
    /// <param name="environment">Who may log in to the gateway's pages, and the key they prove themselves with; null: nobody.</param>
    internal static async Task<OidcProvider> StartAsync(string certificate, string key, string audience, JsonObject claims, IReadOnlyDictionary<string, string>? environment = null)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var start = new ProcessStartInfo(ForeignTool.Node!.Program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(RepositoryFiles.Root, "tests", "foreign", "oidc_provider.mjs"), certificate, key, audience, claims.ToJsonString() })
            start.ArgumentList.Add(argument);
        start.Environment["GATEWAY_NODE_MODULES"] = Modules;
        start.Environment["GATEWAY_CLIENT_SECRET"] = secret;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var provider = new OidcProvider(Process.Start(start)!, secret);
        provider._process.ErrorDataReceived += (_, _) => { };
        provider._process.BeginErrorReadLine();
        provider.Issuer = (await provider.ReadAsync())["issuer"]!.GetValue<string>();
        return provider;
    }

    /// <summary>A token by client credentials, as discovery says where to ask for one.</summary>
    internal async Task<string> TokenAsync(HttpClient http)
    {
        using var discovery = JsonDocument.Parse(await http.GetStringAsync(Issuer + "/.well-known/openid-configuration"));
        using var request = new HttpRequestMessage(HttpMethod.Post, discovery.RootElement.GetProperty("token_endpoint").GetString());
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Client}:{_secret}")));
        request.Content = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("scope", "gateway.read"), new("resource", "https://gateway.test"),
        ]);
        using var answer = await http.SendAsync(request);
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return token.RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>A token of any content, signed with the provider's own key by npm <c>jose</c>.</summary>
    internal async Task<string> SignAsync(JsonObject header, JsonObject payload) =>
        (await TellAsync(new JsonObject { ["header"] = header, ["payload"] = payload }.ToJsonString()))["token"]!.GetValue<string>();

    /// <summary>Tells it where the gateway's pages are.</summary>
    internal Task LeadAsync(Uri gateway) => TellAsync("pages " + gateway.GetLeftPart(UriPartial.Authority));

    internal Task RotateAsync() => TellAsync("rotate");

    internal Task GoAwayAsync() => TellAsync("away");

    internal Task ComeBackAsync() => TellAsync("back");

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonNode> TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    private async Task<JsonNode> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var line = await _process.StandardOutput.ReadLineAsync(patience.Token);
        Assert.True(line is not null, "the provider stopped");
        return JsonNode.Parse(line)!;
    }
}

/// <summary>A test that needs npm's oidc-provider; <c>tests/run</c> installs it, a bare <c>dotnet test</c> says that it is missing.</summary>
public sealed class OidcProviderFactAttribute : FactAttribute
{
    internal const string Missing = "No Node.js with oidc-provider here; tests/run installs it.";

    public OidcProviderFactAttribute()
    {
        if (OidcProvider.Modules is null)
            Skip = Missing;
    }
}

/// <summary>The same for several cases.</summary>
public sealed class OidcProviderTheoryAttribute : TheoryAttribute
{
    public OidcProviderTheoryAttribute()
    {
        if (OidcProvider.Modules is null)
            Skip = OidcProviderFactAttribute.Missing;
    }
}
