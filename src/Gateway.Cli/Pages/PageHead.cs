using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What was asked, as far as a page shows it.</summary>
/// <param name="Alias">The citizen's alias; nothing where the number was given, which is never shown.</param>
/// <param name="CaseId">The case number.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="Clean">Cleans everything that is shown.</param>
internal sealed record AskedQuestion(string? Alias, string CaseId, string Purpose, SourceText Clean)
{
    /// <summary>Whom reasons are worded for.</summary>
    public ReasonReader Reader { get; init; }

    /// <summary>Whom a privacy officer has it decided for; nothing where it is decided for whoever asks.</summary>
    public DecidedFor? DecidedFor { get; init; }

    /// <summary>The citizen asks about themselves.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The citizen in words; never by number.</summary>
    public string Named(Texts texts) => IsOwn ? texts.Of(Phrase.You) : Alias is null ? texts.Of(Phrase.TheCitizen) : Clean.Line(Alias);
}

/// <summary>What every page begins with, and how it is divided: whom and what for, counts, and a heading for each holder.</summary>
internal sealed class PageHead(Texts texts, PageLayout layout, AskedQuestion asked, Wording wording)
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    /// <summary>The title.</summary>
    public Paragraph Title(Phrase title) => new(texts.Of(title, asked.Named(texts)), Bold);

    /// <summary>Case, purpose, receipts and catalogue.</summary>
    public Grid Facts(IEnumerable<Receipt?> receipts, Receipt? query, string catalogueVersion)
    {
        var lines = new LabelledLines(texts);
        lines.Add(Phrase.CaseLabel, wording.Plain(asked.CaseId));
        lines.Add(Phrase.PurposeLabel, wording.Plain(asked.Purpose));
        lines.AddEach(Phrase.ReceiptLabel, receipts.OfType<Receipt>().Select(receipt => wording.Of(receipt, layout.Zone)));
        if (query is not null)
            lines.Add(Phrase.QueryReceiptLabel, wording.Of(query, layout.Zone));
        if (catalogueVersion.Length > 0)
            lines.Add(Phrase.CatalogueLabel, wording.Shortened(catalogueVersion));
        return lines.Render();
    }

    /// <summary>How many there are of each look, after how many there are.</summary>
    public Paragraph Counts(string total, IEnumerable<(StateLook Look, int Count)> counts)
    {
        var line = new Paragraph(total);
        var (separator, room) = (layout.Unicode ? " · " : ", ", layout.Width - total.Length);
        foreach (var (look, count) in counts)
        {
            var text = $"{look.Symbol} {look.Words}: {count}";
            // A count stays in one piece: the line is broken between two of them.
            var fits = separator.Length + text.Length <= room;
            line.Append(fits ? separator : "\n").Append(text, new Style(look.Color));
            room = fits ? room - separator.Length - text.Length : layout.Width - text.Length;
        }
        return line;
    }

    /// <summary>The heading of a holder's part.</summary>
    public IRenderable Of(Holder? holder) => Rule(wording.Named(holder?.Title, holder?.HolderId ?? ""));

    /// <summary>A heading.</summary>
    public IRenderable Rule(string words) => layout.Heading(words);
}
