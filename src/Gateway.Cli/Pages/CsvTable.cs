using System.Text;

namespace Gateway.Cli.Pages;

/// <summary>
/// A table as CSV (RFC 4180) for a spreadsheet: every cell quoted, and none that the spreadsheet would run as a formula (OWASP,
/// CSV injection).
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

    // An apostrophe makes text of what follows. Spaces before a formula do not stop it.
    private static string Cell(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        var safe = line.TrimStart() is [var first, ..] && FormulaStarts.Contains(first, StringComparison.Ordinal) ? "'" + line : line;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
