using System.Globalization;
using System.Resources;

namespace Gateway.Cli.Language;

/// <summary>The program's own words in one language, from <c>Texts.resx</c> (Danish) or <c>Texts.en.resx</c>.</summary>
internal sealed class Texts
{
    // With invariant globalization there is no Danish culture to ask.
    private static readonly NumberFormatInfo DecimalComma = new() { NumberDecimalSeparator = "," };

    private static readonly Texts Danish = new(SpokenLanguage.Danish, "Gateway.Cli.Texts.da", DecimalComma);
    private static readonly Texts English = new(SpokenLanguage.English, "Gateway.Cli.Texts.en", NumberFormatInfo.InvariantInfo);

    private readonly ResourceManager _resources;
    private readonly NumberFormatInfo _numbers;

    private Texts(SpokenLanguage language, string resources, NumberFormatInfo numbers)
    {
        Language = language;
        _numbers = numbers;
        _resources = new ResourceManager(resources, typeof(Texts).Assembly);
    }

    /// <summary>The language of these texts, and so of the gateway's texts beside them.</summary>
    public SpokenLanguage Language { get; }

    /// <summary>The texts in <paramref name="language"/>.</summary>
    public static Texts For(SpokenLanguage language) => language == SpokenLanguage.English ? English : Danish;

    /// <summary>One phrase, with its places filled in.</summary>
    public string Of(Phrase phrase, params object[] values)
    {
        var text = _resources.GetString(phrase.ToString(), CultureInfo.InvariantCulture)
            ?? throw new MissingManifestResourceException($"No text {phrase} in {Language}.");
        return values.Length == 0 ? text : string.Format(_numbers, text, values);
    }
}
