using System.Security.Cryptography.X509Certificates;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>The message is signed with the gateway's own certificate, which stands in it.</summary>
internal sealed class SignedSoapDemand(X509Certificate2 certificate, TimeProvider clock) : IDemand
{
    private readonly SignedSoap _messages = new(clock);

    public bool LetsIn(IncomingRequest request) => _messages.Holds(request, security =>
        SignedSoap.TokenOf(security) is { } shown && shown.RawDataMemory.Span.SequenceEqual(certificate.RawData) ? certificate : null);
}
