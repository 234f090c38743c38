using System.Globalization;
using System.Resources;

namespace Gateway.Tokens.Login;

/// <summary>The page's words, from <c>Language/Texts.resx</c> (Danish) and <c>Language/Texts.en.resx</c>.</summary>
internal static class LoginTexts
{
    // With invariant globalization there are no cultures to look satellites up by.
    private static readonly ResourceManager InDanish = new("Gateway.Tokens.Texts.da", typeof(LoginTexts).Assembly);
    private static readonly ResourceManager InEnglish = new("Gateway.Tokens.Texts.en", typeof(LoginTexts).Assembly);

    /// <summary>One text in both languages.</summary>
    public static (string Danish, string English) Of(string name) => Find(name) ?? throw new MissingManifestResourceException($"No text {name}.");

    /// <summary>A word of a registration in both languages; where there are none, the word itself.</summary>
    public static (string Danish, string English) OfWord(string kind, string word) => Find($"{kind}.{word}") ?? (word, word);

    private static (string Danish, string English)? Find(string name) =>
        InDanish.GetString(name, CultureInfo.InvariantCulture) is { } danish && InEnglish.GetString(name, CultureInfo.InvariantCulture) is { } english ? (danish, english) : null;
}
