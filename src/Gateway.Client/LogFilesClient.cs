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

    /// <summary>One file; null where the log does not have it.</summary>
    /// <param name="path">Below <c>/log</c>, such as <c>checkpoint</c> or <c>tile/0/000</c>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="GatewayException">No answer; <see cref="GatewayException.Error"/> says why.</exception>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken = default)
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
                HttpStatusCode.Forbidden => throw new GatewayException(new GatewayError(GatewayErrorCode.PermissionDenied, "CALLER_REFUSED")),
                _ => throw new GatewayException(new GatewayError(GatewayErrorCode.Unavailable, "DISCLOSURE_LOG_UNAVAILABLE")),
            };
        }
        catch (HttpRequestException failure)
        {
            throw new GatewayException(new GatewayError(GatewayErrorCode.NotReachable, "GATEWAY_NOT_REACHABLE"), failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Longer than any file of a log: refused instead of read.
    private static async Task<byte[]> WholeAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(LongestFile, cancellationToken);
        return await content.ReadAsByteArrayAsync(cancellationToken);
    }
}
