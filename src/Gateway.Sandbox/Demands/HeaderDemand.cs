using System.Security.Cryptography;
using System.Text;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>A header with one exact value.</summary>
internal sealed class HeaderDemand(string header, string value) : IDemand
{
    private readonly byte[] _value = Encoding.UTF8.GetBytes(value);

    public static HeaderDemand Bearer(string token) => new("Authorization", $"Bearer {token}");

    public static HeaderDemand Basic(string user, string password) =>
        new("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public bool LetsIn(IncomingRequest request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Header(header) ?? string.Empty), _value);
}
