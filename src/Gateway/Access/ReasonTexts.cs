using System.Globalization;
using System.Resources;
using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>
/// The words for every reason, from <c>Texts/Reasons.Danish.resx</c> and <c>Texts/Reasons.English.resx</c>. Two plain
/// resource sets instead of culture fallback: an answer always carries both languages.
/// </summary>
internal static class ReasonTexts
{
    private static readonly ResourceManager Danish = new("Gateway.Access.Texts.Reasons.Danish", typeof(ReasonTexts).Assembly);
    private static readonly ResourceManager English = new("Gateway.Access.Texts.Reasons.English", typeof(ReasonTexts).Assembly);

    private static readonly Dictionary<ReasonCode, (LocalizedText Caseworker, LocalizedText Citizen)> Texts =
        Enum.GetValues<ReasonCode>().ToDictionary(code => code, code => (Read($"{code}.Caseworker"), Read($"{code}.Citizen")));

    internal static LocalizedText ForCaseworker(ReasonCode code) => Texts[code].Caseworker;

    internal static LocalizedText ForCitizen(ReasonCode code) => Texts[code].Citizen;

    private static LocalizedText Read(string key) => new(Read(Danish, key), Read(English, key));

    private static string Read(ResourceManager texts, string key) =>
        texts.GetString(key, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : throw new MissingManifestResourceException($"There is no text '{key}'.");
}
