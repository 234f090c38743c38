using System.Globalization;
using System.Resources;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>The words of casework for people, from <c>Texts/Casework.Danish.resx</c> and <c>Texts/Casework.English.resx</c>.</summary>
internal static class CaseworkTexts
{
    private static readonly ResourceManager Danish = new("Gateway.Casework.Texts.Casework.Danish", typeof(CaseworkTexts).Assembly);
    private static readonly ResourceManager English = new("Gateway.Casework.Texts.Casework.English", typeof(CaseworkTexts).Assembly);

    /// <summary>What an assessment comes to: of the documentation, never of the citizen.</summary>
    internal static LocalizedText Verdict(CaseAssessment assessment) => assessment.IsSufficient
        ? Of("Verdict.Sufficient")
        : Of("Verdict.Insufficient", assessment.Lacking.Select(r => r.Requirement.Title));

    /// <summary>What stands where a day is not known.</summary>
    internal static LocalizedText UnknownDay => Of("Unknown.Day");

    /// <summary>What stands where a number is not known.</summary>
    internal static LocalizedText UnknownNumber => Of("Unknown.Number");

    /// <summary>A heading of the health summary.</summary>
    internal static LocalizedText Title(SummaryHeading heading) => Of($"Summary.{heading}");

    /// <summary>A kind of consideration at work.</summary>
    internal static LocalizedText Kind(ConsiderationKind kind) => Of($"Consideration.{kind}");

    /// <summary>How a certificate stands, with its age in months.</summary>
    internal static LocalizedText Standing(CertificateStanding standing, int? months) => With($"Standing.{standing}", months is { } known ? known : UnknownNumber);

    /// <summary>A text, with names in its place.</summary>
    internal static LocalizedText Of(string name, IEnumerable<LocalizedText>? names = null)
    {
        List<LocalizedText> all = [.. names ?? []];
        return new LocalizedText(Format(Danish, name, all.Select(n => n.Da)), Format(English, name, all.Select(n => n.En)));
    }

    /// <summary>A text, with words in its places: of texts each language's own, and dates, numbers and the sources' words as they stand.</summary>
    internal static LocalizedText With(string name, params object[] words) => new(
        Format(Danish, name, words, t => t.Da), Format(English, name, words, t => t.En));

    /// <summary>Texts in a row, each language's by itself.</summary>
    internal static LocalizedText Joined(string between, IEnumerable<LocalizedText> texts)
    {
        List<LocalizedText> all = [.. texts];
        return new LocalizedText(string.Join(between, all.Select(t => t.Da)), string.Join(between, all.Select(t => t.En)));
    }

    private static string Format(ResourceManager texts, string name, object[] words, Func<LocalizedText, string> language) =>
        string.Format(CultureInfo.InvariantCulture, Read(texts, name), [.. words.Select(w => w is LocalizedText text ? language(text) : w)]);

    private static string Format(ResourceManager texts, string name, IEnumerable<string> names) =>
        string.Format(CultureInfo.InvariantCulture, Read(texts, name), string.Join(", ", names));

    private static string Read(ResourceManager texts, string name) =>
        texts.GetString(name, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : throw new MissingManifestResourceException($"There is no text '{name}'.");
}
