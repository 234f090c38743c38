using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>A log's folder behind a real https server, with an authority of its own.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly X509Certificate2 _certificate;

    private ServedFolder(WebApplication server, X509Certificate2 certificate) => (_server, _certificate) = (server, certificate);

    internal string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/log/";

    /// <summary>The certificate that vouches for the server, as text.</summary>
    internal string Authority => _certificate.ExportCertificatePem();

    /// <summary>Serves a folder below <c>/log/</c>, its records for the token <paramref name="demanded"/> alone where there is one, and tells <paramref name="asked"/> each path before; or lets <paramref name="instead"/> answer everything.</summary>
    internal static async Task<ServedFolder> StartAsync(string folder, Func<HttpContext, Task>? instead = null, string? demanded = null, Action<string>? asked = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = NewCertificate();
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var server = builder.Build();
        server.Run(new RequestDelegate(instead ?? (context =>
        {
            asked?.Invoke(context.Request.Path.Value!);
            return ServeAsync(context, folder, demanded);
        })));
        await server.StartAsync();
        return new ServedFolder(server, certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    internal static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var today = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>Answers with a file of a folder.</summary>
    internal static Task ServeAsync(HttpContext context, string folder, string? demanded = null)
    {
        if (demanded is not null && context.Request.Path.Value!.Contains("/entries/", StringComparison.Ordinal) && context.Request.Headers.Authorization != "Bearer " + demanded)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        var file = Path.Combine(folder, context.Request.Path.Value!["/log/".Length..]);
        if (File.Exists(file))
            return context.Response.SendFileAsync(file);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
