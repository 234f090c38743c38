using System.Text;
using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>
/// Every dated item on one axis of years, section by section, oldest first: a bar for a period, an arrow where no end or
/// no beginning is told, a dot for a single date. What does not fit, or cannot be drawn truthfully, is counted in words.
/// </summary>
internal sealed class TimelinePicture
{
    // A screen of 24 lines shows it whole, with axis and legend.
    private const int MostRows = 18;

    private const int NarrowestLabel = 12;
    private const int WidestLabel = 40;

    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Drawn = new(Color.Blue);

    private readonly Texts _texts;
    private readonly Wording _wording;
    private readonly Marks _marks;
    private readonly GetOverviewResponse _answer;
    private readonly List<DatedBar> _shown;
    private readonly int _left;
    private readonly int _notDrawable;
    private readonly DateOnly? _today;
    private readonly int _labelWidth;
    private readonly TimeAxis _axis;

    private TimelinePicture(ShownOverview overview, List<DatedBar> bars, Texts texts, PageLayout layout, Wording wording)
    {
        (_texts, _wording, _answer) = (texts, wording, overview.Answer);
        _marks = layout.Unicode ? Marks.Fine : Marks.Plain;
        _today = Today(overview, layout.Zone);
        _shown = Chosen(bars);
        _left = bars.Count - _shown.Count;
        _notDrawable = overview.Answer.Timeline.Count - bars.Count;

        // Open ends reach to the day of the answer, so the axis must too.
        var days = _shown.SelectMany(bar => new[] { bar.Start, bar.End }).OfType<DateOnly>().ToList();
        if (_today is { } today && _shown.Exists(bar => bar.End is null))
            days.Add(today);
        var labels = _shown.Select(bar => Cells(Label(bar)) + 3).Concat(_shown.Select(bar => Cells(Title(bar.Category)) + 1));
        _labelWidth = Math.Clamp(labels.Max(), NarrowestLabel, Math.Min(WidestLabel, layout.Width * 2 / 5));
        _axis = new TimeAxis(days.Min().Year, days.Max().Year - days.Min().Year + 1, layout.Width - _labelWidth - 1);
    }

    /// <summary>The picture, or nothing where there are not two dated items to see side by side.</summary>
    public static TimelinePicture? Of(ShownOverview overview, Texts texts, PageLayout layout, Wording wording)
    {
        var bars = overview.Answer.Timeline.Select(DatedBar.Of).OfType<DatedBar>().ToList();
        return bars.Count > 1 ? new TimelinePicture(overview, bars, texts, layout, wording) : null;
    }

    /// <summary>The picture.</summary>
    public IRenderable Render() => new Rows(Lines());

    private IEnumerable<IRenderable> Lines()
    {
        yield return Row("").Append(_axis.Labels(), Faint);
        yield return Row("").Append(Ruler(_marks.Above), Faint);
        foreach (var section in _shown.GroupBy(bar => bar.Category, StringComparer.Ordinal))
        {
            yield return Grid(Row(Title(section.Key), Bold), 0, _axis.Columns);
            foreach (var bar in section)
                yield return Draw(bar, Row($"  {Label(bar)}"));
        }
        yield return Row("").Append(Ruler(_marks.Below), Faint);
        yield return new Paragraph(Legend(), Faint);
        if (_left > 0)
            yield return new Paragraph(_texts.Of(Phrase.TimelineMore, _left));
        if (_notDrawable > 0)
            yield return new Paragraph(_texts.Of(Phrase.TimelineNotDrawable, _notDrawable));
    }

    // Where there is no room for all, those that last longest into our time stay: what goes on matters most.
    private static List<DatedBar> Chosen(List<DatedBar> bars)
    {
        var (chosen, sections, rows) = (new HashSet<DatedBar>(ReferenceEqualityComparer.Instance), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var bar in bars.OrderByDescending(bar => bar.End ?? DateOnly.MaxValue).ThenByDescending(bar => bar.Start ?? DateOnly.MinValue))
        {
            var needed = sections.Contains(bar.Category) ? 1 : 2;
            if (rows + needed > MostRows)
                break;
            chosen.Add(bar);
            sections.Add(bar.Category);
            rows += needed;
        }
        return [.. bars.Where(chosen.Contains)];
    }

    // The day of the answer by its own record; no clock is asked, so the same answer always makes the same picture.
    private static DateOnly? Today(ShownOverview overview, TimeZoneInfo zone) =>
        overview.Receipts.Append(overview.Answer.QueryReceipt).OfType<Receipt>().Select(receipt => receipt.RecordedAt).LastOrDefault(moment => moment is not null) is { } recorded
            ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(recorded.ToDateTimeOffset(), zone).DateTime)
            : null;

    private Paragraph Draw(DatedBar bar, Paragraph row)
    {
        var first = bar.Start is { } start ? _axis.Column(start) : 0;
        // Solid as far as it is known to last: to its end, else to today, else one column.
        var last = Math.Max(first, bar.End is { } end ? _axis.Column(end) : _axis.Column(_today is { } today && !(bar.Start > today) ? today : bar.Start!.Value));
        Grid(row, 0, first);
        if (bar.IsMoment)
            row.Append(_marks.Dot, Drawn);
        else
            row.Append(Bar(last - first + 1, opensLeft: bar.Start is null, opensRight: bar.End is null), Drawn);
        return Grid(row, bar.IsMoment ? first + 1 : last + 1, _axis.Columns);
    }

    private string Bar(int columns, bool opensLeft, bool opensRight)
    {
        var bar = new StringBuilder(string.Concat(Enumerable.Repeat(_marks.Bar, columns)));
        if (opensLeft)
            bar[0] = _marks.Left[0];
        if (opensRight)
            bar[^1] = _marks.Right[0];
        return bar.ToString();
    }

    private Paragraph Grid(Paragraph row, int from, int until)
    {
        var ticks = _axis.Ticks();
        return until <= from ? row : row.Append(string.Concat(Enumerable.Range(from, until - from).Select(column => ticks.ContainsKey(column) ? _marks.Grid : " ")), Faint);
    }

    private string Ruler(string tick)
    {
        var ticks = _axis.Ticks();
        return string.Concat(Enumerable.Range(0, _axis.Columns).Select(column => ticks.ContainsKey(column) ? tick : _marks.Line));
    }

    private Paragraph Row(string label, Style? style = null) => new Paragraph(Fitted(label), style).Append(" ");

    private string Legend()
    {
        List<string> words = [];
        if (_shown.Exists(bar => !bar.IsMoment))
            words.Add($"{_marks.Bar}{_marks.Bar} {_texts.Of(Phrase.TimelinePeriod)}");
        if (_shown.Exists(bar => bar.End is null))
            words.Add($"{_marks.Right} {_texts.Of(Phrase.TimelineNoEnd)}");
        if (_shown.Exists(bar => bar.Start is null))
            words.Add($"{_marks.Left} {_texts.Of(Phrase.TimelineNoStart)}");
        if (_shown.Exists(bar => bar.IsMoment))
            words.Add($"{_marks.Dot} {_texts.Of(Phrase.TimelineMoment)}");
        return string.Join("   ", words);
    }

    private string Title(string category) =>
        OneLine(_answer.Sections.FirstOrDefault(section => section.Category == category) is { } section ? _wording.Named(section.Title, category) : _wording.Plain(category));

    private string Label(DatedBar bar)
    {
        var item = _answer.Sections.FirstOrDefault(section => section.Category == bar.Category)?.Items.FirstOrDefault(item => item.ItemId == bar.ItemId);
        return _wording.Of(item?.Code) is { Length: > 0 } words ? OneLine(words) : _wording.Plain(bar.ItemId);
    }

    // As wide as the labels' column: shorter ones are filled up, longer ones end in dots.
    private string Fitted(string label)
    {
        if (Cells(label) <= _labelWidth)
            return label + new string(' ', _labelWidth - Cells(label));
        var (kept, cells) = (new StringBuilder(), 0);
        foreach (var rune in label.EnumerateRunes())
        {
            cells += Cells(rune.ToString());
            if (cells + _marks.More.Length >= _labelWidth)
                break;
            kept.Append(rune.ToString());
        }
        kept.Append(_marks.More);
        return kept + new string(' ', Math.Max(0, _labelWidth - Cells(kept.ToString())));
    }

    private static string OneLine(string text) => text.Replace('\n', ' ');

    // Columns on a screen, not letters: some letters take two.
    private static int Cells(string text) => new Segment(text).CellCount();

    /// <summary>What the picture is drawn with.</summary>
    private sealed record Marks(string Bar, string Right, string Left, string Dot, string Grid, string Above, string Below, string Line, string More)
    {
        public static readonly Marks Fine = new("━", "►", "◄", "●", "┊", "┬", "┴", "─", "…");
        public static readonly Marks Plain = new("=", ">", "<", "*", ":", "+", "+", "-", "...");
    }
}
