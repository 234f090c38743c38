using System.Security.Cryptography.X509Certificates;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>What a caller without an acceptable token gets, whatever is wrong with it: on every call, and on the page that needs a token.</summary>
internal static class RefusedEverywhere
{
    /// <summary>Demands the bytes of no token at all, one line each with the reason and without anything of token or certificate, no record and no question.</summary>
    /// <param name="output">Told to which calls and pages it was brought.</param>
    /// <param name="gateway">Whom it is brought to.</param>
    /// <param name="shown">The certificate that is shown; null: none.</param>
    /// <param name="sent">What is sent along with it.</param>
    /// <param name="token">The token.</param>
    /// <param name="because">What the operator's line begins its reason with.</param>
    /// <param name="header">What is brought beside it.</param>
    internal static async Task DemandAsync(
        ITestOutputHelper output, IssuedGateway gateway, X509Certificate2? shown, X509Certificate2Collection? sent, string token, string because, (string Name, string Value)? header = null)
    {
        using var nobody = gateway.Open();
        var expected = (Call: await IssuedGateway.SendAsync(nobody, IssuedGateway.Call(RefusedTokenTests.Calls[0], [])), Page: await IssuedGateway.SendAsync(nobody, RefusedTokenTests.Reading([])));
        Assert.Contains("grpc-status: 16", expected.Call, StringComparison.Ordinal);
        Assert.StartsWith("401", expected.Page, StringComparison.Ordinal);
        var (lines, records, received) = (gateway.Log.Count, gateway.Entries().Count, gateway.Simulators.Received.Count);

        using var client = gateway.Open(shown, sent);
        var brought = "Bearer " + token;
        foreach (var call in RefusedTokenTests.Calls)
            Assert.Equal(expected.Call, await IssuedGateway.SendAsync(client, With(IssuedGateway.Call(call, [brought]), header)));
        Assert.Equal(expected.Page, await IssuedGateway.SendAsync(client, With(RefusedTokenTests.Reading([brought]), header)));

        var said = gateway.Log.Skip(lines).ToList();
        Assert.Equal(RefusedTokenTests.Calls.Count + 1, said.Count);
        Assert.All(said, l => Assert.StartsWith($"4002 A call was refused: no acceptable token ({because}", l, StringComparison.Ordinal));
        Assert.DoesNotContain(said, l => brought.Split(' ', '.').Append("CN=").Where(p => p.Length > 12 || p == "CN=").Any(p => l.Contains(p, StringComparison.Ordinal)));
        Assert.Equal((records, received), (gateway.Entries().Count, gateway.Simulators.Received.Count));
        output.Say(said);
    }

    /// <summary>A request with one header more.</summary>
    internal static HttpRequestMessage With(HttpRequestMessage request, (string Name, string Value)? header)
    {
        if (header is var (name, value))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
