using Gateway.Cli.Language;
using Gateway.Client;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What has come of a streamed overview and what is waited for: one line for each section that was announced.</summary>
internal sealed class ArrivalView(Texts texts, PageLayout layout, Wording wording)
{
    /// <summary>The view for a screen: every section with its mark, and the seconds since the question.</summary>
    public IRenderable Render(StreamedOverview streamed, TimeSpan gone)
    {
        // The empty line is more than looks: what draws over itself must be two lines high, since a terminal takes
        // "up by no line" for "up by one".
        var lines = new List<IRenderable> { new Paragraph(Heading(streamed, gone), new Style(decoration: Decoration.Bold)), new Paragraph("") };
        lines.AddRange(streamed.Announced.Select(announced => streamed.Find(announced.Category) is { } section ? Came(section) : Awaited(announced)));
        return new Rows(lines);
    }

    /// <summary>One line for a group that has come, for where no screen is: how many have come, then each with state and number of items.</summary>
    public string Line(StreamedOverview streamed, OverviewSections group)
    {
        var sections = group.Sections.Select(section => $"{Name(section)}: {StateLook.Of(section.State, texts, layout).Words}{Items(section)}");
        return texts.Of(Phrase.GroupArrived, streamed.Announced.Count - streamed.Missing.Count, streamed.Announced.Count, string.Join("; ", sections));
    }

    private string Heading(StreamedOverview streamed, TimeSpan gone)
    {
        var asking = texts.Of(Phrase.Asking, (int)gone.TotalSeconds);
        return streamed.IsOpen ? $"{asking}  {texts.Of(Phrase.ArrivedSoFar, streamed.Announced.Count - streamed.Missing.Count, streamed.Announced.Count)}" : asking;
    }

    private Paragraph Came(Section section)
    {
        var look = StateLook.Of(section.State, texts, layout);
        return new Paragraph($"  {look.Symbol} ", new Style(look.Color)).Append(Name(section)).Append($": {look.Words}{Items(section)}", new Style(look.Color));
    }

    private Paragraph Awaited(AnnouncedSection announced) =>
        new($"  {(layout.Unicode ? "·" : ".")} {OneLine(wording.Named(announced.Title, announced.Category))}: {texts.Of(Phrase.Awaited)}", new Style(decoration: Decoration.Dim));

    private string Name(Section section) => OneLine(wording.Named(section.Title, section.Category));

    private static string Items(Section section) => section.Items.Count == 0 ? "" : $" ({section.Items.Count})";

    private static string OneLine(string text) => text.Replace('\n', ' ');
}
