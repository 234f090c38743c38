using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.EndToEndTests.Floods;

/// <summary>
/// A flood as a program of its own, so that it can be given the least of the processors: what honest callers then feel is what the gateway
/// does about it, and not that the flood is sent from the gateway's own machine.
/// </summary>
internal static class FloodProgram
{
    internal const string Begun = "begun";

    /// <summary>Kinds of floods, by the words that name them.</summary>
    internal static IReadOnlyDictionary<string, Func<Flood, byte[], CancellationToken, Task>> Kinds { get; } = new Dictionary<string, Func<Flood, byte[], CancellationToken, Task>>
    {
        ["rapid-reset"] = (f, _, stop) => f.RapidResetAsync(stop),
        ["continuation"] = (f, _, stop) => f.ContinuationAsync(stop),
        ["made-you-reset"] = (f, _, stop) => f.MadeYouResetAsync(stop),
        ["broken-connections"] = (f, _, stop) => f.BrokenConnectionsAsync(stop),
        ["slow-headers"] = (f, _, stop) => f.SlowHeadersAsync(stop),
        ["slow-body"] = (f, _, stop) => f.SlowBodyAsync(stop),
        ["slow-read"] = (f, message, stop) => f.SlowReadAsync(message, stop),
        ["idle"] = (f, _, stop) => f.IdleConnectionsAsync(stop),
        ["idle-many"] = (f, _, stop) => f.IdleFromManyAsync(stop),
        ["huge-metadata"] = (f, _, stop) => f.HugeMetadataAsync(stop),
    };

    /// <summary>Floods until its input ends: kind, port and authority as arguments, a token and a message as the first two lines.</summary>
    internal static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var kind, var port, var authority] || !Kinds.TryGetValue(kind, out var floods))
            return 2;
        var trusted = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trusted.CustomTrustStore.ImportFromPemFile(authority);
        var (token, message) = (await Console.In.ReadLineAsync() ?? "", Convert.FromBase64String(await Console.In.ReadLineAsync() ?? ""));
        var flood = new Flood(int.Parse(port, CultureInfo.InvariantCulture), trusted, token);
        using var stop = new CancellationTokenSource();
        var flooding = floods(flood, message, stop.Token);
        while (flood.Sent == 0 && !flooding.IsCompleted)
            await Task.Delay(10);
        Console.WriteLine(Begun);
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
        await flooding;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{flood.Sent} {flood.Ended} {flood.Refused}"));
        return 0;
    }
}
