namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves what counts as a municipality code: everything in the store belongs to one.</summary>
public sealed class MunicipalityIdTests
{
    [Theory]
    [InlineData("0101")]
    [InlineData("0000")]
    [InlineData("0999")]
    public void Four_digits_are_a_code(string code)
    {
        // Proves that the code is kept as written, leading zero included.
        Assert.Equal(code, MunicipalityId.TryParse(code)?.Code);
        Assert.Equal(code, MunicipalityId.Parse(code).ToString());
        Assert.Equal(MunicipalityId.Parse(code), MunicipalityId.TryParse(new string(code)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("101")]
    [InlineData("00101")]
    [InlineData("010a")]
    [InlineData(" 101")]
    [InlineData("-101")]
    [InlineData("101\n")]
    [InlineData("٠١٠١")]
    [InlineData("０１０１")]
    public void Anything_else_is_none(string? code)
    {
        // Proves that nothing is mended: two spellings of one municipality would be two municipalities.
        Assert.Null(MunicipalityId.TryParse(code));
        Assert.Throws<FormatException>(() => MunicipalityId.Parse(code!));
    }
}
