using System.Globalization;
using FsCheck.Fluent;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that dates and numbers in any source's way of writing say the same afterwards, and that what is none is never taken for one.</summary>
public sealed class NotationTests
{
    private const int Cases = 10_000;
    private const int DaysOfFourCenturies = 146_097;
    private const int MillisecondsOfDay = 86_400_000;

    private static readonly Dictionary<DateNotation, Func<DateTime, string>> Writes = new()
    {
        [DateNotation.Iso] = d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        [DateNotation.DayMonthYear] = d => d.ToString("dd-MM-yyyy", CultureInfo.InvariantCulture),
        [DateNotation.YearMonthDay] = d => d.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        [DateNotation.DayMonthYearTime] = d => d.ToString("dd-MM-yyyyTHH:mm:ss", CultureInfo.InvariantCulture),
        [DateNotation.IsoColonless] = d => d.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) + "+0000",
        [DateNotation.YearMonth] = d => d.ToString("yyyyMM", CultureInfo.InvariantCulture),
    };

    private static readonly Dictionary<DateNotation, Func<DateTime, string>> Reads = new()
    {
        [DateNotation.DayMonthYearTime] = d => d.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        [DateNotation.IsoColonless] = d => d.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) + "+00:00",
        [DateNotation.YearMonth] = d => d.ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };

    [Fact]
    public void Whatever_a_source_writes_is_the_same_day_afterwards()
    {
        // Proves, for any instant of four centuries and every notation, that the precision stays and nothing else changes.
        var instants = from notation in Gen.Elements(Enum.GetValues<DateNotation>())
                       from day in Gen.Choose(0, DaysOfFourCenturies)
                       from millisecond in Gen.Choose(0, MillisecondsOfDay - 1)
                       select (notation, At: new DateTime(1800, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day).AddMilliseconds(millisecond));
        Replayable.Check(instants, Cases, i => Assert.Equal(Reads.GetValueOrDefault(i.notation, Writes[DateNotation.Iso])(i.At), Dates(i.notation).Date(Writes[i.notation](i.At))));
    }

    [Theory]
    [InlineData(nameof(DateNotation.DayMonthYear), "31-02-2026")]
    [InlineData(nameof(DateNotation.DayMonthYear), "00-01-2026")]
    [InlineData(nameof(DateNotation.DayMonthYear), "01-13-2026")]
    [InlineData(nameof(DateNotation.DayMonthYear), "1-1-2026")]
    [InlineData(nameof(DateNotation.DayMonthYear), "2026-01-01")]
    [InlineData(nameof(DateNotation.YearMonthDay), "20260231")]
    [InlineData(nameof(DateNotation.YearMonthDay), "2026023")]
    [InlineData(nameof(DateNotation.YearMonth), "202613")]
    [InlineData(nameof(DateNotation.YearMonth), "2026-1")]
    [InlineData(nameof(DateNotation.Iso), "2026-02-31")]
    [InlineData(nameof(DateNotation.Iso), "21-11-2026")]
    [InlineData(nameof(DateNotation.Iso), "2026-02-01T25:00")]
    [InlineData(nameof(DateNotation.IsoColonless), "2026-02-01T00:60:00.000+0000")]
    [InlineData(nameof(DateNotation.IsoColonless), "2026-02-31T00:00:00.000+0000")]
    [InlineData(nameof(DateNotation.IsoColonless), "2026-02-01T00:00:00.000+00:00")]
    [InlineData(nameof(DateNotation.DayMonthYearTime), "31-02-2026T10:00:00")]
    [InlineData(nameof(DateNotation.DayMonthYearTime), "01-02-2026T25:00:00")]
    [InlineData(nameof(DateNotation.DayMonthYear), "snart")]
    public void What_is_no_day_is_none(string notation, string text)
    {
        // Proves that 31 February, a thirteenth month, 25 o'clock and another notation than the agreed ones are no dates.
        Assert.Null(Dates(Enum.Parse<DateNotation>(notation)).Date(text));
    }

    [Fact]
    public void Nothing_is_nothing_and_the_first_notation_that_fits_wins()
    {
        // Proves that an empty text stays empty, that a source without agreed notations is taken as it stands, in any precision
        // and unless it is no day, and that several are tried.
        Assert.Equal("", Dates(DateNotation.DayMonthYear).Date(""));
        Assert.All(new[] { "2026", "2026-02", "2026-02-28", "2026-02-28T24:00:00Z", "foråret 2026" }, text => Assert.Equal(text, Notation.AsItStands.Date(text)));
        Assert.All(new[] { "2026-13", "2026-02-31", "2026-02-31T10:00:00Z", "2026-02-01T25:00", "2026-02-01T10:60:00Z" }, text => Assert.Null(Notation.AsItStands.Date(text)));
        var both = new Notation([DateNotation.IsoColonless, DateNotation.Iso], false);
        Assert.Equal("2026-03-18T11:53:12.000+00:00", both.Date("2026-03-18T11:53:12.000+0000"));
        Assert.Equal("2026-03-18", both.Date(" 2026-03-18 "));
        Assert.Equal("2026-06-29T10:12:44", both.Date("2026-06-29 10:12:44"));
    }

    [Theory]
    [InlineData("1.234,50", "1234.50")]
    [InlineData("3,5", "3.5")]
    [InlineData("-2.150,50", "-2150.50")]
    [InlineData("1234,50", "1234.50")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("0", "0")]
    [InlineData("1,234.50", null)]
    [InlineData("1.23,4", null)]
    [InlineData("12,", null)]
    [InlineData("1.2345", null)]
    [InlineData("tre", null)]
    [InlineData("1,5 timer", null)]
    public void A_decimal_comma_is_a_point_afterwards(string text, string? number)
    {
        // Proves that no digit is lost, that separators of thousands go, and that what is written otherwise is no number.
        Assert.Equal(number, new Notation([], DecimalComma: true).Number(text));
    }

    [Fact]
    public void Any_amount_comes_through_a_comma_unchanged()
    {
        // Proves, for any amount, that it is the same number after being written the Danish way.
        var danish = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
        var amounts = from hundredths in Gen.Choose(-2_000_000_000, 2_000_000_000) select hundredths / 100m;
        Replayable.Check(amounts, Cases, amount =>
            Assert.Equal(amount, decimal.Parse(new Notation([], DecimalComma: true).Number(amount.ToString("N2", danish))!, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("-3", "-3")]
    [InlineData("1.5e3", "1.5e3")]
    [InlineData("12,5", null)]
    [InlineData("tolv", null)]
    [InlineData("", null)]
    public void With_a_decimal_point_a_comma_is_no_number(string text, string? number)
    {
        // Proves that what a source writes otherwise than its definition says is not taken for a number.
        Assert.Equal(number, Notation.AsItStands.Number(text));
    }

    private static Notation Dates(DateNotation notation) => new([notation], DecimalComma: false);
}
