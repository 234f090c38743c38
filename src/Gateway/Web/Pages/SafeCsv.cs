using System.Text;

namespace Gateway.Web.Pages;

/// <summary>
/// A table as CSV (RFC 4180) for a spreadsheet: every cell quoted, none that the spreadsheet would run as a formula (OWASP, CSV
/// injection), no character that cannot be seen.
/// </summary>
internal static class SafeCsv
{
    // With their full-width twins, which some spreadsheets take for the same.
    private const string FormulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    /// <summary>The header and the rows, each ended by a line break.</summary>
    internal static string Of(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        var written = new StringBuilder();
        foreach (var row in rows.Prepend(header))
            written.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return written.ToString();
    }

    /// <summary>One cell. An apostrophe makes text of what follows it; neither spaces nor hidden characters in front stop a formula.</summary>
    internal static string Cell(string text)
    {
        var start = text.FirstOrDefault(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format);
        var runs = FormulaStarts.Contains(start, StringComparison.Ordinal) || (text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal));
        var safe = (runs ? "'" : "") + VisibleText.Of(text.ReplaceLineEndings(" "));
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
