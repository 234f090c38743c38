using Gateway.Casework.V1;
using Gateway.Cli.Commands;
using Gateway.Cli.Language;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>The informant figure of each kind of case: sums over assessments, and nothing of any one of them.</summary>
internal sealed class InformantPage(Texts texts, PageLayout layout)
{
    /// <summary>The page.</summary>
    public IRenderable Render(GetInformantFiguresResponse answer) => new Rows(Parts(answer));

    private IEnumerable<IRenderable> Parts(GetInformantFiguresResponse answer)
    {
        yield return new Paragraph(texts.Of(Phrase.InformantPageTitle, answer.FromMonth, answer.UntilMonth), new Style(decoration: Decoration.Bold));
        if (answer.Aggregates.Count == 0)
            yield return new Paragraph(texts.Of(Phrase.InformantNone));
        foreach (var aggregate in answer.Aggregates)
        {
            yield return layout.Heading(CaseTypes.Named(aggregate.CaseType, texts));
            yield return aggregate.Figure is { } figure
                ? new Rows(new Paragraph(texts.Of(Phrase.InformantAssessments, aggregate.Assessments)), new InformantBar(texts, layout).Share(figure))
                : new Paragraph(texts.Of(Phrase.InformantTooFew));
        }
    }
}
