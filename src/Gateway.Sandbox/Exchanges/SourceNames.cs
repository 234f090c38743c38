namespace Gateway.Sandbox.Exchanges;

/// <summary>Which sources a folder of recordings is served as: the folder's own name, or what a short name stands for.</summary>
internal static class SourceNames
{
    // One index answers for three benefit systems: each is asked for itself.
    private static readonly Dictionary<string, string[]> ShortNames = new(StringComparer.Ordinal)
    {
        ["momentum"] = ["kmd-momentum"],
        ["nexus"] = ["kmd-nexus"],
        ["sensum"] = ["eg-sensum"],
        ["eindkomst"] = ["skat-eindkomst"],
        ["ydelsesindeks"] = ["udbetaling-danmark", "ky", "ksd"],
        ["lae"] = ["gp-certificates"],
    };

    public static IReadOnlyList<string> Of(string folder) => ShortNames.GetValueOrDefault(folder) ?? [folder];
}
