using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>Health on one page: heading by heading with the sources' words, and last what is not in it and why.</summary>
internal sealed class SummaryPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private readonly Wording _wording = new(texts, asked.Clean, asked.Reader);

    /// <summary>The page.</summary>
    public IRenderable Render(GetHealthSummaryResponse answer) => new Rows(Parts(answer));

    private IEnumerable<IRenderable> Parts(GetHealthSummaryResponse answer)
    {
        var rows = new SummaryRows(texts, _wording, answer);
        foreach (var part in new CaseworkFrame(texts, layout, asked, answer.Basis).Begin(Phrase.SummaryTitle))
            yield return part;
        foreach (var section in answer.Sections)
        {
            yield return layout.Heading(_wording.Of(section.Title));
            yield return section.Lines.Count > 0 ? Lines(rows.Of(section)) : new Paragraph(texts.Of(Phrase.SummaryNone), Dim);
        }
        if (answer.NotInIt.Count == 0)
            yield break;
        yield return layout.Heading(texts.Of(Phrase.SummaryNotInIt));
        foreach (var (categories, why) in rows.NotInIt)
            yield return new Paragraph($"{categories}: ", new Style(decoration: Decoration.Bold)).Append(why);
    }

    private Grid Lines(IEnumerable<SummaryRow> rows)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var row in rows)
        {
            var text = new Paragraph(row.What, new Style(decoration: Decoration.Bold));
            if (row.Rest.Length > 0)
                text.Append($". {row.Rest}");
            grid.AddRow(new Paragraph(row.When, Dim), text.Append(layout.Unicode ? $" · {row.Source}" : $", {row.Source}", Dim));
        }
        return grid;
    }
}
