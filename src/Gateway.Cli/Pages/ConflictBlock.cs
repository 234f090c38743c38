using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;

namespace Gateway.Cli.Pages;

/// <summary>
/// A contradiction, set apart below the section's table: what it is about in the gateway's words, then each item with
/// its dates and its source. Nothing is resolved, and the block says so.
/// </summary>
internal sealed class ConflictBlock(Texts texts, PageLayout layout, Wording wording)
{
    private static readonly Style Warning = new(Color.Yellow, decoration: Decoration.Bold);

    /// <summary>The block.</summary>
    public Panel Render(Conflict conflict, Section section)
    {
        var text = new Paragraph(layout.Unicode ? "⚠ " : "! ", Warning).Append(texts.Of(Phrase.ConflictTitle), Warning);
        if (wording.Of(conflict.Explanation) is { Length: > 0 } explanation)
            text.Append($"\n{explanation}");
        foreach (var id in conflict.ItemIds)
            text.Append($"\n- {Side(section.Items.FirstOrDefault(item => item.ItemId == id), id)}");
        text.Append($"\n{texts.Of(Phrase.ConflictStands)}", new Style(decoration: Decoration.Dim));
        return new Panel(text) { Border = layout.Unicode ? BoxBorder.Rounded : BoxBorder.Ascii, BorderStyle = new Style(Color.Yellow) };
    }

    // An item that the section does not hold is named by its id: a contradiction must not lose a side.
    private string Side(Item? item, string id)
    {
        if (item is null)
            return wording.Plain(id);
        string[] facts = [wording.Of(item.Code), wording.OnOneLine(item.Period), wording.Plain(item.Status), wording.Of(item.Outcome)];
        var sources = string.Join("; ", item.Provenance.Select(wording.OnOneLine));
        return $"{string.Join(", ", facts.Where(fact => fact.Length > 0))} ({sources})".Replace('\n', ' ');
    }
}
