using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.EndToEndTests.Identity;
using Gateway.Hosting;

namespace Gateway.EndToEndTests.Floods;

/// <summary>Where the limits of a request's headers lie on the wire (HTTP/2): what reaches them is answered, and what goes beyond by the least there is, is not.</summary>
public sealed class HeaderLimitTests
{
    private const string Health = "/grpc.health.v1.Health/Check";
    private const int Accepted = 200;
    private const int HeadersTooLarge = 431;

    // An empty message.
    private static readonly byte[] Message = new byte[5];

    // An installation's own, and others, so that it is not the framework's that are met.
    public static TheoryData<int, int> Limits => new() { { GatewayLimits.Standard.RequestHeaders, GatewayLimits.Standard.RequestHeaderFields }, { 24 * 1024, 40 } };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Headers_up_to_their_limits_are_answered_and_beyond_them_refused(int bytes, int fields)
    {
        // Proves of a call that anybody may make, over a connection of its own each time: with as many bytes of names and values, or as many fields, as the limit says it is answered; with one byte or one field more the status is 431 and there is no answer to it.
        var gateway = new IssuedGateway { Limits = GatewayLimits.Standard with { RequestHeaders = bytes, RequestHeaderFields = fields } };
        await gateway.InitializeAsync();
        try
        {
            Assert.Equal((Accepted, true), await CallAsync(gateway, OfSize(bytes)));
            Assert.Equal((HeadersTooLarge, false), await CallAsync(gateway, OfSize(bytes + 1)));
            Assert.Equal((Accepted, true), await CallAsync(gateway, OfFields(fields)));
            Assert.Equal((HeadersTooLarge, false), await CallAsync(gateway, OfFields(fields + 1)));
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    // Beside what every call has.
    private static (string, string)[] OfSize(int bytes)
    {
        const int Each = 4_000;
        var left = bytes - RawConnection.Usual(Health).Sum(f => f.Name.Length + f.Value.Length);
        var fields = new List<(string, string)>();
        for (var i = 0; left > 0; i++)
        {
            var name = $"x-{i:00}";
            fields.Add((name, new string('a', Math.Min(Each, left - name.Length))));
            left -= name.Length + fields[^1].Item2.Length;
        }
        return [.. fields];
    }

    private static (string, string)[] OfFields(int count) => [.. Enumerable.Range(0, count - RawConnection.Usual(Health).Count).Select(i => ($"x-{i}", "a"))];

    // A connection that the gateway ends while the call is still being sent may lose the answer on its way.
    private static async Task<(int Status, bool HasAnswer)> CallAsync(IssuedGateway gateway, (string, string)[] more)
    {
        (int Status, bool HasAnswer) told = default;
        for (var attempt = 0; attempt < 5 && told.Status == 0; attempt++)
            told = await CallOnceAsync(gateway, more);
        return told;
    }

    private static async Task<(int Status, bool HasAnswer)> CallOnceAsync(IssuedGateway gateway, (string, string)[] more)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var trusted = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trusted.CustomTrustStore.AddRange(gateway.Authority);
        await using var connection = await RawConnection.OpenAsync(gateway.Address.Port, IPAddress.Loopback, trusted, [], patience.Token);
        var stream = connection.NextStream();
        foreach (var frame in RawConnection.HeaderFrames(stream, RawConnection.Block(Health, more)))
            await connection.SendAsync(frame, patience.Token);
        await connection.SendAsync(RawConnection.Frame(RawConnection.Data, RawConnection.EndStream, stream, Message), patience.Token);
        while (!connection.Answered && !connection.Ended.IsCompleted)
            await Task.Delay(10, patience.Token);
        return (Status(connection.FirstHeaders), connection.Received(RawConnection.Data) > 0);
    }

    // It is the first field of a block (RFC 9113, 8.3): the static table's entry for 200, or a literal with the name of one (RFC 7541, 6.1, 6.2, Appendix A).
    private static int Status(byte[]? block) => block switch
    {
        null => 0,
        [0x88, ..] => Accepted,
        [0x08 or 0x18 or 0x48, 3, ..] => int.Parse(Encoding.ASCII.GetString(block.AsSpan(2, 3)), CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException(Convert.ToHexString(block)),
    };
}
