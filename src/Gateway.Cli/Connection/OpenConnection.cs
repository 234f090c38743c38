using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Client;

namespace Gateway.Cli.Connection;

/// <summary>A client of the gateway, made from the connection file for one client system.</summary>
internal sealed class OpenConnection : IDisposable
{
    private const int LargestKey = 16 * 1024;

    private readonly ClientCredentialsTokens _tokens;
    private readonly X509Certificate2Collection _authorities;

    private OpenConnection(ConnectionFile file, ConnectionClient client, string key, X509Certificate2Collection authorities)
    {
        _authorities = authorities;
        _tokens = new ClientCredentialsTokens(
            new ClientCredentialsOptions { Issuer = file.Issuer, ClientId = client.Id, TrustedAuthorities = authorities },
            key);
        Gateway = GatewayClient.Connect(new GatewayClientOptions
        {
            Address = file.Gateway,
            AccessToken = _tokens.GetTokenAsync,
            TrustedAuthorities = authorities,
        });
    }

    /// <summary>The gateway.</summary>
    public GatewayClient Gateway { get; }

    /// <summary>Opens it, or nothing where a file that the connection file names cannot be used.</summary>
    public static OpenConnection? To(ConnectionFile file, ConnectionClient client)
    {
        if (SmallFiles.Read(client.KeyFile, LargestKey) is not { } key)
            return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file.CertificateAuthority);
            return authorities.Count == 0 ? null : new OpenConnection(file, client, key, authorities);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        Gateway.Dispose();
        _tokens.Dispose();
        foreach (var authority in _authorities)
            authority.Dispose();
    }
}
