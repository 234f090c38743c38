using Gateway.Cli.Language;
using Gateway.Client;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>An overview as the page shows it, whether it came whole or in groups.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Receipts">Every receipt of it.</param>
/// <param name="ReceiptOf">The receipt that covers a section.</param>
/// <param name="Missing">The sections that were announced and did not come.</param>
/// <param name="IsWhole">Whether nothing of it is missing, time line and protection included.</param>
internal sealed record ShownOverview(
    GetOverviewResponse Answer,
    IReadOnlyList<Receipt> Receipts,
    Func<Section, Receipt?> ReceiptOf,
    IReadOnlyList<AnnouncedSection> Missing,
    bool IsWhole)
{
    /// <summary>An answer that came whole.</summary>
    public static ShownOverview Of(GetOverviewResponse answer) =>
        new(answer, answer.Receipt is { } receipt ? [receipt] : [], _ => answer.Receipt, [], IsWhole: true);

    /// <summary>What came of a stream.</summary>
    public static ShownOverview Of(StreamedOverview streamed) =>
        new(streamed.ToAnswer(), streamed.Receipts, section => streamed.ReceiptOf(section.Category), streamed.Missing, streamed.IsWhole);
}

/// <summary>
/// The page of one overview: a pure function from the answer to what a terminal shows. First whom and what for, then
/// how much of it was answered, then holder by holder every section in the order of the answer, then the time line.
/// </summary>
internal sealed class OverviewPage(Texts texts, PageLayout layout, AskedQuestion asked, bool withTimeline)
{
    private readonly Wording _wording = new(texts, asked.Clean, asked.Reader);

    /// <summary>The page.</summary>
    public IRenderable Render(ShownOverview shown) => new Rows(Parts(shown));

    private IEnumerable<IRenderable> Parts(ShownOverview shown)
    {
        var (answer, head) = (shown.Answer, new PageHead(texts, layout, asked, _wording));
        var items = new NamedItems(answer, _wording);
        yield return head.Title(asked.IsOwn ? Phrase.OwnPageTitle : Phrase.PageTitle);
        if (!shown.IsWhole)
            yield return new Paragraph(texts.Of(Phrase.NotWhole, answer.Sections.Count, answer.Sections.Count + shown.Missing.Count), new Style(Color.Red, decoration: Decoration.Bold));
        if (answer.Protection is { Active: true } protection)
            yield return new Paragraph(Protected(protection, answer), new Style(Color.Red, decoration: Decoration.Bold));
        yield return head.Facts(shown.Receipts, answer.QueryReceipt, answer.CatalogueVersion);
        yield return new Paragraph("");
        yield return Counts(head, answer);
        foreach (var hint in answer.Hints)
            yield return Noticed(hint, items);
        foreach (var part in Holders(head, shown, items))
            yield return part;
        if (answer.Conflicts.Count > 0)
            yield return head.Rule(texts.Of(Phrase.ConflictsAcrossTitle));
        var conflicts = new ConflictBlock(texts, layout, _wording, items);
        foreach (var conflict in answer.Conflicts)
            yield return conflicts.RenderAcross(conflict);
        if (withTimeline && TimelinePicture.Of(shown, texts, layout, _wording) is { } picture)
        {
            yield return head.Rule(texts.Of(Phrase.TimelineTitle));
            yield return picture.Render();
        }
    }

    // Missing sections stand with their holder, after what came: an absence is never shown by silence.
    private IEnumerable<IRenderable> Holders(PageHead head, ShownOverview shown, NamedItems items)
    {
        var view = new SectionView(texts, layout, _wording, items);
        var came = shown.Answer.Sections.Select(section => (section.Holder, Part: view.Render(section, shown.ReceiptOf(section))));
        var missing = shown.Missing.Select(section => (section.Holder, Part: view.RenderMissing(section)));
        foreach (var holder in came.Concat(missing).GroupBy(entry => entry.Holder?.HolderId ?? "", StringComparer.Ordinal))
        {
            yield return head.Of(holder.First().Holder);
            foreach (var (_, part) in holder)
                yield return part;
        }
    }

    // Before the sections: what is said here is about several of them.
    private Paragraph Noticed(Hint hint, NamedItems items)
    {
        var text = new Paragraph(layout.Unicode ? "⚠ " : "! ", new Style(Color.Yellow)).Append(_wording.Of(hint.Text), new Style(Color.Yellow, decoration: Decoration.Bold));
        if (hint is { Kind: HintKind.PersonDead, Date.Length: > 0 })
            text.Append($" {texts.Of(Phrase.HintDied, _wording.Moment(hint.Date))}");
        foreach (var id in hint.ItemIds)
            text.Append($"\n  - {items.WithSection(id)}");
        return text;
    }

    // Until when, told by whom, how much was hidden. Never the address or the name itself: the answer holds neither.
    private string Protected(Protection protection, GetOverviewResponse answer)
    {
        var titles = answer.Sections.SelectMany(section => section.Items).SelectMany(item => item.Provenance)
            .Where(from => from.SourceTitle.Length > 0).DistinctBy(from => from.SourceId)
            .ToDictionary(from => from.SourceId, from => from.SourceTitle, StringComparer.Ordinal);
        var tellers = protection.ToldBy.Select(id => id == "person-register" ? texts.Of(Phrase.PersonRegister) : _wording.Plain(titles.GetValueOrDefault(id, id)));
        string[] parts =
        [
            protection.Until.Length == 0 ? texts.Of(Phrase.ProtectionActive) : texts.Of(Phrase.ProtectionUntil, _wording.Moment(protection.Until)),
            protection.ToldBy.Count == 0 ? "" : texts.Of(Phrase.ProtectionToldBy, string.Join(", ", tellers)),
            texts.Of(Phrase.ProtectionHidden, protection.HiddenPassages),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private Paragraph Counts(PageHead head, GetOverviewResponse answer)
    {
        if (answer.Sections.Count == 0)
            return new Paragraph(texts.Of(Phrase.NoSections));
        var unknown = answer.Sections.Select(section => section.State).Except(StateLook.Order).Distinct();
        var counts = from state in StateLook.Order.Concat(unknown)
                     let count = answer.Sections.Count(section => section.State == state)
                     // The four that a caseworker looks for are said even when none is; the rare ones only when there are any.
                     where count > 0 || state is SectionState.Available or SectionState.NothingHeld or SectionState.Withheld or SectionState.Unavailable
                     select (StateLook.Of(state, texts, layout), count);
        return head.Counts(texts.Of(Phrase.SectionCount, answer.Sections.Count), counts);
    }
}
