using System.Globalization;
using Gateway.Cli.Language;
using Gateway.Consent.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What the citizen was told without being asked, the newest first.</summary>
internal sealed class NoticesPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Padding Indent = new(2, 0, 0, 0);

    private readonly Wording _wording = new(texts, asked.Clean);

    /// <summary>The page.</summary>
    public IRenderable Render(ListNoticesResponse answer)
    {
        var parts = new List<IRenderable> { new Paragraph(texts.Of(Phrase.NoticesTitle, asked.Named(texts)), Bold) };
        if (answer.Notices.Count == 0)
            parts.Add(new Paragraph(texts.Of(Phrase.NoticesNone)));
        foreach (var notice in answer.Notices)
        {
            parts.Add(new Paragraph(""));
            parts.Add(new Paragraph($"{layout.Moment(notice.GivenAt)}  {_wording.Plain(notice.NoticeId)}  #{notice.LogIndex.ToString(CultureInfo.InvariantCulture)}", Bold));
            parts.Add(new Padder(new Paragraph(_wording.Of(notice.Text)), Indent));
            if (Review(notice) is { } review)
                parts.Add(new Padder(new Paragraph(review, Bold), Indent));
        }
        if (answer.NextPageToken.Length > 0)
            parts.Add(new Paragraph(texts.Of(Phrase.NoticesMore)));
        return new Rows(parts);
    }

    private string? Review(Notice notice)
    {
        if (notice.Kind != NoticeKind.EmergencyAccess)
            return null;
        return notice.ReviewedAt is { } at
            ? texts.Of(notice.Justified ? Phrase.NoticeJustified : Phrase.NoticeNotJustified, layout.Moment(at))
            : texts.Of(Phrase.NoticeNotReviewed);
    }
}
