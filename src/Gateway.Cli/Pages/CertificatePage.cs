using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>The request for a certificate with its focus, or why none is needed.</summary>
internal sealed class CertificatePage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    /// <summary>The page.</summary>
    public IRenderable Render(PrepareCertificateRequestResponse answer)
    {
        var frame = new CaseworkFrame(texts, layout, asked, answer.Basis);
        return new Rows(
        [
            .. frame.Begin(Phrase.CertificateTitle),
            new Paragraph(""),
            new Paragraph(Words(answer.Answer), new Style(decoration: Decoration.Bold)),
            new Paragraph(frame.Wording.Of(answer.Explanation)),
            Facts(frame, answer).Render(),
            .. Text(frame, answer),
            .. frame.End(),
        ]);
    }

    private LabelledLines Facts(CaseworkFrame frame, PrepareCertificateRequestResponse answer)
    {
        var lines = new LabelledLines(texts);
        if (answer.ReasonNeeded)
            lines.Add(Phrase.NextStepLabel, texts.Of(Phrase.CertificateReasonNeeded));
        lines.Add(Phrase.CertificateRemind, frame.Wording.Plain(answer.RemindFrom));
        if (answer.SpecialistCertificate.Length > 0)
            lines.Add(Phrase.CertificateSpecialist, $"{frame.Wording.Plain(answer.SpecialistCertificate)}, {frame.Wording.Named(answer.Specialist?.Title, answer.Specialist?.HolderId ?? "")}");
        return lines;
    }

    private IEnumerable<IRenderable> Text(CaseworkFrame frame, PrepareCertificateRequestResponse answer)
    {
        if (frame.Wording.Of(answer.RequestText) is not { Length: > 0 } text)
            yield break;
        yield return layout.Heading(texts.Of(Phrase.CertificateText));
        yield return new Paragraph(text);
    }

    private string Words(CertificateAnswer answer) => answer switch
    {
        CertificateAnswer.Needed => texts.Of(Phrase.CertificateNeeded),
        CertificateAnswer.Superfluous => texts.Of(Phrase.CertificateSuperfluous),
        CertificateAnswer.Requested => texts.Of(Phrase.CertificateRequested),
        CertificateAnswer.ConsentFirst => texts.Of(Phrase.CertificateConsentFirst),
        CertificateAnswer.Unknown => texts.Of(Phrase.CertificateUnknown),
        _ => texts.Of(Phrase.StateUnknown, (int)answer),
    };
}
