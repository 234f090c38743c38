using System.Diagnostics;
using Gateway.FirstUse;

namespace Gateway.Tests.FirstUse;

// Proves that the development certificates are right in the eyes of a program that is not ours.
public sealed class DevelopmentCertificatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-dev-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpensslFact]
    public void One_command_makes_what_openssl_verifies_and_takes_back()
    {
        // Proves for each certificate of the command that OpenSSL, strictly and with the revocation list, accepts it for its purpose and no other; and that what is revoked is refused, alone.
        CertificateCommand.Run(["certificates", "make", _folder], TextWriter.Null);
        var clients = DevelopmentCertificates.Open(_folder, TimeProvider.System).Clients;
        Assert.Contains("job-centre-testkoebing", clients);
        Assert.Contains("citizen-d1", clients);
        Assert.All(clients, c => Assert.Equal((true, false), (Verifies($"clients/{c}.pem", "sslclient"), Verifies($"clients/{c}.pem", "sslserver"))));
        Assert.All(new[] { "server.pem", "source.pem" }, s => Assert.Equal((true, false), (Verifies(s, "sslserver"), Verifies(s, "sslclient"))));
        Assert.True(Verifies("gateway.pem", "sslclient"));

        CertificateCommand.Run(["certificates", "revoke", "citizen-d1", _folder], TextWriter.Null);
        CertificateCommand.Run(["certificates", "revoke", "privacy-officer", _folder], TextWriter.Null);
        Assert.Equal(["citizen-d1", "privacy-officer"], clients.Where(c => !Verifies($"clients/{c}.pem", "sslclient")));
    }

    [Fact]
    public void Keys_are_their_owner_s_alone_and_stay_when_asked_again()
    {
        // Proves that no key can be read by others, that asking again changes nothing, and that a wrong name or command is an error that names what there is.
        CertificateCommand.Run(["certificates", "make", _folder], TextWriter.Null);
        var keys = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(f => File.ReadAllText(f).Contains("PRIVATE KEY", StringComparison.Ordinal)).ToList();
        Assert.True(keys.Count > 10);
        foreach (var key in keys)
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }
        var before = Contents();
        CertificateCommand.Run(["certificates", "make", _folder], TextWriter.Null);
        Assert.Equal(before, Contents());
        Assert.Contains("there are citizen-d1", Assert.ThrowsAny<Exception>(() => CertificateCommand.Run(["certificates", "revoke", "../ca", _folder], TextWriter.Null)).Message, StringComparison.Ordinal);
        Assert.Contains("certificates make [DIR]", Assert.ThrowsAny<Exception>(() => CertificateCommand.Run(["certificates"], TextWriter.Null)).Message, StringComparison.Ordinal);
    }

    private SortedDictionary<string, string> Contents() =>
        new(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText), StringComparer.Ordinal);

    private bool Verifies(string certificate, string purpose)
    {
        string[] arguments = ["verify", "-x509_strict", "-crl_check", "-purpose", purpose, "-CAfile", "ca.pem", "-CRLfile", "crl.pem", certificate];
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
