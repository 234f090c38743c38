using Gateway.Cli.Language;
using Gateway.Consent.V1;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What is said to be wrong about a citizen, the newest first, and what became of it.</summary>
internal sealed class CorrectionsPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    /// <summary>As many as one answer carries.</summary>
    public const uint Most = 100;

    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Padding Indent = new(2, 0, 0, 0);

    private readonly Wording _wording = new(texts, asked.Clean);

    /// <summary>All of them.</summary>
    public IRenderable List(ListCorrectionsResponse answer)
    {
        var parts = new List<IRenderable> { new Paragraph(texts.Of(Phrase.CorrectionsTitle, asked.Named(texts)), Bold) };
        if (answer.Corrections.Count == 0)
            parts.Add(new Paragraph(texts.Of(Phrase.CorrectionsNone)));
        parts.AddRange(answer.Corrections.SelectMany(c => Block(c, receipt: null)));
        if (answer.NextPageToken.Length > 0)
            parts.Add(new Paragraph(texts.Of(Phrase.ReviewsMore, answer.Corrections.Count)));
        return new Rows(parts);
    }

    /// <summary>One that was just asked for.</summary>
    public IRenderable Asked(RequestCorrectionResponse answer) =>
        new Rows([new Paragraph(texts.Of(Phrase.CorrectionAsked), Bold), .. Block(answer.Correction, answer.Receipt)]);

    private IEnumerable<IRenderable> Block(WantedCorrection correction, Receipt? receipt)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReviewWhen, layout.Moment(correction.AskedAt));
        lines.Add(Phrase.CorrectionState, texts.Of(State(correction.State)));
        lines.Add(Phrase.ConsentCategories, _wording.Plain(correction.Category));
        lines.Add(Phrase.ColumnSource, string.Join(", ", new[] { correction.SourceId, correction.SourceItemId }.Where(part => part.Length > 0).Select(_wording.Plain)));
        lines.Add(Phrase.CorrectionWrong, _wording.Plain(correction.Wrong));
        lines.Add(Phrase.CorrectionRight, _wording.Plain(correction.Right));
        if (correction.AnsweredAt is { } answered)
            lines.Add(Phrase.CorrectionAnswer, $"{layout.Moment(answered)}: {_wording.Plain(correction.Answer)}");
        lines.Add(Phrase.ReceiptLabel, receipt is null ? "" : _wording.Of(receipt, layout.Zone));
        return [new Paragraph(""), new Paragraph(_wording.Plain(correction.CorrectionId), Bold), new Padder(lines.Render(), Indent)];
    }

    /// <summary>How it stands.</summary>
    public static Phrase State(CorrectionState state) => state switch
    {
        CorrectionState.Pending => Phrase.CorrectionPending,
        CorrectionState.Corrected => Phrase.CorrectionMade,
        CorrectionState.Refused => Phrase.CorrectionRefused,
        _ => Phrase.StateUnknown,
    };
}
