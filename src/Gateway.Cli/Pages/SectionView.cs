using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>One section: its state in words, its items, on which rule, under which receipt, and why anything is missing.</summary>
internal sealed class SectionView(Texts texts, PageLayout layout, Wording wording, NamedItems items)
{
    private static readonly Padding Indent = new(2, 0, 0, 0);

    /// <summary>The section; <paramref name="covering"/> is the receipt of the record that covers it.</summary>
    public IRenderable Render(Section section, Receipt? covering)
    {
        var parts = new List<IRenderable> { new Paragraph(""), Title(section) };
        if (section.Items.Count > 0)
            parts.Add(new Padder(new ItemTable(texts, layout, wording).Render(section), Indent));
        var conflicts = new ConflictBlock(texts, layout, wording, items);
        parts.AddRange(section.Conflicts.Select(conflict => new Padder(conflicts.Render(conflict), Indent)));
        var lines = Lines(section, covering);
        if (!lines.IsEmpty)
            parts.Add(new Padder(lines.Render(), Indent));
        return new Rows(parts);
    }

    /// <summary>A section that was announced and did not come.</summary>
    public IRenderable RenderMissing(AnnouncedSection announced)
    {
        var look = StateLook.Of(SectionState.Unavailable, texts, layout);
        return new Rows(
            new Paragraph(""),
            new Paragraph($"{look.Symbol} ", new Style(look.Color))
                .Append(wording.Named(announced.Title, announced.Category), new Style(decoration: Decoration.Bold))
                .Append($": {texts.Of(Phrase.DidNotArrive)}", new Style(look.Color)));
    }

    private Paragraph Title(Section section)
    {
        var look = StateLook.Of(section.State, texts, layout);
        var title = new Paragraph();
        title.Append($"{look.Symbol} ", new Style(look.Color));
        title.Append(wording.Named(section.Title, section.Category), new Style(decoration: Decoration.Bold));
        title.Append($": {look.Words}", new Style(look.Color));
        if (section.Items.Count > 0)
            title.Append($" ({section.Items.Count})");
        return title;
    }

    private LabelledLines Lines(Section section, Receipt? covering)
    {
        var provenance = section.Items.SelectMany(item => item.Provenance).ToList();
        var lines = new LabelledLines(texts);
        // The rule, the consent and the receipt stand on every item; told once for the section where all are the same.
        lines.AddEach(Phrase.LegalBasisLabel, provenance.Select(from => from.LegalBasis).Prepend(section.LegalBasis).OfType<LegalBasis>().Select(wording.Of));
        lines.AddEach(Phrase.ConsentLabel, provenance.Select(from => from.ConsentId).Prepend(section.ConsentId).Select(wording.Plain));
        lines.AddEach(Phrase.ReceiptLabel, Receipts(provenance, covering).Select(wording.Of));
        lines.AddEach(Phrase.ShownElsewhereLabel, section.ShownElsewhere.Select(items.WithSection));
        lines.AddEach(Phrase.MissingLabel, section.Reasons.Select(wording.Of), new Style(StateLook.Of(section.State, texts, layout).Color));
        if (section.Emergency)
            lines.Add(Phrase.EmergencyLabel, texts.Of(Phrase.EmergencyText));
        lines.Add(Phrase.NextStepLabel, wording.Of(section.NextStep));
        lines.AddEach(Phrase.NotMappedLabel, section.NotMapped.Select(wording.Of));
        lines.AddEach(Phrase.CoverageLabel, section.Coverage.Select(wording.Of));
        return lines;
    }

    // A section without items is covered by the record of the answer, or of its group.
    private static List<Receipt> Receipts(List<Provenance> provenance, Receipt? covering)
    {
        var own = provenance.Select(from => from.Receipt).OfType<Receipt>().ToList();
        return own.Count > 0 || covering is null ? own : [covering];
    }
}
