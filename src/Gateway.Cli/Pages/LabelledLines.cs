using Gateway.Cli.Language;
using Spectre.Console;

namespace Gateway.Cli.Pages;

/// <summary>Lines with a label before each; what does not fit goes on below the text, not below the label.</summary>
internal sealed class LabelledLines(Texts texts)
{
    private readonly List<(string Label, Paragraph Text)> _lines = [];

    /// <summary>Whether there is anything to show.</summary>
    public bool IsEmpty => _lines.Count == 0;

    /// <summary>Adds a line, unless it says nothing.</summary>
    public void Add(Phrase label, string text, Style? style = null)
    {
        if (text.Length > 0)
            _lines.Add((texts.Of(label), new Paragraph(text, style)));
    }

    /// <summary>Adds one line for each text; only the first carries the label.</summary>
    public void AddEach(Phrase label, IEnumerable<string> lines, Style? style = null) => AddEach(texts.Of(label), lines, style);

    /// <summary>Adds one line for each text; only the first carries the label.</summary>
    public void AddEach(string label, IEnumerable<string> lines, Style? style = null)
    {
        var first = true;
        foreach (var text in lines.Where(text => text.Length > 0).Distinct(StringComparer.Ordinal))
        {
            _lines.Add((first ? label : "", new Paragraph(text, style)));
            first = false;
        }
    }

    /// <summary>The lines.</summary>
    public Grid Render()
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (label, text) in _lines)
            grid.AddRow(new Paragraph(label, new Style(decoration: Decoration.Dim)), text);
        return grid;
    }
}
