using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>The overview on two pages: what has been tried, what is not plain about the benefits, the time line, and what is not in it.</summary>
internal sealed class BriefPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    /// <summary>The page.</summary>
    public IRenderable Render(GetCaseBriefResponse answer)
    {
        var frame = new CaseworkFrame(texts, layout, asked, answer.Basis);
        return new Rows(
        [
            .. frame.Begin(Phrase.BriefTitle),
            .. frame.Part(Phrase.BriefTried, answer.Tried.Select(tried => (frame.Days(tried.Period), frame.Line(tried.Text, Tried(frame, tried), tried.ItemIds)))),
            .. frame.Part(Phrase.BriefIrregularities, answer.Irregularities.Select(found => (frame.Days(found.Period), Irregularity(frame, found)))),
            .. frame.Part(Phrase.BriefTimeline, answer.Timeline.Select(line => (frame.Days(line.Period), frame.Line(line.Text.Length > 0 ? line.Text : line.Category, Times(line), line.ItemIds)))),
            .. frame.End(),
        ]);
    }

    private string Tried(CaseworkFrame frame, TriedMeasure tried)
    {
        string[] parts =
        [
            tried.Days == 0 ? "" : texts.Of(Phrase.BriefDays, tried.Days),
            frame.Wording.Plain(tried.Responsible),
            tried.Outcome.Length == 0 ? texts.Of(Phrase.BriefNoOutcome) : frame.Wording.Plain(tried.Outcome),
        ];
        return string.Concat(parts.Where(part => part.Length > 0).Select(part => $" · {part}")).Replace("·", layout.Unicode ? "·" : "-", StringComparison.Ordinal);
    }

    private Paragraph Irregularity(CaseworkFrame frame, BenefitIrregularity found)
    {
        var kind = found.Kind switch
        {
            BenefitIrregularityKind.Gap => texts.Of(Phrase.BriefGap),
            BenefitIrregularityKind.Overlap => texts.Of(Phrase.BriefOverlap),
            _ => texts.Of(Phrase.StateUnknown, (int)found.Kind),
        };
        return new Paragraph(kind, new Style(Color.Yellow, decoration: Decoration.Bold)).Append($": {frame.Names(found.ItemIds)}").Append(frame.Sources(found.ItemIds), new Style(decoration: Decoration.Dim));
    }

    private string Times(BriefLine line) => line.Times > 1 ? $" {(layout.Unicode ? "×" : "x")} {CaseworkFrame.Number(line.Times)}" : "";
}
