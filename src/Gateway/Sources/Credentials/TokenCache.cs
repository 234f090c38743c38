using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>
/// One source's token. However many calls need it, one fetch is in flight; a caller that gives up leaves it to the
/// others. It is renewed before it ends, and forgotten when the source refuses it.
/// </summary>
internal sealed class TokenCache(Func<CancellationToken, Task<FetchedToken>> fetch, TimeProvider clock)
{
    /// <summary>Renewed this long before the end: clocks differ, and a call sent with it must arrive while it holds.</summary>
    internal static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(30);

    /// <summary>The longest a fetch may take: half of a usual caller's ten seconds, so that there is time left to ask.</summary>
    internal static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private IssuedToken? _token;
    private Task<FetchedToken>? _inFlight;

    /// <summary>A token that holds; waits no longer than the caller's deadline for one.</summary>
    internal async Task<FetchedToken> GetAsync(CancellationToken deadline)
    {
        Task<FetchedToken> flight;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_token is { } fresh && now < RenewAt(fresh))
                return FetchedToken.Of(fresh);
            flight = _inFlight ??= FetchAsync();
            // Good for a while yet: nobody waits for the new one.
            if (_token is { } old && now < old.Expires)
                return FetchedToken.Of(old);
        }
        try
        {
            return await flight.WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return FetchedToken.Failed(ReasonCode.SourceTimeout);
        }
    }

    /// <summary>The source has refused it. One that has been fetched since stays.</summary>
    internal void Drop(string value)
    {
        lock (_gate)
        {
            if (_token?.Value == value)
                _token = null;
        }
    }

    // Never more than half of its life, or a short-lived one would be renewed with every call.
    private static DateTimeOffset RenewAt(IssuedToken token)
    {
        var half = (token.Expires - token.IssuedAt) / 2;
        return token.Expires - (half < RenewBefore ? half : RenewBefore);
    }

    private async Task<FetchedToken> FetchAsync()
    {
        // Away from the lock, and from whoever happened to ask first.
        await Task.Yield();
        var fetched = FetchedToken.Failed(ReasonCode.SourceTimeout);
        try
        {
            using var bound = new CancellationTokenSource(LongestFetch, clock);
            fetched = await fetch(bound.Token);
        }
        finally
        {
            lock (_gate)
            {
                _token = fetched.Token ?? _token;
                _inFlight = null;
            }
        }
        return fetched;
    }
}
