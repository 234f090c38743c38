using Gateway.Access;

namespace Gateway.Tests.Access;

/// <summary>What people write must say something, and nothing that is not seen.</summary>
public sealed class FreeTextTests
{
    [Theory]
    [InlineData("doc")]
    [InlineData("a-1.2")]
    [InlineData("Ringede til borgeren kl. 9; hun sagde ja.")]
    [InlineData("Æøå – “ja”")]
    public void A_note_is_kept(string text)
    {
        // Proves that what caseworkers write passes.
        Assert.Null(FreeText.Against(text, 3, 500));
    }

    [Theory]
    [InlineData("...", "must have at least 3 letters or digits")]
    [InlineData("-- a b --", "must have at least 3 letters or digits")]
    [InlineData("\u3164\u3164\u3164", "must not hold blank fillers, variation selectors or replacement characters")]
    [InlineData("\u2800\u2800\u2800", "must not hold blank fillers, variation selectors or replacement characters")]
    [InlineData("doc\u115f\u1160\uffa0", "must not hold blank fillers, variation selectors or replacement characters")]
    [InlineData("doc\ufe0f", "must not hold blank fillers, variation selectors or replacement characters")]
    [InlineData("doc\u180b", "must not hold blank fillers, variation selectors or replacement characters")]
    [InlineData("samtykke \ufffd", "must not hold blank fillers, variation selectors or replacement characters")]
    [InlineData("   ", "must have 3 to 500 characters")]
    [InlineData("doc\u200b1", "must not hold control characters or characters that change the direction of the text")]
    [InlineData("nr. 14.03.85-9922", "must not hold a national id")]
    public void What_says_nothing_or_hides_something_is_refused(string text, string why)
    {
        // Proves: blank letters, lost characters and marks without a letter are no evidence; the reason never repeats the text.
        Assert.Equal(why, FreeText.Against(text, 3, 500));
    }
}
