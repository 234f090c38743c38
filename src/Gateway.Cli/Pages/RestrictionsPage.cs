using Gateway.Cli.Language;
using Gateway.Disclosures.V1;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What access reports leave out, or shall: for officers, who see the reason that the report does not give.</summary>
internal sealed class RestrictionsPage(SourceText source, Texts texts, PageLayout layout)
{
    /// <summary>As many as one answer carries.</summary>
    public const uint Most = 100;

    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Padding Indent = new(2, 0, 0, 0);

    private readonly Wording _wording = new(texts, source, ReasonReader.Officer);

    /// <summary>All of them, the newest first.</summary>
    public IRenderable List(ListRestrictionsResponse answer)
    {
        var parts = new List<IRenderable> { new Paragraph(texts.Of(Phrase.RestrictionsTitle), Bold) };
        if (answer.Restrictions.Count == 0)
            parts.Add(new Paragraph(texts.Of(Phrase.RestrictionsNone)));
        parts.AddRange(answer.Restrictions.SelectMany(r => Block(r, receipt: null)));
        if (answer.NextPageToken.Length > 0)
            parts.Add(new Paragraph(texts.Of(Phrase.ReviewsMore, answer.Restrictions.Count)));
        if (answer.Restrictions.Any(r => r.State == RestrictionState.Proposed))
            parts.AddRange([new Paragraph(""), new Paragraph(texts.Of(Phrase.RestrictionsNext))]);
        return new Rows(parts);
    }

    /// <summary>One that was just proposed.</summary>
    public IRenderable Proposed(ProposeRestrictionResponse answer) => new Rows(
        [new Paragraph(texts.Of(Phrase.RestrictionProposed), Bold), .. Block(answer.Restriction, answer.Receipt), new Paragraph(texts.Of(Phrase.RestrictionsNext))]);

    private IEnumerable<IRenderable> Block(ReportRestriction restriction, Receipt? receipt)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.CorrectionState, texts.Of(State(restriction.State)));
        lines.Add(Phrase.LogCitizen, _wording.Plain(restriction.CitizenRef));
        lines.Add(Phrase.RestrictionGround, texts.Of(restriction.Ground == RestrictionGround.PublicInterests ? Phrase.RestrictionPublic : Phrase.RestrictionPrivate));
        lines.Add(Phrase.WhyLabel, _wording.Plain(restriction.Reason));
        lines.Add(Phrase.RestrictionEnds, layout.Moment(restriction.EndsAt));
        lines.AddEach(Phrase.RestrictionLeavesOut, restriction.DisclosureIds.Select(_wording.Plain));
        lines.Add(Phrase.RestrictionProposedBy, By(restriction.ProposedBy, restriction.ProposedAt));
        lines.Add(Phrase.RestrictionConfirmedBy, By(restriction.ConfirmedBy, restriction.ConfirmedAt));
        lines.Add(Phrase.RestrictionLiftedBy, By(restriction.LiftedBy, restriction.LiftedAt));
        lines.Add(Phrase.ReceiptLabel, receipt is null ? "" : _wording.Of(receipt, layout.Zone));
        return [new Paragraph(""), new Paragraph(_wording.Plain(restriction.RestrictionId), Bold), new Padder(lines.Render(), Indent)];
    }

    private string By(string user, Google.Protobuf.WellKnownTypes.Timestamp? at) => at is null ? "" : $"{_wording.Plain(user)}, {layout.Moment(at)}";

    private static Phrase State(RestrictionState state) => state switch
    {
        RestrictionState.Proposed => Phrase.RestrictionStateProposed,
        RestrictionState.InForce => Phrase.RestrictionStateInForce,
        RestrictionState.Lifted => Phrase.RestrictionStateLifted,
        RestrictionState.Over => Phrase.RestrictionStateOver,
        _ => Phrase.StateUnknown,
    };
}
