// Proves that the table of paths in the room's README says what is so.
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Sources;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources;

/// <summary>Proves that what the README writes for a path of JSONPath, XPath, FHIRPath or a column finds what it says, read as its format is read.</summary>
public sealed partial class PathTableTests
{
    private const string Head = "| there | here | in | gives |";
    private const int Plenty = 10_000;

    [Fact]
    public void Every_row_of_the_table_gives_what_it_says()
    {
        // Proves each row: the path is in the language, and finds in the document beside it exactly the texts in the last cell.
        var rows = Rows();
        Assert.Equal(["FHIRPath", "JSONPath", "XPath", "the"], rows.Select(r => r[0].Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows, row =>
        {
            var path = FieldPath.TryParse(Assert.Single(Codes(row[1])));
            Assert.True(path is not null, row[1]);
            var found = Trees(Codes(row[2])).SelectMany(tree => path.Find(tree)).Select(FieldPath.Scalar).ToList();
            Assert.True(Codes(row[3]).SequenceEqual(found), $"{row[0]} gives {string.Join(',', found)}");
        });
    }

    // A document is one code of JSON or XML; a table one for each of its lines.
    private static IEnumerable<JsonElement> Trees(List<string> codes) => codes[0][0] switch
    {
        '{' => [Shipped.Json(codes[0])],
        '<' => [XmlTree.Read(Encoding.UTF8.GetBytes(codes[0]), null, new HashSet<string>(), Plenty)!.RootElement],
        _ => RowsOf(DelimitedTable.Read(Encoding.UTF8.GetBytes(string.Join('\n', codes)), Encoding.UTF8, ';')!),
    };

    private static IEnumerable<JsonElement> RowsOf(TableContent table) =>
        table.Rows.Select(row => JsonSerializer.SerializeToElement(table.Columns.Zip(row.Values).ToDictionary(c => c.First, c => c.Second)));

    private static List<string[]> Rows()
    {
        var readme = File.ReadAllLines(Path.Combine(SharedData.RepositoryRoot!, "src", "Gateway", "Sources", "README.md"));
        return [.. readme.SkipWhile(l => l != Head).Skip(2).TakeWhile(l => l.StartsWith('|')).Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray())];
    }

    // Markdown: between backquotes, two where the text has some of its own; or as HTML, where it has a bar.
    private static List<string> Codes(string cell) => [.. Code().Matches(cell).Select(m => WebUtility.HtmlDecode(m.Groups["text"].Value))];

    [GeneratedRegex("``\\s(?<text>.+?)\\s``|`(?<text>[^`]+)`|<code>(?<text>[^<]+)</code>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
