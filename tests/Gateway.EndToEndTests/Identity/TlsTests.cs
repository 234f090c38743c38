using System.Diagnostics;
using Gateway.Tests.FirstUse;

namespace Gateway.EndToEndTests.Identity;

// Proves with a client that is not ours, and would speak anything, what TLS the gateway speaks (case 54).
public sealed class TlsTests(BoundGateway gateway) : IClassFixture<BoundGateway>
{
    [OpensslTheory]
    [InlineData("-tls1", "ALL:@SECLEVEL=0", "alert protocol version")]
    [InlineData("-tls1_1", "ALL:@SECLEVEL=0", "alert protocol version")]
    [InlineData("-tls1_2", "ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2", "ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2", "AES128-GCM-SHA256:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2", "ECDHE-ECDSA-AES128-CCM:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2", "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0", "alert handshake failure")]
    [InlineData("-tls1_2", "AECDH-AES128-SHA:@SECLEVEL=0", "alert handshake failure")]
    public void Case_54_an_old_protocol_or_a_weak_suite_is_refused(string protocol, string suites, string alert)
    {
        // Proves that it is the gateway that refuses: the client offers it, and gets an alert.
        var (connected, said) = Connect(protocol, "-cipher", suites);
        Assert.False(connected, said);
        Assert.Contains(alert, said, StringComparison.Ordinal);
    }

    [OpensslTheory]
    [InlineData("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")]
    [InlineData("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384")]
    [InlineData("-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305")]
    [InlineData("-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256")]
    [InlineData("-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384")]
    public void What_is_left_is_spoken(string protocol, string option, string suite)
    {
        // Proves the positive control for each version, and that the client is asked for a certificate of the named authorities.
        var (connected, said) = Connect(protocol, option, suite);
        Assert.True(connected, said);
        Assert.Contains(suite, said, StringComparison.Ordinal);
        Assert.Contains("Acceptable client certificate CA names", said, StringComparison.Ordinal);
        Assert.Contains("CN = Root", said, StringComparison.Ordinal);
    }

    [OpensslFact]
    public void A_session_is_not_resumed()
    {
        // Proves that each connection shows its key anew: of five that offer the first one's session none is let in by it; at one that allows it they are.
        var port = gateway.Issued.Simulators.AddressOf("dfdg").Port;
        Assert.Contains("Reused, ", Connect(port, "-tls1_2", "-reconnect").Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Reused, ", Connect("-tls1_2", "-reconnect").Said, StringComparison.Ordinal);
    }

    private (bool Connected, string Said) Connect(params string[] options) => Connect(gateway.Issued.Address.Port, options);

    private (bool Connected, string Said) Connect(int port, params string[] options)
    {
        string[] arguments = ["s_client", "-connect", $"127.0.0.1:{port}", "-servername", "localhost", "-verify_return_error", "-CAfile", Path.Combine(gateway.Issued.Folder, "certs", "ca.pem"), .. options];
        var start = new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode == 0, said);
    }
}
