using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>What one call may take above what the process holds idle, however much sources send.</summary>
internal static class MemoryBound
{
    private const long Kib = 64 * 1024;

    // When the collector runs is its own affair: once above the bound may be chance, three times in a row are not. That the
    // managed share needs no more is shown without chance in HeldMemoryTests.
    private const int Attempts = 3;

    /// <summary>Measures until a call stays within the bound, and fails where none does.</summary>
    /// <param name="what">What is measured, for people.</param>
    /// <param name="output">Where each figure is told.</param>
    /// <param name="measureAsync">Makes the call the so-manieth time, from one on; idle and most are kibibytes.</param>
    /// <returns>What the call that stayed within it answered.</returns>
    internal static async Task<T> KeptAsync<T>(string what, ITestOutputHelper output, Func<int, Task<(T Result, long Idle, long Peak)>> measureAsync)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (result, idle, peak) = await measureAsync(attempt);
            var told = $"{what}: {(peak - idle) / 1024.0:F1} MiB above idle ({idle / 1024.0:F1} MiB)";
            output.WriteLine(told);
            if (peak - idle <= Kib)
                return result;
            Assert.True(attempt < Attempts, $"{told}, more than {Kib / 1024}, {Attempts} times");
        }
    }
}
