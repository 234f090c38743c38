using System.Collections;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Gateway.EndToEndTests.Production;

/// <summary>
/// What an installation runs: the program as the command of <c>charts/README.md</c> publishes it, once for all tests here,
/// and settings with a certificate that no development authority made.
/// </summary>
public sealed class PublishedProgram : IAsyncLifetime
{
    // A publish of a clean checkout compiles everything on two cores that others use as well. Only what hangs takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private readonly string _root = Directory.CreateTempSubdirectory("gateway-production-").FullName;

    /// <summary>Where it was published to.</summary>
    internal string Folder => Path.Combine(_root, "published");

    /// <summary>The build with the sandbox, for comparison.</summary>
    internal static string WithSandbox => Path.Combine(RepositoryFiles.Root, "src", "Gateway", "bin", Configuration, "net10.0");

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    public async Task InitializeAsync()
    {
        var (exit, output, errors) = await RunAsync(
            RepositoryFiles.Root, new Dictionary<string, string>(),
            "publish", Path.Combine("src", "Gateway"), "-c", Configuration, "-p:IncludeSandbox=false", "-p:RunAnalyzersDuringBuild=false", "-nodeReuse:false", "-o", Folder);
        Assert.True(exit == 0, output + errors);
        WriteCertificate();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>An installation's settings, with a store of its own.</summary>
    internal Dictionary<string, string> Settings(int port, string store) => new()
    {
        ["Gateway__Listen"] = $"https://localhost:{port}",
        ["Gateway__DataFolder"] = Path.Combine(_root, store),
        ["Gateway__Certificate"] = Path.Combine(_root, "server.pem"),
        ["Gateway__CertificateKey"] = Path.Combine(_root, "server.key"),
        // Nobody listens there, which is found out at once.
        ["Gateway__Issuers__staff__Address"] = "https://localhost:1",
        ["Gateway__Issuers__staff__Audience"] = "gateway",
        ["Gateway__Issuers__staff__VouchesFor"] = "staff",
        ["Gateway__Issuers__staff__Municipalities"] = "0999",
    };

    /// <summary>Starts it; it is not ready yet.</summary>
    /// <param name="settings">The environment.</param>
    /// <param name="launcher">A program and arguments that start it; none: nothing between.</param>
    internal Process Start(IReadOnlyDictionary<string, string> settings, params string[] launcher) =>
        Process.Start(launcher is [var program, .. var rest] ? Command(program, Folder, settings, rest) : Command("dotnet", Folder, settings, [Path.Combine(Folder, "Gateway.dll")]))!;

    /// <summary>A channel to it that trusts its certificate alone. The caller's to dispose.</summary>
    internal GrpcChannel Open(int port)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_root, "server.pem")));
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = policy;
        return GrpcChannel.ForAddress($"https://localhost:{port}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>Runs it to its end.</summary>
    internal Task<(int Exit, string Output, string Errors)> RunToEndAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        RunAsync(Folder, settings, [Path.Combine(Folder, "Gateway.dll"), .. arguments]);

    private static Task<(int Exit, string Output, string Errors)> RunAsync(string folder, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        RunAsync(Command("dotnet", folder, settings, arguments));

    /// <summary>Runs a program to its end; its output must go nowhere else.</summary>
    internal static async Task<(int Exit, string Output, string Errors)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static ProcessStartInfo Command(string program, string folder, IReadOnlyDictionary<string, string> settings, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        // What the test run itself was told is not for another build, nor for an installation.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => (string)v.Key).Where(IsOfTheTestRun))
            start.Environment.Remove(name);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return start;
    }

    private static bool IsOfTheTestRun(string name) =>
        new[] { "MSBuild", "VSTEST", "Gateway__", "ASPNETCORE_", "DOTNET_ENVIRONMENT" }.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) && name != "MSBUILDDISABLENODEREUSE";

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        File.WriteAllText(Path.Combine(_root, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_root, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}

/// <summary>One publish for every class that looks at it.</summary>
[CollectionDefinition(Name)]
public sealed class PublishedProgramTests : ICollectionFixture<PublishedProgram>
{
    internal const string Name = "the published program";
}
