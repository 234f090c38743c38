namespace Gateway.Client;

/// <summary>
/// Access tokens by client credentials with private_key_jwt (RFC 6749 section 4.4, RFC 7523), ES256. A token is kept
/// until 30 seconds before it expires; however many callers wait, one request is under way. Safe for concurrent use.
/// </summary>
public sealed class ClientCredentialsTokens : IDisposable
{
    // A token must survive the call it is used for, and two clocks that differ a little.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly CancellationToken _stop;
    private readonly TimeProvider _clock;
    private readonly IssuerRequests _issuer;
    private Task<IssuedToken>? _latest;

    /// <summary>Makes the source; nothing is asked of the issuer before the first token is wanted.</summary>
    /// <param name="options">The issuer and the client's registration.</param>
    /// <param name="privateKeyPem">The client's private key on curve P-256 (PKCS#8 or SEC 1) as PEM. It is never written anywhere.</param>
    /// <exception cref="ArgumentException">The issuer is no https address, the id is empty, or the text is no P-256 private key.</exception>
    public ClientCredentialsTokens(ClientCredentialsOptions options, string privateKeyPem)
    {
        ArgumentNullException.ThrowIfNull(options);
        TlsConnections.DemandHttps(options.Issuer, nameof(options));
        ArgumentException.ThrowIfNullOrWhiteSpace(options.ClientId, nameof(options));
        _stop = _stopped.Token;
        _clock = options.TimeProvider;
        _issuer = new IssuerRequests(options, new ClientAssertion(options.ClientId, privateKeyPem, options.TimeProvider));
    }

    /// <summary>A token that still holds for at least 30 seconds, where the issuer gives such.</summary>
    /// <param name="cancellationToken">Stops waiting; a request under way goes on for the others who wait.</param>
    /// <exception cref="GatewayException">The issuer is not reachable, not trusted, or refuses.</exception>
    public async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        Task<IssuedToken> wanted;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped.IsCancellationRequested, this);
            wanted = _latest = _latest is { } latest && Usable(latest)
                ? latest
                : Task.Run(() => _issuer.FetchAsync(_stop), CancellationToken.None);
        }
        return (await wanted.WaitAsync(cancellationToken)).Value;
    }

    /// <summary>Gives up a request under way and forgets key and token.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped.IsCancellationRequested)
                return;
            _stopped.Cancel();
            _latest = null;
        }
        _issuer.Dispose();
        _stopped.Dispose();
    }

    // Under way, or still good. A failed request is never remembered: the next caller tries again.
    private bool Usable(Task<IssuedToken> latest) =>
        !latest.IsCompleted || (latest.IsCompletedSuccessfully && latest.Result.Expires - Margin > _clock.GetUtcNow());
}
