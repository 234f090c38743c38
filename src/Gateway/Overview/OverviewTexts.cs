using System.Globalization;
using System.Resources;
using Gateway.ReviewedData;

namespace Gateway.Overview;

/// <summary>The words for conflicts and hints, from <c>Texts/Overview.Danish.resx</c> and <c>Texts/Overview.English.resx</c>.</summary>
internal static class OverviewTexts
{
    private static readonly ResourceManager Danish = new("Gateway.Overview.Texts.Overview.Danish", typeof(OverviewTexts).Assembly);
    private static readonly ResourceManager English = new("Gateway.Overview.Texts.Overview.English", typeof(OverviewTexts).Assembly);

    private static readonly Dictionary<ConflictKind, LocalizedText> Conflicts = Read<ConflictKind>("Conflict");
    private static readonly Dictionary<HintKind, LocalizedText> Hints = Read<HintKind>("Hint");

    internal static LocalizedText Of(ConflictKind kind) => Conflicts[kind];

    internal static LocalizedText Of(HintKind kind) => Hints[kind];

    private static Dictionary<T, LocalizedText> Read<T>(string of)
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(kind => kind, kind => new LocalizedText(Read(Danish, $"{of}.{kind}"), Read(English, $"{of}.{kind}")));

    private static string Read(ResourceManager texts, string name) =>
        texts.GetString(name, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : throw new MissingManifestResourceException($"There is no text '{name}'.");
}
