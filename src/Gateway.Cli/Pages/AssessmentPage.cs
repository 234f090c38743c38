using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>
/// The page of an assessment: the verdict on the documentation, the informant figure as a bar, then every requirement with
/// what meets it, or what is missing, why, and the next lawful step.
/// </summary>
internal sealed class AssessmentPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    private static readonly Padding Indent = new(2, 0, 0, 0);
    private readonly Wording _wording = new(texts, asked.Clean, asked.Reader);

    /// <summary>The page.</summary>
    public IRenderable Render(AssessCaseResponse answer) => new Rows(Parts(answer));

    private IEnumerable<IRenderable> Parts(AssessCaseResponse answer)
    {
        var frame = new CaseworkFrame(texts, layout, asked, answer.Basis);
        foreach (var part in frame.Begin(Phrase.AssessTitle))
            yield return part;
        yield return new Paragraph("");
        if (answer.Verdict is { } verdict)
            yield return new Paragraph(_wording.Of(verdict.Text), new Style(verdict.Sufficient ? Color.Green : Color.Yellow, decoration: Decoration.Bold));
        if (answer.Informant is { } figure)
            yield return new InformantBar(texts, layout).Render(figure);
        var items = new NamedItems(answer.Basis?.Items ?? [], _wording);
        foreach (var requirement in answer.Requirements)
            yield return Requirement(requirement, items);
        yield return new Paragraph("");
        yield return new Paragraph(texts.Of(Phrase.AssessLimits, _wording.Plain(answer.RequirementsVersion)), new Style(decoration: Decoration.Dim));
    }

    private Rows Requirement(AssessedRequirement requirement, NamedItems items)
    {
        var look = Look(requirement.State);
        var title = new Paragraph($"{look.Symbol} ", new Style(look.Color))
            .Append(_wording.Named(requirement.Title, requirement.RequirementId), new Style(decoration: Decoration.Bold))
            .Append($": {look.Words}", new Style(look.Color));
        if (Because(requirement.MissingBecause) is { } because)
            title.Append($" ({texts.Of(because)})", new Style(look.Color));
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.RequirementQuestionLabel, _wording.Of(requirement.Question));
        lines.AddEach(requirement.State == RequirementState.Met ? Phrase.MetByLabel : Phrase.FoundLabel, requirement.ItemIds.Select(items.Of));
        if (requirement.NextStep is { } step)
            lines.Add(Phrase.NextStepLabel, _wording.Of(step.Text), new Style(look.Color));
        // A requirement that nobody has read in its source is shown as one.
        if (requirement.Sources.Count > 0 && requirement.Sources.All(source => !source.Verified))
            lines.Add(Phrase.RequirementSourceLabel, texts.Of(Phrase.RequirementUnverified, string.Join("; ", requirement.Sources.Select(source => _wording.Plain($"{source.Title}, {source.Reference}")))));
        return new Rows(new Paragraph(""), title, new Padder(lines.Render(), Indent));
    }

    private static Phrase? Because(MissingBecause because) => because switch
    {
        MissingBecause.Unavailable => Phrase.BecauseUnavailable,
        MissingBecause.NotAsked => Phrase.BecauseNotAsked,
        MissingBecause.Withheld => Phrase.BecauseWithheld,
        MissingBecause.NothingHeld => Phrase.BecauseNothingHeld,
        MissingBecause.NotRegistered => Phrase.BecauseNotRegistered,
        _ => null,
    };

    private StateLook Look(RequirementState state) => state switch
    {
        RequirementState.Met => StateLook.Of(SectionState.Available, texts, layout) with { Words = texts.Of(Phrase.RequirementMet) },
        RequirementState.ToldByCitizen => StateLook.Of(SectionState.Available, texts, layout) with { Words = texts.Of(Phrase.RequirementTold) },
        RequirementState.Stale => StateLook.Of(SectionState.Partial, texts, layout) with { Words = texts.Of(Phrase.RequirementStale) },
        RequirementState.Contradicted => StateLook.Of(SectionState.Unavailable, texts, layout) with { Words = texts.Of(Phrase.RequirementContradicted) },
        RequirementState.Missing => StateLook.Of(SectionState.NothingHeld, texts, layout) with { Words = texts.Of(Phrase.RequirementMissing), Color = Color.Yellow },
        _ => StateLook.Unknown(texts, (int)state),
    };
}
