using Gateway.Web.Pages;

namespace Gateway.Tests.Web;

/// <summary>A file for a spreadsheet that runs nothing and hides nothing.</summary>
public sealed class SafeCsvTests
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("\t=1", "\"'\ufffd=1\"")]
    [InlineData("\ttext", "\"'\ufffdtext\"")]
    [InlineData("\rtext", "\"' text\"")]
    [InlineData("\u200b=1", "\"'\ufffd=1\"")]
    [InlineData("\u0000=1", "\"'\ufffd=1\"")]
    [InlineData("\uff1d1", "\"'\uff1d1\"")]
    [InlineData("a=1", "\"a=1\"")]
    [InlineData("a \"b\", c", "\"a \"\"b\"\", c\"")]
    [InlineData("two\r\nlines", "\"two lines\"")]
    [InlineData("a\u202eb", "\"a\ufffdb\"")]
    [InlineData("", "\"\"")]
    public void A_cell_is_text_to_every_spreadsheet(string text, string written)
    {
        // Proves: what begins like a formula, also behind spaces and hidden characters, is text; quotes are doubled, lines are one, nothing is hidden.
        Assert.Equal(written, SafeCsv.Cell(text));
    }

    [Fact]
    public void A_table_is_lines_of_cells()
    {
        // Proves: header first, each line ended as RFC 4180 has it.
        Assert.Equal("\"a\",\"b\"\r\n\"1\",\"2\"\r\n", SafeCsv.Of(["a", "b"], [["1", "2"]]));
    }
}
