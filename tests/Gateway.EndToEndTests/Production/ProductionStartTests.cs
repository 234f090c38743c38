using System.Diagnostics;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Gateway.EndToEndTests.Production;

/// <summary>The published program as a process: it serves with an installation's settings, and with a development setting it does not start.</summary>
[Collection(PublishedProgramTests.Name)]
public sealed class ProductionStartTests(PublishedProgram published)
{
    // With a start on a machine that is busy. Only what hangs takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_gets_ready_and_refuses_who_has_no_token()
    {
        // Proves: what is published is whole: with its own files alone it opens a store, says by its health that it serves, and judges a call.
        var port = GatewayAlone.FreePort();
        using var process = published.Start(published.Settings(port, "ready"));
        try
        {
            using var channel = published.Open(port);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await ReadyAsync(channel, process)).Status);
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await new OverviewService.OverviewServiceClient(channel).GetOverviewAsync(new GetOverviewRequest(), deadline: Soon));
            Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData("--recorded", "--recorded belongs to the one-command start")]
    [InlineData("--sources", "--sources belongs to the one-command start")]
    [InlineData("--port", "--port belongs to the one-command start")]
    [InlineData("--issuer-port", "--issuer-port belongs to the one-command start")]
    [InlineData("--data", "--data belongs to the one-command start")]
    [InlineData("--certs", "--certs belongs to the one-command start")]
    [InlineData("--overlays", "--overlays belongs to the one-command start")]
    [InlineData("--verbose", "--verbose belongs to the one-command start")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development", "ASPNETCORE_ENVIRONMENT is Development")]
    [InlineData("DOTNET_ENVIRONMENT=development", "DOTNET_ENVIRONMENT is Development")]
    [InlineData("ASPNETCORE_DETAILEDERRORS=true", "ASPNETCORE_DETAILEDERRORS is on")]
    [InlineData("DOTNET_DbgEnableMiniDump=1", "DOTNET_DbgEnableMiniDump is on")]
    [InlineData("--Gateway:Sources:ffb:Password", "Gateway:Sources:ffb:Password stands on the command line")]
    [InlineData("--Gateway:Postgres:ConnectionString", "Gateway:Postgres:ConnectionString stands on the command line")]
    [InlineData("Kestrel__Endpoints__Plain__Url=http://localhost:0", "Kestrel is set; the gateway listens where Gateway:Listen says")]
    [InlineData("ASPNETCORE_Kestrel__Certificates__Default__Path=any.pem", "ASPNETCORE_Kestrel is set")]
    [InlineData("Logging__LogLevel__Default=Trace", "Logging is set; what the operator's log holds is fixed")]
    public async Task A_development_setting_stops_the_start(string setting, string sentence)
    {
        // Proves: each ends the start with a sentence on standard error that names it, an exit code, and no store made.
        var settings = published.Settings(GatewayAlone.FreePort(), "never");
        string[] arguments = [];
        if (setting.Split('=') is [var name, var value])
            settings[name] = value;
        else
            arguments = [setting, "canary-value"];
        await RefusedAsync(settings, sentence, arguments);
    }

    [Fact]
    public async Task A_development_certificate_stops_the_start()
    {
        // Proves: a certificate of the development authority is refused as the server's, as an authority and as what a source is shown, all three named at once.
        var folder = Directory.CreateTempSubdirectory("gateway-development-").FullName;
        try
        {
            var certificates = DevelopmentCertificates.Open(folder, TimeProvider.System);
            var settings = published.Settings(GatewayAlone.FreePort(), "never");
            settings["Gateway__Certificate"] = Path.Combine(folder, "server.pem");
            settings["Gateway__CertificateKey"] = Path.Combine(folder, "server.key");
            settings["Gateway__TrustedAuthorities"] = certificates.AuthorityFile;
            settings["Gateway__Sources__ffb__Address"] = "https://source.invalid";
            settings["Gateway__Sources__ffb__ClientCertificateFile"] = certificates.GatewayFile;
            settings["Gateway__Sources__ffb__ClientCertificateKeyFile"] = certificates.GatewayKeyFile;
            var errors = await RefusedAsync(settings, "Gateway:Certificate is a development certificate");
            Assert.Contains("Gateway:TrustedAuthorities holds the development authority", errors, StringComparison.Ordinal);
            Assert.Contains("Gateway:Sources:ffb:ClientCertificate is a development certificate", errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Tokens_that_must_be_bound_where_nobody_is_asked_for_a_certificate_stop_the_start()
    {
        // Proves: it does not start to let nobody in; and the positive control: with authorities that are wrong it is they that are named, and where binding is optional it is nothing.
        var settings = published.Settings(GatewayAlone.FreePort(), "never");
        settings["Gateway__Issuers__staff__BoundTokens"] = "required";
        const string Sentence = "Gateway:Issuers:staff:BoundTokens is required, and no client is asked for a certificate: set Gateway:ClientCertificates:Authorities";
        await RefusedAsync(settings, Sentence);
        settings["Gateway__ClientCertificates__Authorities"] = Path.Combine(settings["Gateway__DataFolder"], "nowhere.pem");
        Assert.DoesNotContain(Sentence, await RefusedAsync(settings, "Gateway:ClientCertificates:Authorities names a file or folder that is not there"), StringComparison.Ordinal);
        settings.Remove("Gateway__ClientCertificates__Authorities");
        settings["Gateway__Issuers__staff__BoundTokens"] = "optional";
        settings.Remove("Gateway__CertificateKey");
        Assert.DoesNotContain("BoundTokens", await RefusedAsync(settings, "Gateway:CertificateKey is missing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_the_one_command_start_stops_the_start()
    {
        // Proves: a store of synthetic citizens is not gone on with.
        var settings = published.Settings(GatewayAlone.FreePort(), "of-the-sandbox");
        Directory.CreateDirectory(settings["Gateway__DataFolder"]);
        await File.WriteAllTextAsync(ConnectionFile.PathIn(settings["Gateway__DataFolder"]), "{}");
        await RefusedAsync(settings, "Gateway:DataFolder is a folder of the one-command start");
    }

    [Fact]
    public async Task Without_settings_it_says_which_it_needs()
    {
        // Proves: where the build with the sandbox would start one, this one starts nothing and names what is missing.
        var (exit, output, errors) = await published.RunToEndAsync(new Dictionary<string, string>());
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.All(new[] { "Listen", "DataFolder", "Certificate", "CertificateKey" }, s => Assert.Contains($"Gateway:{s} is missing", errors, StringComparison.Ordinal));
    }

    private async Task<string> RefusedAsync(Dictionary<string, string> settings, string sentence, params string[] arguments)
    {
        var (exit, output, errors) = await published.RunToEndAsync(settings, arguments);
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains("The gateway does not start", errors, StringComparison.Ordinal);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-value", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(settings["Gateway__DataFolder"], "gateway.sqlite")));
        return errors;
    }

    private static DateTime Soon => DateTime.UtcNow.AddSeconds(30);

    /// <summary>Waits until it answers, and gives the answer.</summary>
    internal static async Task<HealthCheckResponse> ReadyAsync(GrpcChannel channel, Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Assert.False(process.HasExited, "it stopped");
            try
            {
                return await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), deadline: Soon, cancellationToken: patience.Token);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }
}
