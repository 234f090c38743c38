using Gateway.Overview;

namespace Gateway.Tests.Overview;

/// <summary>Proves what counts as the same text, and what does not.</summary>
public sealed class HiddenTextsTests
{
    [Theory]
    [InlineData("Bor på Hemmelig Ærøgade 22, 9999 By", "Bor på #, 9999 By")]
    [InlineData("HEMMELIG ÆRØGADE  22.", "#.")]
    [InlineData("Hemmelig\r\nÆrøgade,\u00a022", "#")]
    [InlineData("Hemmelig Aeroegade 22", "#")]
    [InlineData("Hemmelig-Ærøgade (22)", "#)")]
    [InlineData("Hemmelig Ær\u00adøgade 22", "#")]
    [InlineData("Hemmelig Ærøgade\u200b 22", "#")]
    [InlineData("Fatima Ørnsøs plan", "# plan")]
    [InlineData("fatima ørnsø's plan", "# plan")]
    [InlineData("Fatima Ørnsø\u2019s plan", "# plan")]
    [InlineData("Fátima Ørnsø", "#")]
    [InlineData("Fa\u0301tima Ørnsø", "#")]
    [InlineData("Ved A\u030aen 3", "#")]
    [InlineData("ved Aaen 3", "#")]
    [InlineData("Fatima Ørnsø Hemmelig Ærøgade 22", "# #")]
    [InlineData("Hemmelig Ærøgade 22, 9999 Testkøbing", "#")]
    [InlineData("Hemmelig Ærøgade 223", "Hemmelig Ærøgade 223")]
    [InlineData("xHemmelig Ærøgade 22", "xHemmelig Ærøgade 22")]
    [InlineData("Fatima og Ørnsø", "Fatima og Ørnsø")]
    [InlineData("", "")]
    [InlineData("\ud800 Fatima Ørnsø \udc00", "\ud800 # \udc00")]
    public void A_text_is_recognised_however_it_is_written(string text, string shown)
    {
        // Proves spelling, blanks, endings, overlaps and neighbours, one by one: the last overlap leaves nothing of either text.
        var hidden = new HiddenTexts(["Hemmelig Ærøgade 22", "Fatima Ørnsø", "Ved Åen 3", "Ærøgade 22, 9999 Testkøbing"]);
        Assert.Equal((shown, shown.Count(c => c == '#')), hidden.Cover(text, "#"));
    }

    [Fact]
    public void Nothing_known_hides_nothing()
    {
        // Proves that texts without a letter or digit, and no texts, match nothing.
        Assert.Equal(("a, b", 0), new HiddenTexts(["", " ", ",,"]).Cover("a, b", "#"));
        Assert.Equal(("a, b", 0), new HiddenTexts([]).Cover("a, b", "#"));
    }
}
