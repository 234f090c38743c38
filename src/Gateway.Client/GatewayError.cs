namespace Gateway.Client;

/// <summary>Everything that can go wrong, as one closed set; each case says what the caller should do.</summary>
public enum GatewayErrorCode
{
    /// <summary>Something failed that no other case names. Report it with its reason.</summary>
    Failed = 0,

    /// <summary>The gateway cannot use a value of the request: correct the fields named, then ask again.</summary>
    InvalidRequest = 1,

    /// <summary>The gateway does not accept the access token: get a new one, or register the client.</summary>
    Unauthenticated = 2,

    /// <summary>The caller is known but may not ask: role, organisation, municipality or assurance level do not suffice.</summary>
    PermissionDenied = 3,

    /// <summary>The request or the answer is larger than allowed: ask for fewer categories.</summary>
    TooLarge = 4,

    /// <summary>The deadline passed before an answer came: ask again with more time.</summary>
    DeadlineExceeded = 5,

    /// <summary>The gateway or the issuer answered that it cannot serve now: ask again later.</summary>
    Unavailable = 6,

    /// <summary>Nothing answered at the address: check address and network, or start the service.</summary>
    NotReachable = 7,

    /// <summary>What answered has no certificate of a trusted authority: check <see cref="GatewayClientOptions.TrustedAuthorities"/>.</summary>
    NotTrusted = 8,

    /// <summary>The issuer refused the client: check client id, key and clock.</summary>
    TokenRefused = 9,

    /// <summary>The answer began and is not whole: keep what came only as a part, or ask again.</summary>
    StreamCut = 10,

    /// <summary>The gateway knows no disclosure with such a receipt in the caller's municipality: do not try again.</summary>
    ReceiptUnknown = 11,

    /// <summary>There is no such thing that the caller may know of: check its id and whom it is about.</summary>
    NotFound = 12,

    /// <summary>It cannot be changed any more, or not as it stands: <see cref="GatewayError.Reason"/> says why.</summary>
    CannotBeChanged = 13,

    /// <summary>The idempotency key was used for another request: use a new key. Nothing was changed.</summary>
    KeyReused = 14,

    /// <summary>Too many calls in a short time: ask again after <see cref="GatewayError.RetryAfter"/>.</summary>
    TooManyCalls = 15,
}

/// <summary>One field of the request that the gateway cannot use.</summary>
/// <param name="Field">The field's name in the contract, such as <c>case_id</c>.</param>
/// <param name="Description">What is wrong with it, as the gateway says it. Never the value.</param>
public sealed record FieldViolation(string Field, string Description);

/// <summary>What went wrong.</summary>
/// <param name="Code">The case.</param>
/// <param name="Reason">
/// A stable machine reason in capitals, such as <c>DISCLOSURE_LOG_UNAVAILABLE</c>: the gateway's own, or this
/// package's where no gateway answered; empty where none was given.
/// </param>
/// <param name="FieldViolations">The fields that must be corrected; empty unless <paramref name="Code"/> is <see cref="GatewayErrorCode.InvalidRequest"/>.</param>
public sealed record GatewayError(GatewayErrorCode Code, string Reason, IReadOnlyList<FieldViolation> FieldViolations)
{
    /// <summary>How long to wait before asking again; null where the gateway did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    internal GatewayError(GatewayErrorCode code, string reason)
        : this(code, reason, [])
    {
    }
}
