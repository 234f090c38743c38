namespace Gateway.Sandbox;

/// <summary>What a source asks of whoever asks it. A closed set.</summary>
public enum SourceDemand
{
    /// <summary>Everybody is let in.</summary>
    Nothing,

    /// <summary>The fixed bearer token.</summary>
    Bearer,

    /// <summary>User and password.</summary>
    Basic,

    /// <summary>The key in the header <c>apikey</c>.</summary>
    ApiKey,

    /// <summary>A bearer token from the source's own <c>/token</c>.</summary>
    ClientCredentials,

    /// <summary>The same, the client shown by an assertion it has signed as SMART Backend Services demands (Sundhedsplatformen).</summary>
    SmartBackendServices,

    /// <summary>Both such a token and the key (KMD Momentum).</summary>
    ClientCredentialsAndApiKey,

    /// <summary>The gateway's certificate on the connection.</summary>
    ClientCertificate,

    /// <summary>A message signed with that certificate.</summary>
    SignedSoapHeader,

    /// <summary>A holder-of-key token: an assertion from <c>/sts</c>, exchanged at <c>/access-token</c>, both over that certificate.</summary>
    HolderOfKey,

    /// <summary>Such an assertion in the message, signed with the holder's key.</summary>
    HolderOfKeyInSoapHeader,
}
