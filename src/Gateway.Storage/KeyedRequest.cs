using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>
/// A request for a change, told apart from others by a key of the caller's own: the same key with the same request is
/// the same change, and is made once.
/// </summary>
/// <param name="Municipality">Where the key counts.</param>
/// <param name="ClientId">The system that calls.</param>
/// <param name="User">The user behind it.</param>
/// <param name="Key">The caller's key.</param>
/// <param name="RequestHash">
/// 32 bytes that stand for the request; keyed, since a request holds a national id and a plain hash of one can be guessed.
/// </param>
/// <param name="At">When it came.</param>
public sealed record KeyedRequest(MunicipalityId Municipality, string ClientId, string User, string Key, byte[] RequestHash, DateTimeOffset At);

/// <summary>What came of a keyed change.</summary>
/// <typeparam name="TRefusal">Why a change is not made.</typeparam>
public abstract record ChangeResult<TRefusal>
{
    /// <summary>It is made, now or when the same was asked before: this is the answer it got then.</summary>
    public sealed record Answered(byte[] Answer) : ChangeResult<TRefusal>;

    /// <summary>It is not made, or its answer may not be given again; nothing is stored.</summary>
    public sealed record Refused(TRefusal Refusal) : ChangeResult<TRefusal>;

    /// <summary>The key was used for another request. Nothing is stored.</summary>
    public sealed record KeyReused : ChangeResult<TRefusal>;
}

/// <summary>What a change itself gives: the answer to keep, or a refusal and nothing written.</summary>
/// <param name="Answer">The answer; null where it is refused.</param>
/// <param name="Refusal">Why not; null where it is made.</param>
public readonly record struct ChangeStep<TRefusal>(byte[]? Answer, TRefusal? Refusal)
    where TRefusal : class;
