using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.LogVerifier.Reading;

/// <summary>
/// A log read over HTTP: nothing but GET under its address, no redirects, no longer answers than asked for, and https
/// everywhere but on this machine itself.
/// </summary>
internal sealed class HttpLog : ILogFiles
{
    // A bundle of the greatest length on a slow line; whoever is slower is not to be audited this way.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(60);

    // A server that is busy or just restarting is asked again; the log's files do not change.
    private const int Attempts = 3;

    private static readonly TimeSpan PauseBetween = TimeSpan.FromSeconds(1);

    // A gateway counts by the minute: whoever is told to wait longer is not helped by waiting.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // A place is free after the first wait; whoever shares an address with others may be late for it a few times.
    private const int MostWaits = 10;

    private readonly HttpClient _http;

    internal HttpLog(Uri address, X509Certificate2Collection? authorities, string? token)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback };
        if (authorities is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Only(authorities) };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(address.AbsoluteUri.EndsWith('/') ? address.AbsoluteUri : address.AbsoluteUri + "/"),
            Timeout = LongestRequest,
        };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Whether an address may be called: https, or http on this machine; no user name, no query.</summary>
    internal static bool MayCall(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(string path, int limit, CancellationToken cancellation)
    {
        var waits = 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadOnceAsync(path, limit, cancellation);
            }
            catch (BusyServerException busy)
            {
                // It says when to come again: earlier would only be refused again, and is no attempt.
                if (waits++ == MostWaits || busy.Wait > LongestWait)
                    throw new UnreachableLogException(path, busy);
                await Task.Delay(busy.Wait, cancellation);
                attempt--;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                if (attempt == Attempts)
                    throw new UnreachableLogException(path, failure);
                await Task.Delay(PauseBetween, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names(string folder) => [];

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<byte[]?> ReadOnceAsync(string path, int limit, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            return null;
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && WaitOf(answer) is { } wait)
            throw new BusyServerException(wait);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException(HttpRequestError.InvalidResponse);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        using var bytes = new MemoryStream();
        var part = new byte[16 * 1024];
        while (bytes.Length <= limit)
        {
            var read = await body.ReadAsync(part.AsMemory(0, (int)Math.Min(part.Length, limit + 1 - bytes.Length)), cancellation);
            if (read == 0)
                break;
            bytes.Write(part, 0, read);
        }
        return bytes.ToArray();
    }

    // RFC 9110 10.2.3: seconds, or a moment; a moment that has passed is no wait. Null where the server names none.
    private static TimeSpan? WaitOf(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } moment } => moment - TimeProvider.System.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    private static X509ChainPolicy Only(X509Certificate2Collection authorities)
    {
        // An authority of one's own seldom publishes revocation lists, and its chain is complete as sent.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}

/// <summary>The server says when it may be asked again (RFC 9110, Retry-After).</summary>
internal sealed class BusyServerException(TimeSpan wait) : Exception("The server says when to come again.")
{
    /// <summary>How long from now.</summary>
    internal TimeSpan Wait { get; } = wait;
}
