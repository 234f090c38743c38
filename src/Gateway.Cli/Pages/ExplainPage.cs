using System.Globalization;
using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>May I: for each category the decision, with the rule that allows it or every rule that stands against it.</summary>
internal sealed class ExplainPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    private static readonly Padding Indent = new(2, 0, 0, 0);
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private readonly Wording _wording = new(texts, asked.Clean, asked.Reader);

    /// <summary>The page.</summary>
    public IRenderable Render(ExplainAccessResponse answer) => new Rows(Parts(answer));

    private IEnumerable<IRenderable> Parts(ExplainAccessResponse answer)
    {
        var head = new PageHead(texts, layout, asked, _wording);
        yield return head.Title(Phrase.ExplainTitle);
        yield return head.Facts([answer.Receipt], query: null, answer.CatalogueVersion);
        if (answer.AsOf is { } moment)
            yield return new Paragraph(texts.Of(Phrase.AsOfText, TimeZoneInfo.ConvertTime(moment.ToDateTimeOffset(), layout.Zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)), Bold);
        if (asked.DecidedFor is { } somebody)
            yield return new Paragraph(texts.Of(Phrase.DecidedForText, Described(somebody)), Bold);
        if (answer.Relation == Relation.Unconfirmed)
            yield return new Paragraph(texts.Of(Phrase.RelationUnconfirmedText));
        foreach (var holder in answer.Explanations.GroupBy(part => part.Holder?.HolderId ?? "", StringComparer.Ordinal))
        {
            yield return head.Of(holder.First().Holder);
            foreach (var part in holder)
            {
                yield return Title(part);
                yield return new Padder(Lines(part), Indent);
            }
        }
        yield return new Paragraph("");
        var allowed = answer.Explanations.Count(part => part.Outcome == AccessOutcome.Allowed);
        yield return new Paragraph(texts.Of(Phrase.ExplainSummary, allowed, answer.Explanations.Count), Bold);
    }

    private string Described(DecidedFor somebody)
    {
        var words = new PolicyWords(texts);
        string[] parts =
        [
            words.Roles([somebody.Role]), somebody.OrganisationCvr.Length > 0 ? $"CVR {_wording.Plain(somebody.OrganisationCvr)}" : "",
            somebody.AssuranceLevel.Length > 0 ? words.Level(somebody.AssuranceLevel) : "",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private Paragraph Title(AccessExplanation part)
    {
        var look = Look(part.Outcome);
        return new Paragraph($"{look.Symbol} ", new Style(look.Color))
            .Append(_wording.Named(part.Title, part.Category), Bold)
            .Append($": {look.Words}", new Style(look.Color));
    }

    private Grid Lines(AccessExplanation part)
    {
        var lines = new LabelledLines(texts);
        if (part.LegalBasis is { } basis)
            lines.Add(Phrase.LegalBasisLabel, _wording.Of(basis));
        if (part.Outcome == AccessOutcome.Allowed)
        {
            lines.Add(Phrase.ConsentLabel, part.ConsentId.Length > 0 ? _wording.Plain(part.ConsentId) : texts.Of(Phrase.ConsentNotNeeded));
            if (part.MandateId.Length > 0)
                lines.Add(Phrase.MandateLabel, _wording.Plain(part.MandateId));
            if (part.Emergency)
                lines.Add(Phrase.EmergencyLabel, texts.Of(Phrase.EmergencyText));
            lines.Add(Phrase.WouldAskLabel, part.SourceIds.Count > 0 ? string.Join(", ", part.SourceIds.Select(_wording.Plain)) : texts.Of(Phrase.WouldAskNobody));
        }
        // Every reason, not only the first: removing one of them may not be enough.
        lines.AddEach(Phrase.WhyLabel, part.Reasons.Select(reason => _wording.Of(reason)), new Style(Look(part.Outcome).Color));
        lines.Add(Phrase.NextStepLabel, _wording.Of(part.NextStep));
        return lines.Render();
    }

    private StateLook Look(AccessOutcome outcome) => outcome switch
    {
        AccessOutcome.Allowed => StateLook.Of(SectionState.Available, texts, layout) with { Words = texts.Of(Phrase.OutcomeAllowed) },
        AccessOutcome.Withheld => StateLook.Of(SectionState.Withheld, texts, layout) with { Words = texts.Of(Phrase.OutcomeWithheld) },
        AccessOutcome.AwaitingSourceDecision => StateLook.Of(SectionState.AwaitingSourceDecision, texts, layout) with { Words = texts.Of(Phrase.OutcomeHolderDecides) },
        _ => StateLook.Unknown(texts, (int)outcome),
    };
}
