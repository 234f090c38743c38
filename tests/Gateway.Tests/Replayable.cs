using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Tests;

/// <summary>Runs properties with a fixed seed, so that a failure can be replayed exactly as it was seen.</summary>
internal static class Replayable
{
    private const ulong Seed = 20_261_121;

    // A splittable generator's increment; any odd number is one.
    private const ulong Gamma = 9_007_199_254_740_993;

    /// <summary>Checks that a property, written as assertions, holds for that many generated cases.</summary>
    public static void Check<T>(Gen<T> cases, int count, Action<T> property) =>
        Prop.ForAll(cases.ToArbitrary(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, Gamma).WithQuietOnSuccess(true));
}
