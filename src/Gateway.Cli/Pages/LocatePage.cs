using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Google.Protobuf.Collections;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>Who holds something: holder by holder, what is held, what is not, and what is not told or not known and why. Never content.</summary>
internal sealed class LocatePage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    private readonly Wording _wording = new(texts, asked.Clean, asked.Reader);

    /// <summary>The page.</summary>
    public IRenderable Render(LocateRecordsResponse answer) => new Rows(Parts(answer));

    private IEnumerable<IRenderable> Parts(LocateRecordsResponse answer)
    {
        var head = new PageHead(texts, layout, asked, _wording);
        yield return head.Title(Phrase.LocateTitle);
        yield return head.Facts([answer.Receipt], answer.QueryReceipt, answer.CatalogueVersion);
        yield return new Paragraph("");
        if (answer.Located.Count == 0)
            yield return new Paragraph(texts.Of(Phrase.NoSections));
        else
            yield return head.Counts(texts.Of(Phrase.CategoryCount, answer.Located.Count), answer.Located.CountBy(located => located.Presence).OrderBy(Place).Select(count => (Look(count.Key), count.Value)));
        foreach (var holder in answer.Located.GroupBy(located => located.Holder?.HolderId ?? "", StringComparer.Ordinal))
        {
            yield return head.Of(holder.First().Holder);
            yield return Holder([.. holder]);
        }
        yield return new Paragraph("");
        yield return new Paragraph(texts.Of(Phrase.LocateLimits), new Style(decoration: Decoration.Dim));
    }

    private Grid Holder(List<LocatedRecords> located)
    {
        var lines = new LabelledLines(texts);
        foreach (var group in located.GroupBy(entry => entry.Presence).OrderBy(group => group.Key))
        {
            var look = Look(group.Key);
            // What is held or not fits on one line; what is missing needs a line for each category, with its reasons.
            IEnumerable<string> words = group.Key is RecordsPresence.Held or RecordsPresence.NothingHeld && group.All(entry => entry.Reasons.Count == 0)
                ? [string.Join(", ", group.Select(Named))]
                : group.Select(entry => Explained(Named(entry), entry.Reasons));
            lines.AddEach($"{look.Symbol} {look.Words}", words, new Style(look.Color));
        }
        lines.AddEach(Phrase.LegalBasisLabel, located.Select(entry => entry.LegalBasis).OfType<LegalBasis>().Select(_wording.Of));
        lines.AddEach(Phrase.ConsentLabel, located.Select(entry => _wording.Plain(entry.ConsentId)));
        return lines.Render();
    }

    private string Named(LocatedRecords entry)
    {
        var name = _wording.Named(entry.Title, entry.Category);
        return entry.SourceIds.Count == 0 ? name : $"{name} ({string.Join(", ", entry.SourceIds.Select(_wording.Plain))})";
    }

    private string Explained(string name, RepeatedField<Reason> reasons) => reasons.Count switch
    {
        0 => name,
        1 => $"{name}: {_wording.Of(reasons[0])}",
        _ => $"{name}:\n{string.Join('\n', reasons.Select(reason => $"- {_wording.Of(reason)}"))}",
    };

    private static int Place(KeyValuePair<RecordsPresence, int> count) => (int)count.Key;

    // The states of a section look alike, so that who knows one page can read the other.
    private StateLook Look(RecordsPresence presence) => presence switch
    {
        RecordsPresence.Held => StateLook.Of(SectionState.Available, texts, layout) with { Words = texts.Of(Phrase.PresenceHeld) },
        RecordsPresence.NothingHeld => StateLook.Of(SectionState.NothingHeld, texts, layout) with { Words = texts.Of(Phrase.PresenceNothing) },
        RecordsPresence.NotTold => StateLook.Of(SectionState.Withheld, texts, layout) with { Words = texts.Of(Phrase.PresenceNotTold) },
        RecordsPresence.Unknown => StateLook.Of(SectionState.Unavailable, texts, layout) with { Words = texts.Of(Phrase.PresenceUnknown) },
        _ => StateLook.Unknown(texts, (int)presence),
    };
}
