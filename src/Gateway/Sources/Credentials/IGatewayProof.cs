using Gateway.Access;

namespace Gateway.Sources.Credentials;

/// <summary>Puts on a message what shows the source who the gateway is. One a source; a chain of them where a source asks for two.</summary>
internal interface IGatewayProof
{
    /// <summary>Puts it on; returns why it could not.</summary>
    Task<ReasonCode?> ShowAsync(HttpRequestMessage message, CancellationToken deadline);

    /// <summary>The source has refused what this message showed: true when something fresh may be tried, once.</summary>
    bool Renew(HttpRequestMessage message);
}
