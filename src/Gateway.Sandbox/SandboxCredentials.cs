using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sandbox;

/// <summary>What the simulators know the gateway by. Which of it a source asks for is its own matter, as with the real one.</summary>
public sealed record SandboxCredentials
{
    /// <summary>The token of sources that ask for a fixed one.</summary>
    public required string BearerToken { get; init; }

    /// <summary>The id the gateway is registered under where tokens are issued.</summary>
    public string ClientId { get; init; } = "gateway";

    /// <summary>The secret to that id.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The public key, PEM, of a client that signs assertions instead; null where none is registered.</summary>
    public string? ClientPublicKey { get; init; }

    /// <summary>The key of sources that ask for one in a header.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The user of sources that ask for user and password.</summary>
    public string User { get; init; } = "gateway";

    /// <summary>The password to that user.</summary>
    public required string Password { get; init; }

    /// <summary>The certificate the gateway shows and signs with (RSA); this one and no other of its authority.</summary>
    public required X509Certificate2 ClientCertificate { get; init; }

    /// <summary>The scopes a token may be asked for; empty: none is looked at.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>How long an issued token holds: more than zero.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock that dates tokens and judges signatures.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Never any of them.</summary>
    public override string ToString() => "credentials (hidden)";
}
