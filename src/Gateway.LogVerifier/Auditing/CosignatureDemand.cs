using System.Globalization;
using Gateway.LogVerifier.Formats;

namespace Gateway.LogVerifier.Auditing;

/// <summary>
/// Which witnesses the auditor demands the word of, below every checkpoint and in every receipt. A cosignature counts where
/// it is good and not dated beyond <see cref="ClockTolerance"/> ahead of this machine's clock.
/// </summary>
/// <param name="Witnesses">Their public keys; empty: nobody's.</param>
/// <param name="Required">How many of them must have cosigned; 0 to all of them.</param>
/// <param name="Clock">This machine's clock.</param>
internal sealed record CosignatureDemand(IReadOnlyList<SignerKey> Witnesses, int Required, TimeProvider Clock)
{
    // Clocks that are set by the network differ by far less.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Looks for each witness's cosignature below a note. A false one, or one from the future, is always told; one that is
    /// missing is told where fewer than required are good.
    /// </summary>
    internal void Check(string place, byte[] note, Action<Finding> found)
    {
        var missing = new List<SignerKey>();
        var good = 0;
        foreach (var witness in Witnesses)
        {
            var opened = OpenedNote.Open(note, [witness]);
            if (opened.Refusal == Refusal.NoKnownSignature)
                missing.Add(witness);
            else if (opened.Refusal is not null)
                found(new Finding(FindingKind.CosignatureFalse, place, witness.Name));
            else if (opened.Signatures[0].CosignedAt is { } second && Time(second) is var at && at > Clock.GetUtcNow() + ClockTolerance)
                found(new Finding(FindingKind.CosignatureFromFuture, place, witness.Name, at.ToString("u", CultureInfo.InvariantCulture)));
            else
                good++;
        }
        if (good < Required)
            missing.ForEach(witness => found(new Finding(FindingKind.CosignatureMissing, place, witness.Name)));
    }

    // No calendar has the seconds after the year 9999: the last there is stands for them.
    private static DateTimeOffset Time(long second) =>
        second <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(second) : DateTimeOffset.MaxValue;
}
