using System.Text;

namespace Gateway.Cli.Pages;

/// <summary>
/// A table as CSV (RFC 4180) for a spreadsheet: every cell quoted, and none that the spreadsheet would run as a formula (OWASP,
/// CSV injection), and no character that cannot be seen, which could move a cursor or turn the direction of writing.
/// </summary>
internal static class CsvTable
{
    private const string FormulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    /// <summary>The header and the rows, each ended by a line break.</summary>
    public static string Of(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        var written = new StringBuilder();
        foreach (var row in rows.Prepend(header))
            written.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return written.ToString();
    }

    // An apostrophe makes text of what follows. Neither spaces nor unseen characters before a formula stop it.
    private static string Cell(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        var first = line.EnumerateRunes().FirstOrDefault(r => !Rune.IsWhiteSpace(r) && !SourceText.IsUnseen(r));
        var runs = FormulaStarts.Contains(first.ToString(), StringComparison.Ordinal) || line.StartsWith('\t');
        var safe = (runs ? "'" : "") + string.Concat(line.EnumerateRunes().Select(r => SourceText.IsUnseen(r) ? SourceText.Neutralised.ToString() : r.ToString()));
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
