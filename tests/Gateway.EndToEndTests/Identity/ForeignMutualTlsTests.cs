using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Gateway.EndToEndTests.Identity;

// Proves mutual TLS and bound tokens with a client that is not ours: Python on the C core of gRPC, with BoringSSL.
public sealed class ForeignMutualTlsTests(BoundGateway gateway) : IClassFixture<BoundGateway>
{
    [ForeignClientFact]
    public async Task A_bound_token_works_with_its_certificate_and_with_no_other()
    {
        // Proves the same token over three connections: with its certificate, with another one of the same authority, and with none.
        var token = gateway.Token(gateway.Pki.Sound);
        Assert.Equal("OK", await CodeAsync(token, gateway.Pki.Sound));
        Assert.Equal("UNAUTHENTICATED", await CodeAsync(token, gateway.Pki.Other));
        Assert.Equal("UNAUTHENTICATED", await CodeAsync(token, null));
    }

    private async Task<string?> CodeAsync(string token, X509Certificate2? shown)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-foreign-").FullName;
        try
        {
            string[] arguments =
            [
                Path.Combine(RepositoryFiles.Root, "tests", "foreign", "overview_client.py"), "success", "--target", $"localhost:{gateway.Issued.Address.Port}",
                "--ca", Path.Combine(gateway.Issued.Folder, "certs", "ca.pem"), "--protos", Path.Combine(RepositoryFiles.Root, "protos"), .. Shown(folder, shown),
            ];
            var start = new ProcessStartInfo(ForeignClientFactAttribute.Python!, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            var citizen = gateway.Issued.Simulators.Citizens[0];
            start.Environment["GATEWAY_TOKEN"] = token;
            start.Environment["GATEWAY_CITIZEN"] = citizen.Cpr;
            start.Environment["GATEWAY_CASE"] = citizen.Case ?? "2026-1";
            start.Environment["GATEWAY_PURPOSE"] = RunningGateway.Purpose;
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            Assert.True(line is not null, "the foreign client printed nothing: " + await errors);
            return JsonDocument.Parse(line!).RootElement.GetProperty("code").GetString();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // With the issuing authority behind it, as clients send it.
    private string[] Shown(string folder, X509Certificate2? shown)
    {
        if (shown is null)
            return [];
        var (certificate, key) = (Path.Combine(folder, "client.pem"), Path.Combine(folder, "client.key"));
        File.WriteAllText(certificate, shown.ExportCertificatePem() + "\n" + gateway.Pki.Issuing.Certificate.ExportCertificatePem() + "\n");
        using var curve = shown.GetECDsaPrivateKey()!;
        File.WriteAllText(key, curve.ExportPkcs8PrivateKeyPem());
        return ["--cert", certificate, "--key", key];
    }
}
