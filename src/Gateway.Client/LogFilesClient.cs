using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Client;

/// <summary>
/// The disclosure log's files, as C2SP tlog-tiles lays them out below <c>/log</c>: checkpoint, key, tiles of hashes, and
/// for a privacy officer bundles of records. Reached by <see cref="GatewayClient.LogFiles"/>.
/// </summary>
public sealed class LogFilesClient : IDisposable
{
    // The longest file: a bundle of 256 records of 64 KiB, each with its length before it.
    private const int LongestFile = 256 * (65_535 + 2);

    // The gateway counts by the minute: whoever is told to wait longer is not helped by waiting.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // A place is free after the first; whoever shares an address with many others may be late for it a few times.
    private const int MostWaits = 10;

    private readonly HttpMessageInvoker _http;
    private readonly Uri _root;
    private readonly Func<CancellationToken, ValueTask<string>> _accessToken;

    internal LogFilesClient(GatewayClientOptions options)
    {
        // Connections of its own: a channel's take nothing but its calls.
        _http = new HttpMessageInvoker(TlsConnections.Handler(options.Address, options.TrustedAuthorities));
        _root = new Uri(options.Address, "/log/");
        _accessToken = options.AccessToken;
    }

    /// <summary>Told before each wait, with how long it is; null: nobody is.</summary>
    public Action<TimeSpan>? Waits { get; set; }

    /// <summary>
    /// One file; where too many were read in a short time, as soon as the gateway says that there may be another one (at most a
    /// minute each time). Null where the log does not have it.
    /// </summary>
    /// <param name="path">Below <c>/log</c>, such as <c>checkpoint</c> or <c>tile/0/000</c>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="GatewayException">No answer; <see cref="GatewayException.Error"/> says why.</exception>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        for (var waits = 0; ; waits++)
        {
            try
            {
                return await ReadOnceAsync(path, cancellationToken);
            }
            catch (GatewayException busy) when (waits < MostWaits && busy.Error is { Code: GatewayErrorCode.TooManyCalls, RetryAfter: { } wait } && wait <= LongestWait)
            {
                Waits?.Invoke(wait);
                await Task.Delay(wait, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<byte[]?> ReadOnceAsync(string path, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _accessToken(cancellationToken));
        try
        {
            using var answer = await _http.SendAsync(message, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await WholeAsync(answer.Content, cancellationToken),
                HttpStatusCode.NotFound => null,
                HttpStatusCode.Unauthorized => throw new GatewayException(new GatewayError(GatewayErrorCode.Unauthenticated, "TOKEN_REFUSED")),
                HttpStatusCode.TooManyRequests => throw TooMany(answer),
                HttpStatusCode.Forbidden => throw new GatewayException(new GatewayError(GatewayErrorCode.PermissionDenied, "CALLER_REFUSED")),
                _ => throw new GatewayException(new GatewayError(GatewayErrorCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE")),
            };
        }
        catch (HttpRequestException failure)
        {
            throw new GatewayException(new GatewayError(GatewayErrorCode.NotReachable, "GATEWAY_NOT_REACHABLE"), failure);
        }
    }

    // The gateway names seconds; where it names none, another second may do.
    private static GatewayException TooMany(HttpResponseMessage answer) =>
        new(new GatewayError(GatewayErrorCode.TooManyCalls, "QUOTA_USED_UP") { RetryAfter = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1) });

    // Longer than any file of a log: refused instead of read.
    private static async Task<byte[]> WholeAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(LongestFile, cancellationToken);
        return await content.ReadAsByteArrayAsync(cancellationToken);
    }
}
