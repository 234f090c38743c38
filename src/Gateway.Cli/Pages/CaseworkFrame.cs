using System.Globalization;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Google.Protobuf.Collections;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What every page of casework has beside its own lines: whom and what for before them, where each comes from, and what could not be read after them.</summary>
internal sealed class CaseworkFrame
{
    private const int DayLength = 10;
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private readonly Texts _texts;
    private readonly PageLayout _layout;
    private readonly PageHead _head;
    private readonly AnswerBasis _basis;
    private readonly Dictionary<string, Item> _items;

    public CaseworkFrame(Texts texts, PageLayout layout, AskedQuestion asked, AnswerBasis? basis)
    {
        (_texts, _layout, _basis) = (texts, layout, basis ?? new AnswerBasis());
        Wording = new Wording(texts, asked.Clean, asked.Reader);
        _head = new PageHead(texts, layout, asked, Wording);
        _items = _basis.Items.DistinctBy(item => item.ItemId).ToDictionary(item => item.ItemId, StringComparer.Ordinal);
    }

    /// <summary>The answer's parts in words.</summary>
    public Wording Wording { get; }

    /// <summary>Title, case, purpose and receipts.</summary>
    public IEnumerable<IRenderable> Begin(Phrase title)
    {
        yield return _head.Title(title);
        if (_basis.Protection is { Active: true })
            yield return new Paragraph(_texts.Of(Phrase.ProtectionActive), new Style(Color.Red, decoration: Decoration.Bold));
        yield return _head.Facts([_basis.Receipt], _basis.QueryReceipt, _basis.CatalogueVersion);
        foreach (var hint in _basis.Hints)
            yield return new Paragraph(Wording.Of(hint.Text), new Style(Color.Yellow, decoration: Decoration.Bold));
    }

    /// <summary>A heading and its lines: when on the left, what on the right; where there is none, it says so.</summary>
    public IEnumerable<IRenderable> Part(Phrase title, IEnumerable<(string When, Paragraph What)> lines)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        var count = 0;
        foreach (var (when, what) in lines)
        {
            grid.AddRow(new Paragraph(when, Dim), what);
            count++;
        }
        yield return _head.Rule(_texts.Of(title));
        yield return count > 0 ? grid : new Paragraph(_texts.Of(Phrase.CaseworkNone), Dim);
    }

    /// <summary>What could not be read, and why: categories with one state and the same reasons stand together.</summary>
    public IEnumerable<IRenderable> End()
    {
        if (_basis.Absences.Count == 0)
            yield break;
        yield return _head.Rule(_texts.Of(Phrase.CaseworkNotInIt));
        var lines = new LabelledLines(_texts);
        foreach (var state in _basis.Absences.GroupBy(absence => absence.State))
        {
            var look = StateLook.Of(state.Key, _texts, _layout);
            lines.AddEach($"{look.Symbol} {look.Words}", state.GroupBy(Codes).Select(same => $"{string.Join(", ", same.Select(a => Wording.Named(a.Title, a.Category)))}{same.Key}"), new Style(look.Color));
        }
        yield return lines.Render();
    }

    /// <summary>A period by its days, on one line.</summary>
    public string Days(Period? period) => (Day(period?.Start ?? ""), Day(period?.End ?? "")) switch
    {
        ("", "") => _texts.Of(Phrase.PeriodUnknown),
        var (start, end) when start == end => start,
        var (start, end) => $"{start,DayLength} {(_layout.Unicode ? "–" : "-")} {end}".TrimEnd(),
    };

    /// <summary>The systems that some items come from, each once, in brackets; nothing where there is none.</summary>
    public string Sources(RepeatedField<string> ids)
    {
        var titles = Cited(ids).SelectMany(item => item.Provenance).Select(from => Wording.Plain(from.SourceTitle.Length > 0 ? from.SourceTitle : from.SourceId)).Distinct(StringComparer.Ordinal).ToList();
        return titles.Count == 0 ? "" : $" [{string.Join(", ", titles)}]";
    }

    /// <summary>The names of some items, as their sources have them.</summary>
    public string Names(RepeatedField<string> ids) => string.Join(", ", Cited(ids).Select(item => Wording.Of(item.Code)).Distinct(StringComparer.Ordinal));

    /// <summary>A line with its point in bold and where it comes from at its end.</summary>
    public Paragraph Line(string point, string rest, RepeatedField<string> ids) =>
        new Paragraph(Wording.Plain(point), new Style(decoration: Decoration.Bold)).Append(rest).Append(Sources(ids), Dim);

    /// <summary>A number in words that need no plural.</summary>
    public static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<Item> Cited(RepeatedField<string> ids) => ids.Select(id => _items.GetValueOrDefault(id)).OfType<Item>();

    private string Codes(Absence absence)
    {
        var codes = absence.Reasons.Select(reason => Wording.Plain(reason.Code)).Distinct(StringComparer.Ordinal).ToList();
        return codes.Count == 0 ? "" : $" ({string.Join(", ", codes)})";
    }

    private string Day(string date) => Wording.Plain(date.Length > DayLength ? date[..DayLength] : date);
}
