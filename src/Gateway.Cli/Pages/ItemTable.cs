using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;

namespace Gateway.Cli.Pages;

/// <summary>A section's items as a table: a column for each kind of value where there is room, three columns where there is not.</summary>
internal sealed class ItemTable(Texts texts, PageLayout layout, Wording wording)
{
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    /// <summary>The table.</summary>
    public Table Render(Section section)
    {
        var columns = (layout.IsWide ? Wide() : Narrow())
            .Where(column => section.Items.Any(item => column.Cell(item).Length > 0))
            .ToList();
        var table = new Table { Border = layout.Unicode ? TableBorder.Rounded : TableBorder.Ascii, ShowRowSeparators = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Paragraph(texts.Of(column.Title), Strong)) { Padding = new Padding(1, 0, 1, 0) });
        foreach (var item in section.Items)
            table.AddRow(columns.Select(column => column.Cell(item)));
        return table;
    }

    private IEnumerable<Column> Wide() =>
    [
        new(Phrase.ColumnWhat, item => new Paragraph(What(item), Strong)),
        new(Phrase.ColumnPeriod, item => new Paragraph(wording.Of(item.Period))),
        new(Phrase.ColumnStatus, item => new Paragraph(wording.Plain(item.Status))),
        new(Phrase.ColumnOutcome, item => new Paragraph(wording.Of(item.Outcome))),
        new(Phrase.ColumnValues, item => new Paragraph(Values(item))),
        new(Phrase.ColumnSource, item => new Paragraph(Sources(item))),
    ];

    private IEnumerable<Column> Narrow() =>
    [
        new(Phrase.ColumnWhat, WhatAndValues),
        new(Phrase.ColumnPeriodAndStatus, item => new Paragraph(Joined(wording.Of(item.Period), wording.Plain(item.Status)))),
        new(Phrase.ColumnSource, item => new Paragraph(Sources(item))),
    ];

    private Paragraph WhatAndValues(Item item)
    {
        var outcome = wording.Of(item.Outcome);
        var rest = Joined(outcome.Length == 0 ? "" : texts.Of(Phrase.OutcomeInCell, outcome), Values(item));
        var cell = new Paragraph(What(item), Strong);
        return rest.Length == 0 ? cell : cell.Append($"\n{rest}");
    }

    private string What(Item item) => wording.Of(item.Code);

    // The values, then what the source says corrects them, then what is left. A sum that the gateway could not make is
    // said to be missing, so that nobody takes the first amount for the last.
    private string Values(Item item)
    {
        var lines = item.Values.Select(wording.Of).Concat(item.Corrections.Select(wording.Of)).ToList();
        if (item.NetAmount is { } net)
            lines.Add(texts.Of(Phrase.NetAmount, wording.Of(net)));
        else if (item.Corrections.Count > 0)
            lines.Add(texts.Of(Phrase.NetAmountUnknown));
        return string.Join('\n', lines);
    }

    private string Sources(Item item) => item.Provenance.Count > 1
        ? string.Join('\n', item.Provenance.Select(from => $"- {wording.Of(from).Replace("\n", "\n  ", StringComparison.Ordinal)}"))
        : string.Join('\n', item.Provenance.Select(wording.Of));

    private static string Joined(params string[] parts) => string.Join('\n', parts.Where(part => part.Length > 0));

    private sealed record Column(Phrase Title, Func<Item, Paragraph> Cell);
}
