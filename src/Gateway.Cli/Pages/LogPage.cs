using System.Globalization;
using Gateway.Cli.Language;
using Gateway.Disclosures.V1;
using Gateway.Overview.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What the disclosure log tells: looks as a table, a citizen's report, samples, and whom a credential touched.</summary>
internal sealed class LogPage(CatalogueNames names, SourceText clean, Texts texts, PageLayout layout)
{
    private static readonly Padding Indent = new(2, 0, 0, 0);
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private readonly Wording _wording = new(texts, clean, ReasonReader.Officer);
    private readonly LogWords _words = new(texts, clean);

    /// <summary>Looks that were found.</summary>
    public IRenderable Search(SearchDisclosuresResponse answer)
    {
        var title = new Paragraph(texts.Of(Phrase.LogSearchTitle, answer.Disclosures.Count, answer.Total), Bold);
        return answer.Disclosures.Count == 0 ? new Rows(title, new Paragraph(texts.Of(Phrase.LogNone))) : new Rows(title, Looks([.. answer.Disclosures]));
    }

    /// <summary>A citizen's report.</summary>
    public IRenderable Report(GetAccessReportResponse answer, string citizen)
    {
        var parts = new List<IRenderable>
        {
            new Paragraph(texts.Of(Phrase.LogReportTitle, citizen), Bold),
            new Paragraph(texts.Of(Phrase.LogReportCovers, layout.Moment(answer.CoversFrom), layout.Moment(answer.CoversUntil))),
            answer.Withheld is { } withheld
                ? new Paragraph(texts.Of(Phrase.LogReportWithheld, _wording.Of(withheld.Text), layout.Moment(withheld.Until), answer.TotalRows, answer.TotalRecords), Bold)
                : new Paragraph(texts.Of(Phrase.LogReportNumbers, answer.TotalRows, answer.TotalRecords)),
        };
        if (answer.NarrowedByMandate)
            parts.Add(new Paragraph(texts.Of(Phrase.LogReportNarrowed), Bold));
        parts.AddRange(answer.Rows.SelectMany(Block));
        return new Rows(parts);
    }

    /// <summary>Samples, each with what was drawn; and where they were asked for, whether enough are.</summary>
    public IRenderable Samples(IReadOnlyList<Sample> samples, SampleStanding? standing = null)
    {
        var parts = standing is null ? [] : Standing(standing).ToList();
        if (samples.Count == 0)
            parts.Add(new Paragraph(texts.Of(Phrase.LogSampleNone)));
        foreach (var sample in samples)
        {
            parts.Add(new Paragraph(texts.Of(Phrase.LogSampleTitle, clean.Line(sample.SampleId), sample.Items.Count, sample.Candidates), Bold));
            parts.Add(Looks([.. sample.Items.Select(i => i.Disclosure)], [.. sample.Items.Select(i => i.Decided)]));
        }
        if (samples.Any(s => s.Items.Any(i => !i.Decided)))
            parts.Add(new Paragraph(texts.Of(Phrase.LogSampleNext)));
        return new Rows(parts);
    }

    // What is late comes first.
    private IEnumerable<IRenderable> Standing(SampleStanding standing)
    {
        if (standing.OverdueSamples > 0)
            yield return new Paragraph(texts.Of(Phrase.LogSampleOverdue, standing.OverdueSamples, layout.Moment(standing.OverdueSince)), Bold);
        if (standing.DrawIsDue)
            yield return new Paragraph(texts.Of(Phrase.LogSampleDue, layout.Moment(Timestamp.FromDateTime(standing.CoveredUntil.ToDateTime().AddDays(standing.EveryDays)))), Bold);
        yield return new Paragraph(standing.LastDrawnAt is null ? texts.Of(Phrase.LogSampleNever) : texts.Of(Phrase.LogSampleCovered, layout.Moment(standing.CoveredUntil)));
        yield return new Paragraph(texts.Of(Phrase.LogSampleRule, standing.Size, standing.EveryDays));
    }

    /// <summary>A decision that was recorded.</summary>
    public IRenderable Decided(bool justified, Receipt? receipt)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReceiptLabel, receipt is null ? "" : _wording.Of(receipt, layout.Zone));
        return new Rows(new Paragraph(texts.Of(justified ? Phrase.LogWasRight : Phrase.LogWasWrong), Bold), lines.Render());
    }

    /// <summary>That a citizen was erased.</summary>
    public IRenderable Erased(EraseCitizenResponse answer)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.ReceiptLabel, _wording.Of(answer.Receipt, layout.Zone));
        return new Rows(new Paragraph(texts.Of(Phrase.LogErased, answer.Keys), Bold), lines.Render());
    }

    /// <summary>Whom a credential touched.</summary>
    public IRenderable Touched(ListTouchedCitizensResponse answer)
    {
        var numbers = answer.Numbers;
        var parts = new List<IRenderable> { new Paragraph(texts.Of(Phrase.LogTouchedTitle, numbers.Citizens, numbers.Disclosures, numbers.CitizensDisclosed), Bold) };
        if (numbers.Unattributed > 0)
            parts.Add(new Paragraph(texts.Of(Phrase.LogTouchedUnattributed, numbers.Unattributed)));
        if (answer.Citizens.Count > 0)
        {
            var table = Table(Phrase.LogCitizen, Phrase.LogTouchedFirst, Phrase.LogTouchedLast, Phrase.LogTouchedWhat, Phrase.LogTouchedCount);
            foreach (var citizen in answer.Citizens)
                Add(table, citizen.CitizenRef, layout.Moment(citizen.FirstAt), layout.Moment(citizen.LastAt), string.Join("; ", citizen.Changes.Select(_words.Act).Prepend(names.Categories(citizen.Categories.Select(c => c.Category))).Where(what => what.Length > 0)), Number(citizen.DisclosureIds.Count));
            parts.Add(table);
        }
        return new Rows(parts);
    }

    private Table Looks(List<Disclosure> looks, IReadOnlyList<bool>? decided = null)
    {
        var columns = new List<Phrase> { Phrase.LogWhen, Phrase.LogWho, Phrase.LogUse, Phrase.PurposeLabel, Phrase.LogOutcome, Phrase.LogId };
        if (decided is not null)
            columns.Add(Phrase.LogDecided);
        var table = Table([.. columns]);
        for (var i = 0; i < looks.Count; i++)
        {
            var look = looks[i];
            var cells = new List<string> { layout.Moment(look.At), _words.Who(look), _words.Act(look.Use), names.Purpose(look.Purpose), _words.Outcome(look.Outcome), clean.Line(look.DisclosureId) };
            if (decided is not null)
                cells.Add(texts.Of(decided[i] ? Phrase.Yes : Phrase.No));
            Add(table, [.. cells]);
        }
        return table;
    }

    private IEnumerable<IRenderable> Block(AccessReportRow row)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.LogAuthority, _words.Authority(row));
        lines.Add(Phrase.LogRole, new PolicyWords(texts).Roles(row.Role.Length > 0 ? [row.Role] : []));
        lines.Add(Phrase.PurposeLabel, row.Purpose.Length > 0 ? _wording.Named(row.PurposeTitle, row.Purpose) : "");
        lines.AddEach(Phrase.ConsentCategories, row.Categories.Select(Category));
        lines.Add(Phrase.LogOutcome, _words.Outcome(row.Outcome));
        lines.Add(Phrase.LogRecords, string.Join(", ", row.Records.Select(r => "#" + Number((long)r.Receipt.LogIndex))));
        return [new Paragraph(""), new Paragraph($"{layout.Moment(row.At)}  {_wording.Of(row.Title)}", Bold), new Padder(lines.Render(), Indent)];
    }

    private string Category(DisclosedCategory category)
    {
        var name = _wording.Named(category.Title, category.Category);
        string[] told =
        [
            _words.State(category.State), category.LegalBasis is { } basis ? _wording.Cited(basis) : "",
            .. category.Reasons.Select(r => new Wording(texts, clean, ReasonReader.Citizen).Of(r)),
        ];
        return told.Any(t => t.Length > 0) ? $"{name}: {string.Join("; ", told.Where(t => t.Length > 0))}" : name;
    }

    private Table Table(params Phrase[] columns)
    {
        var table = new Table { Border = layout.Unicode ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Paragraph(texts.Of(column), Bold)));
        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(c => new Paragraph(c)));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
