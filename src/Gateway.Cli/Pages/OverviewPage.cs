using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What was asked, as far as the page shows it.</summary>
/// <param name="Alias">The citizen's alias; nothing where the number was given, which is never shown.</param>
/// <param name="CaseId">The case number.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="Clean">Cleans everything that is shown.</param>
internal sealed record AskedOverview(string? Alias, string CaseId, string Purpose, SourceText Clean);

/// <summary>
/// The page of one overview: a pure function from the answer to what a terminal shows. First whom and what for, then
/// how much of it was answered, then holder by holder every section in the order of the answer.
/// </summary>
internal sealed class OverviewPage(Texts texts, PageLayout layout, AskedOverview asked)
{
    private readonly Wording _wording = new(texts, asked.Clean);

    /// <summary>The page.</summary>
    public IRenderable Render(GetOverviewResponse answer) => new Rows(Parts(answer));

    private IEnumerable<IRenderable> Parts(GetOverviewResponse answer)
    {
        yield return new Paragraph(texts.Of(Phrase.PageTitle, Whom()), new Style(decoration: Decoration.Bold));
        yield return Head(answer);
        yield return new Paragraph("");
        yield return Counts(answer);
        var section = new SectionView(texts, layout, _wording, answer.Receipt);
        foreach (var holder in answer.Sections.GroupBy(part => part.Holder?.HolderId ?? "", StringComparer.Ordinal))
        {
            yield return new Paragraph("");
            yield return new Rule(Markup.Escape(_wording.Named(holder.First().Holder?.Title, holder.Key))) { Justification = Justify.Left };
            foreach (var part in holder)
                yield return section.Render(part);
        }
    }

    private string Whom() => asked.Alias is null ? texts.Of(Phrase.TheCitizen) : _wording.Plain(asked.Alias);

    private Grid Head(GetOverviewResponse answer)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.CaseLabel, _wording.Plain(asked.CaseId));
        lines.Add(Phrase.PurposeLabel, _wording.Plain(asked.Purpose));
        if (answer.Receipt is { } receipt)
            lines.Add(Phrase.ReceiptLabel, _wording.Of(receipt, layout.Zone));
        if (answer.QueryReceipt is { } query)
            lines.Add(Phrase.QueryReceiptLabel, _wording.Of(query, layout.Zone));
        if (answer.CatalogueVersion.Length > 0)
            lines.Add(Phrase.CatalogueLabel, _wording.Shortened(answer.CatalogueVersion));
        return lines.Render();
    }

    private Paragraph Counts(GetOverviewResponse answer)
    {
        if (answer.Sections.Count == 0)
            return new Paragraph(texts.Of(Phrase.NoSections));
        var total = texts.Of(Phrase.SectionCount, answer.Sections.Count);
        var line = new Paragraph(total);
        var (separator, room) = (layout.Unicode ? " · " : ", ", layout.Width - total.Length);
        var unknown = answer.Sections.Select(section => section.State).Except(StateLook.Order).Distinct();
        foreach (var state in StateLook.Order.Concat(unknown))
        {
            var count = answer.Sections.Count(section => section.State == state);
            // The four that a caseworker looks for are said even when none is; the rare ones only when there are any.
            if (count == 0 && state is not (SectionState.Available or SectionState.NothingHeld or SectionState.Withheld or SectionState.Unavailable))
                continue;
            var look = StateLook.Of(state, texts, layout);
            var text = $"{look.Symbol} {look.Words}: {count}";
            // A count stays in one piece: the line is broken between two of them.
            var fits = separator.Length + text.Length <= room;
            line.Append(fits ? separator : "\n").Append(text, new Style(look.Color));
            room = fits ? room - separator.Length - text.Length : layout.Width - text.Length;
        }
        return line;
    }
}
