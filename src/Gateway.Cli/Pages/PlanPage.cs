using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Google.Protobuf.Collections;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>One plan out of every administration's: goals, measures, who is responsible, what comes next, and what could not be read.</summary>
internal sealed class PlanPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    /// <summary>The page.</summary>
    public IRenderable Render(GetPlanResponse answer)
    {
        var frame = new CaseworkFrame(texts, layout, asked, answer.Basis);
        return new Rows(
        [
            .. frame.Begin(Phrase.PlanTitle),
            .. frame.Part(Phrase.PlanGoals, Lines(frame, answer.Goals)),
            .. frame.Part(Phrase.PlanMeasures, Lines(frame, answer.Measures)),
            .. frame.Part(Phrase.PlanResponsible, Lines(frame, answer.Responsible)),
            .. frame.Part(Phrase.PlanNextSteps, Lines(frame, answer.NextSteps)),
            .. frame.End(),
        ]);
    }

    private static IEnumerable<(string When, Paragraph What)> Lines(CaseworkFrame frame, RepeatedField<PlanLine> lines) =>
        lines.Select(line => (frame.Days(line.Period), frame.Line(line.Text, Rest(frame, line), line.ItemIds)));

    private static string Rest(CaseworkFrame frame, PlanLine line)
    {
        var holder = frame.Wording.Named(line.Holder?.Title, line.Holder?.HolderId ?? "");
        return line.Who.Length == 0 ? $", {holder}" : $", {frame.Wording.Plain(line.Who)}, {holder}";
    }
}
