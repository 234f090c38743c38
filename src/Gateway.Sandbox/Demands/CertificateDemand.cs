using System.Security.Cryptography.X509Certificates;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>The connection shows the gateway's own certificate.</summary>
internal sealed class CertificateDemand(X509Certificate2 certificate) : IDemand
{
    public bool LetsIn(IncomingRequest request) => request.ClientCertificate is { } shown && shown.AsSpan().SequenceEqual(certificate.RawData);
}
