using Gateway.Web.Pages;

namespace Gateway.Tests.Web;

/// <summary>What is put into a page is text, whatever it holds.</summary>
public sealed class HtmlTests
{
    [Theory]
    [InlineData("<b>", "&lt;b&gt;")]
    [InlineData("\" onclick=\"x", "&quot; onclick=&quot;x")]
    [InlineData("' x", "&#x27; x")]
    [InlineData("&amp;", "&amp;amp;")]
    [InlineData("æøåÆØÅ – é", "æøåÆØÅ – é")]
    [InlineData("a\u202eb", "a\ufffdb")]
    [InlineData("a\u2066b\u200bc\u0000d\u2028e", "a\ufffdb\ufffdc\ufffdd\ufffde")]
    [InlineData(null, "")]
    public void Text_in_a_template_is_encoded_and_every_character_of_it_seen(string? text, string written)
    {
        // Proves: markup, quotes and ampersands become entities, hidden characters are shown as such, Danish stays Danish.
        Assert.Equal($"<p title=\"{written}\">{written}</p>", Html.Of($"<p title=\"{text}\">{text}</p>").ToString());
    }

    [Fact]
    public void A_piece_of_a_page_stays_what_it_is()
    {
        // Proves: pieces are put together without being encoded twice.
        var piece = Html.Of($"<b>{"<"}</b>");
        Assert.Equal("<p><b>&lt;</b><b>&lt;</b></p>", Html.Of($"<p>{Html.Join([piece, piece])}</p>").ToString());
    }
}
