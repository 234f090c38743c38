using System.Globalization;

namespace Gateway.EndToEndTests;

/// <summary>What a process holds in memory, as Linux counts it (resident set), sampled while something runs.</summary>
internal static class ProcessMemory
{
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromMilliseconds(2);

    /// <summary>Resident kibibytes now.</summary>
    internal static long Now(int process) => Read(process, "VmRSS:");

    /// <summary>Runs the work; gives its result and the most the process held meanwhile, in kibibytes.</summary>
    internal static async Task<(T Result, long Peak)> PeakOfAsync<T>(int process, Func<Task<T>> work)
    {
        var highestEver = Read(process, "VmHWM:");
        using var done = new CancellationTokenSource();
        var sampling = Task.Run(async () =>
        {
            var peak = Now(process);
            while (!done.IsCancellationRequested)
            {
                peak = Math.Max(peak, Now(process));
                await Task.Delay(BetweenSamples);
            }
            return peak;
        });
        T result;
        try
        {
            result = await work();
        }
        finally
        {
            await done.CancelAsync();
        }
        // The kernel's own mark sees what falls between two samples, where it was passed at all.
        var sampled = await sampling;
        var mark = Read(process, "VmHWM:");
        return (result, mark > highestEver ? Math.Max(mark, sampled) : sampled);
    }

    private static long Read(int process, string field)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
