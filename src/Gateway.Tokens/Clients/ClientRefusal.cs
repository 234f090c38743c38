namespace Gateway.Tokens.Clients;

/// <summary>Why a client was refused. For the operator's log only: the caller is told nothing of it.</summary>
internal enum ClientRefusal
{
    /// <summary>The client is who it says it is.</summary>
    None,

    /// <summary>Not exactly one way of authentication, or one that is not known here.</summary>
    NotOneWay,

    /// <summary>The assertion is not a compact JWS of acceptable size.</summary>
    Unreadable,

    /// <summary>No registered client, or two that contradict each other.</summary>
    UnknownClient,

    /// <summary>Signature, algorithm, audience, subject or times of the assertion do not hold.</summary>
    NotValid,

    /// <summary>The assertion's id was used before.</summary>
    Replayed,

    /// <summary>No certificate, not the one that the client's registration names, or one that is not believed now.</summary>
    Certificate,
}

/// <summary>Which client a request comes from, or why from none.</summary>
internal readonly record struct IdentifiedClient(RegisteredClient? Client, ClientRefusal Refusal)
{
    /// <summary>SHA-256 of the certificate that was shown, base64url (RFC 8705 section 3.1); null where none was.</summary>
    public string? Certificate { get; init; }
}
