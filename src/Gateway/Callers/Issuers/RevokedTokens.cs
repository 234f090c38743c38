using System.Text.Json;

namespace Gateway.Callers.Issuers;

/// <summary>
/// The tokens an issuer has called back before their end, by <c>jti</c>, as it lists them. While calls go on the list is never
/// older than <see cref="WaitAfter"/>, as long as the issuer answers; while it does not, the last one counts until it is
/// <see cref="OldestUse"/> old, and then nobody can tell its tokens from revoked ones.
/// </summary>
internal sealed class RevokedTokens(Func<CancellationToken, Task<Fetched<IReadOnlySet<string>>>> fetch, TimeProvider clock, Action<FetchFailure> failed)
{
    /// <summary>The age at which the list is renewed while calls go on, and the time between two fetches.</summary>
    internal static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(5);

    /// <summary>The age from which a call waits for the new list: a token is refused no later than this after it was called back.</summary>
    internal static readonly TimeSpan WaitAfter = TimeSpan.FromSeconds(15);

    /// <summary>The oldest list that counts while the issuer does not answer: time to restart it.</summary>
    internal static readonly TimeSpan OldestUse = TimeSpan.FromSeconds(60);

    // An object, and the list of ids in it; nothing of it has a level more.
    private const int Deepest = 2;

    private readonly PublishedDocument<IReadOnlySet<string>> _list = new(fetch, failed, clock, new RenewalTimes(RenewAfter, WaitAfter, OldestUse, BetweenFetches: RenewAfter));

    /// <summary>Whether the token was called back; null where that cannot be told.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone; the fetch goes on for others.</exception>
    internal async Task<bool?> ContainAsync(string tokenId, CancellationToken callerGone) =>
        (await _list.RecentAsync(callerGone)).Value?.Contains(tokenId);

    /// <summary>Fetches the list if that has not been done; for the start.</summary>
    internal Task PrepareAsync() => _list.PrepareAsync();

    /// <summary>Reads a list: <c>{"iss": "...", "revoked": ["...", ...]}</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static Fetched<IReadOnlySet<string>> Read(ReadOnlyMemory<byte> text, string issuer)
    {
        var json = StrictJson.Parse(text, Deepest);
        if (StrictJson.Text(json, "iss") != issuer)
            return Fetched<IReadOnlySet<string>>.Failed(FetchFailure.OtherIssuer);
        if (!json.TryGetProperty("revoked", out var ids) || ids.ValueKind != JsonValueKind.Array || ids.EnumerateArray().Any(id => id.ValueKind != JsonValueKind.String))
            throw new JsonException();
        return new Fetched<IReadOnlySet<string>>(ids.EnumerateArray().Select(id => id.GetString()!).ToHashSet(StringComparer.Ordinal), FetchFailure.None);
    }
}
