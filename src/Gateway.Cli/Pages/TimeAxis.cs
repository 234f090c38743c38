using System.Globalization;

namespace Gateway.Cli.Pages;

/// <summary>A row of columns that stands for whole years.</summary>
/// <param name="FirstYear">The year that begins at the first column.</param>
/// <param name="Years">How many years fit between both edges.</param>
/// <param name="Columns">How many columns there are.</param>
internal sealed record TimeAxis(int FirstYear, int Years, int Columns)
{
    // Four digits and a space or two.
    private const int LabelRoom = 6;

    private static readonly int[] Steps = [1, 2, 5, 10, 20, 50, 100];

    /// <summary>The column of a day.</summary>
    public int Column(DateOnly day)
    {
        var year = day.Year - FirstYear + ((day.DayOfYear - 1) / (DateTime.IsLeapYear(day.Year) ? 366.0 : 365.0));
        return Math.Clamp((int)(year / Years * Columns), 0, Columns - 1);
    }

    /// <summary>The columns where a named year begins.</summary>
    public IReadOnlyDictionary<int, int> Ticks()
    {
        var step = Array.Find(Steps, step => (double)step * Columns / Years >= LabelRoom);
        step = step == 0 ? Steps[^1] : step;
        return Enumerable.Range(FirstYear, Years).Where(year => year % step == 0)
            .ToDictionary(year => Column(new DateOnly(year, 1, 1)), year => year);
    }

    /// <summary>The years, each above the column where it begins.</summary>
    public string Labels()
    {
        var line = new string(' ', Columns).ToCharArray();
        foreach (var (column, year) in Ticks().Where(tick => tick.Key + 4 <= Columns))
            year.ToString(CultureInfo.InvariantCulture).CopyTo(0, line, column, 4);
        return new string(line);
    }
}
