using Gateway.Cli.Pages;

namespace Gateway.Tests.Cli;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData("say \"so\", then", "\"say \"\"so\"\", then\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@sum", "\"'@sum\"")]
    [InlineData("  =1+1", "\"'  =1+1\"")]
    [InlineData("\t=1+1", "\"'\ufffd=1+1\"")]
    [InlineData("\ttext", "\"'\ufffdtext\"")]
    [InlineData("\u200b=1", "\"'\ufffd=1\"")]
    [InlineData("\u0000=1", "\"'\ufffd=1\"")]
    [InlineData("a\u001b[2Jb\u202ec", "\"a\ufffd[2Jb\ufffdc\"")]
    [InlineData("\u0000", "\"\ufffd\"")]
    [InlineData("a\r\n=1+1", "\"a =1+1\"")]
    [InlineData("\n=1", "\"' =1\"")]
    [InlineData("\uff1d1+1", "\"'\uff1d1+1\"")]
    public void A_cell_is_text_whatever_is_in_it(string text, string cell)
    {
        // Proves: no cell begins a formula, breaks out of its quotes or its line (OWASP, CSV injection), or holds a character that is not seen.
        Assert.Equal($"\"head\"\r\n{cell}\r\n", CsvTable.Of(["head"], [[text]]));
    }
}
