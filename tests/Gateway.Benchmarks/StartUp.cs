using System.Diagnostics;

namespace Gateway.Benchmarks;

/// <summary>How long the one-command start takes, as a newcomer sees it: from process start to the line that says ready.</summary>
internal static class StartUp
{
    internal static async Task<(double First, double Second)> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        try
        {
            return (await OnceAsync(folder), await OnceAsync(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> OnceAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
                 {
                     Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), "--port", "0", "--issuer-port", "0",
                     "--data", Path.Combine(folder, "data"), "--certs", Path.Combine(folder, "certs"),
                 })
            start.ArgumentList.Add(argument);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains("the gateway is ready", StringComparison.Ordinal))
                    return watch.Elapsed.TotalMilliseconds;
            }
            throw new InvalidOperationException("The gateway did not start: " + await process.StandardError.ReadToEndAsync());
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }
}
