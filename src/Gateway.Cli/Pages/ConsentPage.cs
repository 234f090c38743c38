using System.Globalization;
using Gateway.Cli.Language;
using Gateway.Consent.V1;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>A text to consent to, a consent, and what happened to it.</summary>
internal sealed class ConsentPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Padding Indent = new(2, 0, 0, 0);

    private readonly Wording _wording = new(texts, asked.Clean);

    /// <summary>The text, with what is needed to record a yes.</summary>
    public IRenderable Draft(DraftConsentResponse draft)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ConsentDraftId, _wording.Plain(draft.DraftId));
        lines.Add(Phrase.ConsentForms, string.Join(", ", draft.Forms.Select(Word)));
        lines.Add(Phrase.ConsentLix, draft.Lix.ToString(CultureInfo.InvariantCulture));
        lines.Add(Phrase.ConsentTextVersion, _wording.Shortened(draft.TextVersion));
        lines.Add(Phrase.ReceiptLabel, draft.Receipt is { } receipt ? _wording.Of(receipt, layout.Zone) : "");
        return new Rows(
            Title(Phrase.ConsentDraftTitle), new Paragraph(""),
            new Padder(new Paragraph(_wording.Of(draft.Text)), Indent), new Paragraph(""),
            lines.Render(), new Paragraph(""),
            new Paragraph(texts.Of(asked.IsOwn ? Phrase.ConsentOwnGrantNext : Phrase.ConsentGrantNext, asked.Alias is null ? "-" : _wording.Plain(asked.Alias), _wording.Plain(draft.DraftId))));
    }

    /// <summary>A consent that was just given or withdrawn.</summary>
    public IRenderable One(Consent.V1.Consent consent, Receipt? receipt) => new Rows(Title(Phrase.ConsentTitle), Terms(consent, receipt).Render());

    /// <summary>The citizen's consents.</summary>
    public IRenderable List(ListConsentsResponse answer)
    {
        var parts = new List<IRenderable> { Title(Phrase.ConsentListTitle) };
        if (answer.Consents.Count == 0)
            parts.Add(new Paragraph(texts.Of(Phrase.ConsentNone)));
        foreach (var consent in answer.Consents)
        {
            parts.Add(new Paragraph(""));
            parts.Add(Terms(consent, receipt: null).Render());
        }
        if (answer.NextPageToken.Length > 0)
            parts.Add(new Paragraph(texts.Of(Phrase.ConsentMore)));
        return new Rows(parts);
    }

    /// <summary>One consent with its text and history.</summary>
    public IRenderable Whole(GetConsentResponse answer)
    {
        var history = new LabelledLines(texts);
        history.AddEach(Phrase.ConsentHistory, answer.History.Select(Event));
        return new Rows(
            Title(Phrase.ConsentTitle), Terms(answer.Consent, receipt: null).Render(), new Paragraph(""),
            new Padder(new Paragraph(_wording.Of(answer.Text)), Indent), new Paragraph(""), history.Render());
    }

    private Paragraph Title(Phrase title) => new(texts.Of(title, asked.Named(texts)), Bold);

    private LabelledLines Terms(Consent.V1.Consent consent, Receipt? receipt)
    {
        var terms = consent.Terms ?? new ConsentTerms();
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ConsentIdLabel, _wording.Plain(consent.ConsentId));
        lines.Add(Phrase.ConsentStateLabel, State(consent));
        lines.Add(Phrase.ConsentCategories, Listed(terms.Categories));
        lines.Add(Phrase.ConsentWithdrawnPart, Listed(consent.WithdrawnCategories));
        lines.Add(Phrase.ConsentHolders, Listed(terms.Holders));
        lines.Add(Phrase.ConsentReceiver, _wording.Plain(consent.ReceiverCvr));
        lines.Add(Phrase.CaseLabel, _wording.Plain(terms.CaseId));
        lines.Add(Phrase.PurposeLabel, _wording.Plain(terms.Purpose));
        lines.Add(Phrase.ConsentPeriod, $"{layout.Moment(terms.ValidFrom)} - {layout.Moment(terms.ValidUntil)}");
        lines.Add(Phrase.ConsentFormLabel, Word(consent.Form));
        lines.Add(Phrase.MandateLabel, _wording.Plain(consent.MandateId));
        lines.Add(Phrase.ConsentSuperseded, _wording.Plain(consent.SupersededBy));
        lines.Add(Phrase.ReceiptLabel, receipt is null ? "" : _wording.Of(receipt, layout.Zone));
        return lines;
    }

    private string State(Consent.V1.Consent consent)
    {
        var state = consent.State switch
        {
            ConsentState.Active => texts.Of(Phrase.ConsentActive),
            ConsentState.NotYetValid => texts.Of(Phrase.ConsentNotYet),
            ConsentState.Expired => texts.Of(Phrase.ConsentExpired),
            ConsentState.Withdrawn => texts.Of(Phrase.ConsentWithdrawn),
            ConsentState.Superseded => texts.Of(Phrase.ConsentSupersededState),
            ConsentState.MandateEnded => texts.Of(Phrase.ConsentMandateEnded),
            _ => texts.Of(Phrase.StateUnknown, (int)consent.State),
        };
        return consent.Objection ? $"{texts.Of(Phrase.ConsentObjection)}: {state}" : state;
    }

    private string Event(ConsentEvent happened)
    {
        var word = happened.Kind switch
        {
            ConsentEventKind.Drafted => texts.Of(Phrase.EventDrafted),
            ConsentEventKind.Granted => texts.Of(Phrase.EventGranted),
            ConsentEventKind.Used => texts.Of(Phrase.EventUsed),
            ConsentEventKind.Withdrawn => texts.Of(Phrase.EventWithdrawn),
            ConsentEventKind.Expired => texts.Of(Phrase.EventExpired),
            ConsentEventKind.Superseded => texts.Of(Phrase.EventSuperseded),
            ConsentEventKind.Reminded => texts.Of(Phrase.EventReminded),
            _ => texts.Of(Phrase.StateUnknown, (int)happened.Kind),
        };
        var about = happened.Categories.Count > 0 ? $": {Listed(happened.Categories)}" : "";
        return $"{layout.Moment(happened.At)}  {word}{about}  #{happened.LogIndex.ToString(CultureInfo.InvariantCulture)}";
    }

    private string Word(ConsentForm form) => form switch
    {
        ConsentForm.Digital => texts.Of(Phrase.FormDigital),
        ConsentForm.Written => texts.Of(Phrase.FormWritten),
        ConsentForm.Oral => texts.Of(Phrase.FormOral),
        ConsentForm.PartyHearing => texts.Of(Phrase.FormPartyHearing),
        _ => texts.Of(Phrase.StateUnknown, (int)form),
    };

    private string Listed(IEnumerable<string> ids) => string.Join(", ", ids.Select(_wording.Plain));
}
