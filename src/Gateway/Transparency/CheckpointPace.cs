using System.Globalization;

namespace Gateway.Transparency;

/// <summary>How often a checkpoint is signed where there are new records.</summary>
/// <param name="Every">From one signing to the next.</param>
internal sealed record CheckpointPace(TimeSpan Every)
{
    /// <summary>From a record to the checkpoint that covers it, at the longest.</summary>
    internal static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    // Each is a commit of its own, which disclosures wait behind: more than ten a second help nobody.
    private const int FewestMilliseconds = 100;

    // The rest of what is promised is for the signing, and for the store where it is busy.
    private const int MostMilliseconds = 1500;

    /// <summary>Where nothing is set: half of what is promised.</summary>
    internal static CheckpointPace Standard { get; } = new(TimeSpan.FromSeconds(1));

    /// <summary>Reads <c>CheckpointMilliseconds</c>.</summary>
    internal static CheckpointPace Read(IConfigurationSection gateway, List<string> errors)
    {
        if (gateway["CheckpointMilliseconds"] is not { } text)
            return Standard;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every is >= FewestMilliseconds and <= MostMilliseconds)
            return new CheckpointPace(TimeSpan.FromMilliseconds(every));
        errors.Add($"{gateway.Path}:CheckpointMilliseconds is a whole number from {FewestMilliseconds} to {MostMilliseconds}");
        return Standard;
    }
}
