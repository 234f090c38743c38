using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Gateway.Cli.Language;

namespace Gateway.Tests.Cli;

public sealed partial class TextsTests
{
    [Fact]
    public void Both_languages_have_every_phrase_with_the_same_places_and_no_other()
    {
        // Proves that the list of phrases and the two resource files agree, also without cultures on the machine.
        var danish = Read("da");
        var english = Read("en");

        Assert.Equal(Enum.GetNames<Phrase>().Order(StringComparer.Ordinal), danish.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(danish.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.All(danish, text => Assert.Equal(Places(text.Value), Places(english[text.Key])));
        Assert.All(danish.Values.Concat(english.Values), text => Assert.NotEmpty(text.Trim()));
    }

    [Theory]
    [InlineData("Sag", new string[0])]
    [InlineData("Sag", new[] { "--language", "da" })]
    [InlineData("Case", new[] { "overview", "D1", "--language", "en" })]
    [InlineData("Case", new[] { "--language=en" })]
    [InlineData("Sag", new[] { "--language" })]
    public void The_language_is_known_before_anything_is_parsed(string expected, string[] args) =>
        Assert.Equal(expected, Texts.For(Languages.AskedFor(args)).Of(Phrase.CaseLabel));

    private static Dictionary<string, string> Read(string language)
    {
        var resources = new ResourceManager($"Gateway.Cli.Texts.{language}", typeof(Texts).Assembly);
        var set = resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
