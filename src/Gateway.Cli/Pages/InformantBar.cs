using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>
/// The informant figure: one bar in which every requirement is one piece, and the pieces in words below it. What is met
/// without the citizen comes first; each kind has its own letter, so that the bar can be read without colours.
/// </summary>
internal sealed class InformantBar(Texts texts, PageLayout layout)
{
    // Wide enough to be counted by eye, and twelve requirements still fit a narrow page.
    private const int PieceWidth = 3;
    private const uint ShareWidth = 48;

    /// <summary>Bar and words.</summary>
    public IRenderable Render(InformantFigure figure)
    {
        var parts = Parts(figure).Where(part => part.Count > 0).ToList();
        var bar = new Paragraph();
        foreach (var (count, letter, _, color) in parts)
        {
            for (var i = 0; i < count; i++)
                bar.Append(layout.Unicode ? new string('▆', PieceWidth - 1) + letter : letter + new string('=', PieceWidth - 1), new Style(color)).Append(" ");
        }
        return new Rows(new Paragraph(""), bar, Words(figure, parts));
    }

    /// <summary>Sums as a bar of a fixed length: each part as wide as its share, one piece at the least.</summary>
    public IRenderable Share(InformantFigure figure)
    {
        var parts = Parts(figure).Where(part => part.Count > 0).ToList();
        var (bar, all) = (new Paragraph(), Math.Max(1, figure.Requirements));
        foreach (var (count, letter, _, color) in parts)
            bar.Append(new string(layout.Unicode ? '▆' : '=', (int)Math.Max(1, (count * ShareWidth) / all)) + letter, new Style(color)).Append(" ");
        return new Rows(bar, Words(figure, parts));
    }

    private Paragraph Words(InformantFigure figure, IReadOnlyList<(uint Count, string Letter, Phrase Words, Color Color)> parts)
    {
        var words = new Paragraph(texts.Of(Phrase.InformantTitle, figure.Met, figure.Requirements), new Style(decoration: Decoration.Bold));
        foreach (var (count, letter, phrase, color) in parts)
            words.Append($"\n  {letter} ", new Style(color)).Append(texts.Of(phrase, count));
        return words;
    }

    private static IEnumerable<(uint Count, string Letter, Phrase Words, Color Color)> Parts(InformantFigure figure) =>
    [
        (figure.Met, "a", Phrase.InformantMet, Color.Green),
        (figure.ToldByCitizen, "b", Phrase.InformantTold, Color.Green),
        (figure.NotAsked, "c", Phrase.InformantNotAsked, Color.Yellow),
        (figure.Withheld, "d", Phrase.InformantWithheld, Color.Yellow),
        (figure.Stale, "e", Phrase.InformantStale, Color.Yellow),
        (figure.Contradicted, "f", Phrase.InformantContradicted, Color.Red),
        (figure.Unavailable, "g", Phrase.InformantUnavailable, Color.Red),
        (figure.NoSystemHolds, "h", Phrase.InformantNoSystem, Color.Grey),
        (figure.OnlyCitizen, "i", Phrase.InformantOnlyCitizen, Color.Grey),
    ];
}
