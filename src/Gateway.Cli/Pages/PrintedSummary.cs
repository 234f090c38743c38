using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Casework.V1;
using Gateway.Cli.Language;

namespace Gateway.Cli.Pages;

/// <summary>
/// The health summary for paper: one HTML page that holds all it needs, no script and nothing from elsewhere, laid out for
/// A4. Everything that is not the program's own is escaped.
/// </summary>
internal sealed class PrintedSummary(Texts texts, AskedQuestion asked)
{
    private const string Style = """
        @page { size: A4; margin: 12mm; }
        body { font: 8pt/1.25 sans-serif; color: #000; background: #fff; max-width: 186mm; margin: 0 auto; }
        h1 { font-size: 14pt; margin: 0 0 2mm; }
        h2 { font-size: 9pt; margin: 2mm 0 1mm; border-bottom: 0.3mm solid #000; break-after: avoid; }
        p { margin: 0 0 0.5mm; }
        table { width: 100%; border-collapse: collapse; }
        th { width: 38mm; font-weight: normal; }
        th, td { text-align: left; vertical-align: top; padding: 0.2mm 2mm 0.2mm 0; break-inside: avoid; }
        .source { color: #444; }
        """;

    private readonly Wording _wording = new(texts, asked.Clean, asked.Reader);

    /// <summary>The page.</summary>
    public string Render(GetHealthSummaryResponse answer)
    {
        var (rows, title) = (new SummaryRows(texts, _wording, answer), texts.Of(Phrase.SummaryTitle, asked.Named(texts)));
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="{(texts.Language == SpokenLanguage.English ? "en" : "da")}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Escaped(title)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{Escaped(title)}</h1>

            """);
        foreach (var fact in Facts(answer))
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escaped(fact)}</p>\n");
        foreach (var section in answer.Sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Escaped(_wording.Of(section.Title))}</h2>\n");
            page.Append(section.Lines.Count > 0 ? Table(rows.Of(section)) : $"<p>{Escaped(texts.Of(Phrase.SummaryNone))}</p>\n");
        }
        if (answer.NotInIt.Count > 0)
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Escaped(texts.Of(Phrase.SummaryNotInIt))}</h2>\n");
        foreach (var (categories, why) in rows.NotInIt)
            page.Append(CultureInfo.InvariantCulture, $"<p><b>{Escaped(categories)}</b>: {Escaped(why)}</p>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private IEnumerable<string> Facts(GetHealthSummaryResponse answer)
    {
        if (answer.Basis?.Protection is { Active: true })
            yield return texts.Of(Phrase.ProtectionActive);
        yield return $"{texts.Of(Phrase.CaseLabel)}: {_wording.Plain(asked.CaseId)}. {texts.Of(Phrase.PurposeLabel)}: {_wording.Plain(asked.Purpose)}.";
        if (answer.Basis?.Receipt is { } receipt)
            yield return $"{texts.Of(Phrase.ReceiptLabel)}: {_wording.Of(receipt, PageLayout.DanishTime())}";
    }

    private static string Table(IEnumerable<SummaryRow> rows)
    {
        var lines = rows.Select(row =>
        {
            var rest = row.Rest.Length > 0 ? $". {Escaped(row.Rest)}" : "";
            return $"<tr><th scope=\"row\">{Escaped(row.When)}</th><td><b>{Escaped(row.What)}</b>{rest} <span class=\"source\">· {Escaped(row.Source)}</span></td></tr>\n";
        });
        return $"<table>\n{string.Concat(lines)}</table>\n";
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
