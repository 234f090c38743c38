using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;

namespace Gateway.Cli.Pages;

/// <summary>
/// A contradiction, set apart below what it is about: in the gateway's words what it consists in, then each item with
/// its dates and its source. Nothing is resolved, and the block says so.
/// </summary>
internal sealed class ConflictBlock(Texts texts, PageLayout layout, Wording wording, NamedItems items)
{
    private static readonly Style Warning = new(Color.Yellow, decoration: Decoration.Bold);

    /// <summary>A contradiction within a section, below its table.</summary>
    public Panel Render(Conflict conflict) => Render(conflict, items.Of);

    /// <summary>A contradiction between sections, below them all: each item with the section it stands in.</summary>
    public Panel RenderAcross(Conflict conflict) => Render(conflict, items.WithSection);

    private Panel Render(Conflict conflict, Func<string, string> side)
    {
        var text = new Paragraph(layout.Unicode ? "⚠ " : "! ", Warning).Append(texts.Of(Phrase.ConflictTitle), Warning);
        if (wording.Of(conflict.Explanation) is { Length: > 0 } explanation)
            text.Append($"\n{explanation}");
        foreach (var id in conflict.ItemIds)
            text.Append($"\n- {side(id)}");
        text.Append($"\n{texts.Of(Phrase.ConflictStands)}", new Style(decoration: Decoration.Dim));
        return new Panel(text) { Border = layout.Unicode ? BoxBorder.Rounded : BoxBorder.Ascii, BorderStyle = new Style(Color.Yellow) };
    }
}
