using System.Collections;
using System.Globalization;
using System.Resources;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.LogReading;
using Gateway.Storage;

namespace Gateway.Tests.Cli;

/// <summary>Proves that whatever stands in the log's lists is shown in the reader's own words.</summary>
public sealed class LogWordsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_look_and_every_kind_of_change_has_a_word(bool english)
    {
        // Proves: each use that the gateway's own texts know and each kind of change has a word of its own that is no id; a word of a later gateway is shown as it came.
        var resources = new ResourceManager("Gateway.LogReading.Texts.LogReading.Danish", typeof(LogSearch).Assembly).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        var uses = resources.Cast<DictionaryEntry>().Select(e => (string)e.Key).Where(k => k.StartsWith("Use.", StringComparison.Ordinal)).Select(k => k["Use.".Length..]).ToList();
        Assert.Contains("overview", uses);
        var ids = uses.Concat(ActKinds.Changes).ToList();
        var words = new LogWords(Texts.For(english ? SpokenLanguage.English : SpokenLanguage.Danish), new SourceText(null));
        var shown = ids.Select(words.Act).ToList();
        Assert.All(shown, w => Assert.DoesNotContain('-', w));
        Assert.Equal(shown.Count, shown.Distinct().Count());
        if (!english)
            Assert.All(ids.Zip(shown).Where(p => p.First != "log"), p => Assert.NotEqual(p.First, p.Second));
        Assert.Equal("of-a-later-one", words.Act("of-a-later-one"));
    }
}
