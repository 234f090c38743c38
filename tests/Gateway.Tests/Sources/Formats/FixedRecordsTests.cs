using System.Text;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Formats;

/// <summary>Proves that lines of fixed width are cut where the definition says, and that lines of another width are set aside.</summary>
public sealed class FixedRecordsTests
{
    private static readonly FixedColumn[] Columns = [new("Number", 1, 4), new("Name", 5, 6), new("Code", 13, 2)];

    [Fact]
    public void Columns_are_cut_at_their_positions()
    {
        // Proves positions counted from one, a gap between columns, blanks that fill up, and letters outside ASCII in the agreed set.
        var table = FixedRecords.Read(Encoding.Latin1.GetBytes("0001Ærø   --A1\r\n0002  Bo  --  \n"), Charset.Find("windows-1252")!, Columns);
        Assert.Equal(["Number", "Name", "Code"], table.Columns);
        Assert.Equal(["0001|Ærø|A1", "0002|Bo|"], table.Rows.Select(r => string.Join('|', r.Values)));
        Assert.Equal([1, 2], table.Rows.Select(r => r.Line));
        Assert.Empty(table.SetAside);
    }

    [Fact]
    public void A_line_of_another_width_is_set_aside()
    {
        // Proves each fault by line and reason, and that the lines between are read.
        var bytes = Encoding.UTF8.GetBytes("0001Bo    --A\n0002Bo    --A1\n\n0003Bo    --A1 \n0004Bo\u0001   --A1\n").Concat(Encoding.Latin1.GetBytes("0005Ærø   --A1\n0006"));
        var table = FixedRecords.Read([.. bytes], Charset.Utf8, Columns);
        Assert.Equal("0002", Assert.Single(table.Rows).Values[0]);
        Assert.Equal(
            [(1, SetAsideReason.ShortLine), (4, SetAsideReason.LongLine), (5, SetAsideReason.WrongCharacters), (6, SetAsideReason.WrongCharacters), (7, SetAsideReason.ShortLine)],
            table.SetAside.Select(s => (s.FirstLine, s.Reason)));
    }

    [Fact]
    public void Nothing_is_no_rows()
    {
        // Proves that an empty file is an empty delivery and no fault; a mark at its beginning is no letter.
        Assert.Empty(FixedRecords.Read([], Charset.Utf8, Columns).Rows);
        Assert.Equal("0001", FixedRecords.Read([0xEF, 0xBB, 0xBF, .. "0001Bo    --A1"u8], Charset.Utf8, Columns).Rows[0].Values[0]);
    }
}
