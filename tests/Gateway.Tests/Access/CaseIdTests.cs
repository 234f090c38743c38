using Gateway.Access;

namespace Gateway.Tests.Access;

/// <summary>Proves what counts as a case number, and that a national id is not taken for one.</summary>
public sealed class CaseIdTests
{
    [Theory]
    [InlineData("7")]
    [InlineData("26/0001")]
    [InlineData("SAG.2026_11-0042")]
    public void A_case_number_is_kept_as_given(string text)
    {
        // Proves that every form seen in municipal systems passes unchanged.
        Assert.Equal(text, CaseId.TryParse(text)?.Number);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 26/0001")]
    [InlineData("26 0001")]
    [InlineData("26/0001\n")]
    [InlineData("sag-ø")]
    [InlineData("٢٦")]
    [InlineData("a;b")]
    [InlineData("a%20b")]
    public void Other_characters_are_refused(string text)
    {
        // Proves that nothing gets in that could break a log line, an address or a query.
        Assert.Null(CaseId.TryParse(text));
    }

    [Fact]
    public void Length_is_limited_to_64()
    {
        // Proves the limit on both sides.
        Assert.NotNull(CaseId.TryParse(new string('a', 64)));
        Assert.Null(CaseId.TryParse(new string('a', 65)));
    }

    [Theory]
    [InlineData("1403859922")]
    [InlineData("140385-9922")]
    [InlineData("0703921VJ4")]
    public void A_national_id_is_no_case_number(string text)
    {
        // Proves that a national id put into the wrong field is not passed on as a case number.
        Assert.Null(CaseId.TryParse(text));
    }

    [Fact]
    public void The_number_is_not_shown_by_accident()
    {
        // Proves that a log line that names a case by mistake tells nothing.
        Assert.DoesNotContain("0042", CaseId.TryParse("26/0042")!.ToString(), StringComparison.Ordinal);
    }
}
