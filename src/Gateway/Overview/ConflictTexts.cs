using System.Globalization;
using System.Resources;
using Gateway.ReviewedData;

namespace Gateway.Overview;

/// <summary>The words for every kind of conflict, from <c>Texts/Conflicts.Danish.resx</c> and <c>Texts/Conflicts.English.resx</c>.</summary>
internal static class ConflictTexts
{
    private static readonly ResourceManager Danish = new("Gateway.Overview.Texts.Conflicts.Danish", typeof(ConflictTexts).Assembly);
    private static readonly ResourceManager English = new("Gateway.Overview.Texts.Conflicts.English", typeof(ConflictTexts).Assembly);

    private static readonly Dictionary<ConflictKind, LocalizedText> Texts =
        Enum.GetValues<ConflictKind>().ToDictionary(kind => kind, kind => new LocalizedText(Read(Danish, kind), Read(English, kind)));

    internal static LocalizedText Of(ConflictKind kind) => Texts[kind];

    private static string Read(ResourceManager texts, ConflictKind kind) =>
        texts.GetString(kind.ToString(), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : throw new MissingManifestResourceException($"There is no text '{kind}'.");
}
