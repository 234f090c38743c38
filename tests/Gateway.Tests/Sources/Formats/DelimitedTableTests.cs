using System.Text;
using FsCheck.Fluent;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Formats;

/// <summary>Proves that a CSV file is read to the last cell, and that what is not in order is set aside by line and reason alone.</summary>
public sealed class DelimitedTableTests
{
    [Theory]
    [InlineData("A;B\n1;2\n3;4\n", "1|2 3|4")]
    [InlineData("A;B\r\n1;2\r\n3;4", "1|2 3|4")]
    [InlineData("A;B\n\n1;2\n\r\n\n3;4\n\n", "1|2 3|4")]
    [InlineData("A;B\n;\n", "|")]
    [InlineData("A;B\n\"1;2\";\"say \"\"no\"\"\"\n", "1;2|say \"no\"")]
    [InlineData("A;B\n\"one\ntwo\";2\n3;\"\"\n", "one\ntwo|2 3|")]
    [InlineData("A;B\r\n\"one\r\ntwo\";2\r\n", "one\ntwo|2")]
    [InlineData("\"A\";\"B\"\n1;2\n", "1|2")]
    [InlineData("A;B\n", "")]
    [InlineData("A;B", "")]
    [InlineData("A;B\n 1 ; 2 \n", " 1 | 2 ")]
    public void Cells_are_read_as_they_stand(string csv, string rows)
    {
        // Proves separators, quotes, doubled quotes, quoted line ends of both kinds, empty cells and empty lines.
        var table = Read(csv)!;
        Assert.Equal(["A", "B"], table.Columns);
        Assert.Equal(rows, string.Join(' ', table.Rows.Select(r => string.Join('|', r.Values))));
        Assert.Empty(table.SetAside);
    }

    [Theory]
    [InlineData("A;B\n1;2;3\n4;5\n", "2-2 WrongNumberOfColumns", "4|5")]
    [InlineData("A;B\n1\n4;5\n", "2-2 WrongNumberOfColumns", "4|5")]
    [InlineData("A;B\n1;2\"\n4;5\n", "2-2 BrokenQuoting", "4|5")]
    [InlineData("A;B\n\"1\"x;2\n4;5\n", "2-2 BrokenQuoting", "4|5")]
    [InlineData("A;B\n\"1\n2\"x;2\n4;5\n", "2-3 BrokenQuoting", "4|5")]
    [InlineData("A;B\n\"1\n2\";2;3\n4;5\n", "2-3 WrongNumberOfColumns", "4|5")]
    [InlineData("A;B\n4;5\n\"1;2\n6;7\n", "3-4 BrokenQuoting", "4|5")]
    [InlineData("A;B\n1;\u0001\n4;5\n", "2-2 WrongCharacters", "4|5")]
    [InlineData("A;B\n1;\0\n4;5\n", "2-2 WrongCharacters", "4|5")]
    public void What_is_not_in_order_is_set_aside_and_the_rest_is_read(string csv, string aside, string rows)
    {
        // Proves lines and reason of each fault, and that a row beside it is neither lost nor made of quoted text.
        var table = Read(csv)!;
        var found = Assert.Single(table.SetAside);
        Assert.Equal(aside, $"{found.FirstLine}-{found.LastLine} {found.Reason}");
        Assert.Equal(rows, string.Join(' ', table.Rows.Select(r => string.Join('|', r.Values))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("A;A\n1;2\n")]
    [InlineData("A;\n1;2\n")]
    [InlineData("\"A;B\n1;2\n")]
    public void Without_a_usable_header_there_is_no_table(string csv)
    {
        // Proves that columns which cannot be told apart are never guessed.
        Assert.Null(Read(csv));
    }

    [Fact]
    public void Letters_are_right_in_the_character_set_that_was_agreed()
    {
        // Proves UTF-8 with and without its mark, windows-1252, and that a line in another set is set aside alone.
        const string Csv = "Navn;By\nÆrø;Ålborg\n";
        Assert.Equal(["Ærø", "Ålborg"], DelimitedTable.Read(Encoding.UTF8.GetBytes(Csv), Charset.Utf8, ';')!.Rows[0].Values);
        Assert.Equal(["Ærø", "Ålborg"], DelimitedTable.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Csv)], Charset.Find("windows-1252")!, ';')!.Rows[0].Values);
        Assert.Equal(["Ærø", "Ålborg"], DelimitedTable.Read(Encoding.Latin1.GetBytes(Csv), Charset.Find("windows-1252")!, ';')!.Rows[0].Values);
        var mixed = DelimitedTable.Read([.. Encoding.UTF8.GetBytes(Csv), .. Encoding.Latin1.GetBytes("Læsø;x\n"), .. Encoding.UTF8.GetBytes("Fur;y\n")], Charset.Utf8, ';')!;
        Assert.Equal(new SetAside(3, 3, SetAsideReason.WrongCharacters), Assert.Single(mixed.SetAside));
        Assert.Equal(["Ærø", "Fur"], mixed.Rows.Select(r => r.Values[0]));
        Assert.Null(DelimitedTable.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Csv)], Charset.Utf8, ';'));
    }

    [Fact]
    public void A_quote_that_swallows_half_a_megabyte_is_none()
    {
        // Proves the limit of one record: the rest of the file is read on.
        var table = Read($"A;B\n\"{new string('x', 600 * 1024)}\";1\n4;5\n")!;
        Assert.Equal(new SetAside(2, 2, SetAsideReason.LongRecord), Assert.Single(table.SetAside));
        Assert.Equal(["4", "5"], Assert.Single(table.Rows).Values);
    }

    [Fact]
    public void Whatever_is_written_by_the_rules_comes_back()
    {
        // Proves, for random cells of everything a cell may hold, that reading undoes writing.
        var cell = Gen.ArrayOf(Gen.Elements('a', 'Æ', ';', '"', '\n', ' ', ',', '1', '€')).Select(letters => new string(letters));
        Replayable.Check(Gen.ArrayOf(Gen.ArrayOf(cell, 3)), 200, written =>
        {
            var csv = "A;B;C\n" + string.Concat(written.Select(row => string.Join(';', row.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));
            var table = Read(csv)!;
            Assert.Empty(table.SetAside);
            Assert.Equal(written, table.Rows.Select(r => r.Values));
        });
    }

    [Fact]
    public void Whatever_bytes_come_every_line_is_read_or_named()
    {
        // Proves, for random bytes, that nothing breaks the reading and no line that holds anything vanishes or counts twice.
        var bytes = Gen.ArrayOf(Gen.Elements<byte>((byte)'"', (byte)';', (byte)'\n', (byte)'a', 0, 0xE6, 0xC3));
        Replayable.Check(bytes, 500, random =>
        {
            var table = DelimitedTable.Read([.. "A;B\n"u8, .. random], Charset.Utf8, ';')!;
            var rows = table.Rows.SelectMany(r => Enumerable.Range(r.Line, 1 + r.Values.Sum(v => v.Count(c => c == '\n'))));
            var named = table.SetAside.SelectMany(s => Enumerable.Range(s.FirstLine, s.LastLine - s.FirstLine + 1)).Concat(rows).ToList();
            Assert.Equal(named.Count, named.Distinct().Count());
            var lines = Encoding.Latin1.GetString(random).Split('\n');
            Assert.All(Enumerable.Range(0, lines.Length).Where(i => lines[i].Length > 0), i => Assert.Contains(i + 2, named));
        });
    }

    private static TableContent? Read(string csv) => DelimitedTable.Read(Encoding.UTF8.GetBytes(csv), Charset.Utf8, ';');
}
