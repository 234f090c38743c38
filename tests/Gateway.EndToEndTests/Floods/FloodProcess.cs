using System.Diagnostics;
using System.Globalization;

namespace Gateway.EndToEndTests.Floods;

/// <summary>What became of a flood.</summary>
/// <param name="Sent">Requests, or pieces of them, that were sent.</param>
/// <param name="Ended">Connections that the gateway ended.</param>
/// <param name="Refused">Connections that it did not take.</param>
internal sealed record FloodCount(int Sent, int Ended, int Refused);

/// <summary>A flood that runs as a process with the lowest priority there is (nice 19), until it is stopped.</summary>
internal sealed class FloodProcess : IAsyncDisposable
{
    private readonly Process _process;

    private FloodProcess(Process process) => _process = process;

    /// <summary>Starts it; it floods when this returns.</summary>
    /// <param name="kind">One of <see cref="FloodProgram.Kinds"/>.</param>
    /// <param name="gateway">Whom.</param>
    /// <param name="message">A request, as protobuf, for those that need one.</param>
    internal static async Task<FloodProcess> StartAsync(string kind, GatewayAlone gateway, byte[] message)
    {
        var (handler, token) = await gateway.OpenAsync();
        handler.Dispose();
        string[] arguments = ["-n", "19", "dotnet", typeof(FloodProgram).Assembly.Location, kind, gateway.Address.Port.ToString(CultureInfo.InvariantCulture), gateway.Settings["Gateway__TrustedAuthorities"]];
        var flood = new FloodProcess(Process.Start(new ProcessStartInfo("nice", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!);
        // Not among the arguments, which everybody can list.
        await flood._process.StandardInput.WriteLineAsync(token);
        await flood._process.StandardInput.WriteLineAsync(Convert.ToBase64String(message));
        await flood._process.StandardInput.FlushAsync();
        Assert.Equal(FloodProgram.Begun, await flood._process.StandardOutput.ReadLineAsync());
        return flood;
    }

    /// <summary>Stops it; what became of it.</summary>
    internal async Task<FloodCount> StopAsync()
    {
        _process.StandardInput.Close();
        int[] counts = [.. (await _process.StandardOutput.ReadLineAsync())!.Split(' ').Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
        await _process.WaitForExitAsync();
        return new FloodCount(counts[0], counts[1], counts[2]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
