using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What the privacy officer must look at: emergency accesses, and queries whose caller was not known to have an open case.</summary>
internal sealed class ReviewsPage(CatalogueNames names, Texts texts, PageLayout layout)
{
    /// <summary>As many as one answer carries: what is decided makes room for what comes after.</summary>
    public const uint Most = 100;

    private static readonly Padding Indent = new(2, 0, 0, 0);
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Late = new(Color.Red, decoration: Decoration.Bold);

    private readonly Wording _wording = new(texts, new SourceText(nationalId: null), ReasonReader.Officer);

    /// <summary>Emergency accesses, the soonest due first.</summary>
    public IRenderable Emergencies(ListEmergencyAccessesResponse answer) =>
        List(Phrase.EmergenciesTitle, Phrase.EmergenciesNone, Phrase.EmergenciesReviewNext, [.. answer.Accesses.Select(Block)], answer.Accesses.Any(access => access.ReviewedAt is null));

    /// <summary>Queries without a confirmed relation, the oldest first.</summary>
    public IRenderable Relations(ListUnconfirmedRelationsResponse answer) =>
        List(Phrase.RelationsTitle, Phrase.RelationsNone, Phrase.RelationsReviewNext, [.. answer.Relations.Select(Block)], answer.Relations.Count > 0);

    /// <summary>Mandates that offices recorded, of each recorder the newest first. There is nothing to decide: the citizen was told of each.</summary>
    public IRenderable Mandates(ListRecordedMandatesResponse answer) =>
        List(Phrase.MandatesTitle, Phrase.MandatesNone, Phrase.MandatesTold, [.. answer.Mandates.Select(Block)], answer.Mandates.Count > 0);

    /// <summary>Sources that answered about the wrong person, the newest first. There is nothing to decide: the source must be looked into.</summary>
    public IRenderable Alarms(ListAlarmsResponse answer) =>
        List(Phrase.AlarmsTitle, Phrase.AlarmsNone, Phrase.AlarmsNext, [.. answer.Alarms.Select(Block)], answer.Alarms.Count > 0);

    /// <summary>A decision that was recorded.</summary>
    public IRenderable Decided(Phrase decision, Receipt? receipt)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReceiptLabel, receipt is null ? "" : _wording.Of(receipt, layout.Zone));
        return new Rows(new Paragraph(texts.Of(decision), Bold), lines.Render());
    }

    private Rows List(Phrase title, Phrase none, Phrase next, IReadOnlyList<IRenderable> blocks, bool undecided)
    {
        var parts = new List<IRenderable> { new Paragraph(texts.Of(title), Bold) };
        if (blocks.Count == 0)
            parts.Add(new Paragraph(texts.Of(none)));
        parts.AddRange(blocks);
        if (blocks.Count >= Most)
            parts.AddRange([new Paragraph(""), new Paragraph(texts.Of(Phrase.ReviewsMore, blocks.Count))]);
        if (undecided)
            parts.AddRange([new Paragraph(""), new Paragraph(texts.Of(next))]);
        return new Rows(parts);
    }

    private IRenderable Block(EmergencyAccessRecord access)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReviewWhen, layout.Moment(access.At));
        lines.Add(Phrase.RuleRoles, Who(access.User, access.Unit, access.OrganisationCvr));
        lines.Add(Phrase.CaseLabel, _wording.Plain(access.CaseId));
        lines.Add(Phrase.PurposeLabel, names.Purpose(access.Purpose));
        lines.Add(Phrase.ConsentCategories, names.Categories(access.Categories));
        // In the caller's words, which are somebody else's: cleaned like a source's.
        lines.Add(Phrase.EmergencyWhy, access.ProtectedRecord ? texts.Of(Phrase.ProtectedRecordWhy) : _wording.Plain(access.Justification));
        if (access.ReviewedAt is null)
            lines.Add(Phrase.EmergencyReviewBy, layout.Moment(access.ReviewBy) + (access.Overdue ? $" ({texts.Of(Phrase.EmergencyOverdue)})" : ""), access.Overdue ? Late : null);
        else
            lines.Add(Phrase.EmergencyReviewed, $"{layout.Moment(access.ReviewedAt)}: {texts.Of(access.Justified ? Phrase.Justified : Phrase.NotJustified)}");
        lines.Add(Phrase.EmergencyNotified, access.CitizenNotifiedAt is null ? texts.Of(Phrase.NotYet) : layout.Moment(access.CitizenNotifiedAt));
        return Titled(access.EmergencyId, lines);
    }

    private IRenderable Block(UnconfirmedRelation relation)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReviewWhen, layout.Moment(relation.At));
        lines.Add(Phrase.RuleRoles, Who(relation.User, relation.Unit, relation.OrganisationCvr));
        lines.Add(Phrase.CaseLabel, _wording.Plain(relation.CaseId));
        lines.Add(Phrase.PurposeLabel, names.Purpose(relation.Purpose));
        lines.Add(Phrase.RelationState, relation.Denied ? texts.Of(Phrase.RelationDenied) : texts.Of(Phrase.RelationNotAnswered, relation.Attempts));
        return Titled(relation.QueryId, lines);
    }

    private IRenderable Block(RecordedMandate mandate)
    {
        var words = new PolicyWords(texts);
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReviewWhen, layout.Moment(mandate.RecordedAt));
        lines.Add(Phrase.RuleRoles, Who(mandate.User, "", mandate.OrganisationCvr));
        lines.Add(Phrase.MandateLabel, words.Mandates([mandate.Kind]));
        lines.Add(Phrase.ConsentPeriod, $"{layout.Moment(mandate.ValidFrom)} - {layout.Moment(mandate.EndedAt ?? mandate.ValidUntil)}");
        lines.Add(Phrase.PurposeLabel, string.Join(", ", mandate.Purposes.Select(names.Purpose)));
        lines.Add(Phrase.ConsentCategories, names.Categories(mandate.Categories));
        lines.Add(Phrase.MandateEvidence, _wording.Plain(mandate.Evidence));
        return Titled(mandate.MandateId, lines);
    }

    private IRenderable Block(WrongPersonAlarm alarm)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReviewWhen, layout.Moment(alarm.At));
        lines.Add(Phrase.AlarmSources, string.Join(", ", alarm.SourceIds.Select(_wording.Plain)));
        lines.Add(Phrase.AlarmMunicipality, _wording.Plain(alarm.Municipality));
        lines.Add(Phrase.RuleRoles, Who("", "", alarm.OrganisationCvr));
        lines.Add(Phrase.PurposeLabel, names.Purpose(alarm.Purpose));
        return Titled(alarm.QueryId, lines);
    }

    private Rows Titled(string id, LabelledLines lines) => new(new Paragraph(""), new Paragraph(_wording.Plain(id), Bold), new Padder(lines.Render(), Indent));

    private string Who(string user, string unit, string cvr) => string.Join(", ", new[] { _wording.Plain(user), _wording.Plain(unit), cvr.Length > 0 ? $"CVR {_wording.Plain(cvr)}" : "" }.Where(part => part.Length > 0));
}
