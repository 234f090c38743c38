using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;

namespace Gateway.Tests.Access;

/// <summary>
/// Proves what counts as a national id. Where the seventh digit matters, the day is raised by 60: such numbers are
/// never a person's.
/// </summary>
public sealed class CitizenIdTests
{
    private const string TestNumber = "1403859922";
    private const int Cases = 2_000;
    private const string SerialLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Theory]
    [InlineData(TestNumber)]
    [InlineData("140385-9922")]
    public void A_number_reads_with_and_without_its_hyphen(string text)
    {
        // Proves that both spellings are the same citizen, in the form sources and keys expect.
        var citizen = CitizenId.TryParse(text);

        Assert.Equal(CitizenId.TryParse(TestNumber), citizen);
        Assert.Equal(TestNumber, citizen!.Reveal());
        Assert.Equal(CitizenId.CprSystem, citizen.System);
    }

    [Fact]
    public void A_replacement_number_has_letters_and_its_own_identifier_system()
    {
        // Proves that eCPR is accepted and never sent to a source as a CPR number.
        var citizen = CitizenId.TryParse("0703921VJ4");

        Assert.Equal("0703921VJ4", citizen!.Reveal());
        Assert.Equal(CitizenId.ReplacementSystem, citizen.System);
        Assert.Equal(citizen, CitizenId.TryParse("070392-1VJ4"));
    }

    [Theory]
    [InlineData("740385")]
    [InlineData("610185")]
    [InlineData("911285")]
    public void A_day_raised_by_60_is_accepted_and_kept(string date)
    {
        // Proves that administrative numbers pass, and that the number itself is not rewritten.
        Assert.Equal(date + "9911", CitizenId.TryParse(date + "9911")?.Reveal());
    }

    [Theory]
    [InlineData("310285")]
    [InlineData("310485")]
    [InlineData("300285")]
    [InlineData("320185")]
    [InlineData("000185")]
    [InlineData("600185")]
    [InlineData("920185")]
    [InlineData("910485")]
    [InlineData("990185")]
    [InlineData("010085")]
    [InlineData("011385")]
    [InlineData("019985")]
    [InlineData("290285")]
    public void An_impossible_date_is_refused(string date)
    {
        // Proves that day and month are checked, raised days included.
        Assert.Null(CitizenId.TryParse(date + "9911"));
    }

    [Theory]
    [InlineData("00", '0', false)] // 1900, no leap year although divisible by four
    [InlineData("00", '3', false)]
    [InlineData("00", '4', true)] // 2000
    [InlineData("00", '5', true)]
    [InlineData("00", '8', true)]
    [InlineData("00", '9', true)]
    [InlineData("04", '0', true)] // 1904
    [InlineData("36", '4', true)] // 2036
    [InlineData("36", '9', true)]
    [InlineData("40", '4', true)] // 1940
    [InlineData("56", '5', true)] // 2056
    [InlineData("60", '6', true)] // 1860
    [InlineData("99", '0', false)]
    [InlineData("99", '4', false)]
    [InlineData("99", '5', false)]
    [InlineData("99", '9', false)]
    [InlineData("57", '7', false)]
    public void The_seventh_digit_gives_the_century_and_so_the_leap_years(string year, char seventh, bool exists)
    {
        // Proves the century table where it can be seen: 29 February exists in some centuries only.
        Assert.Equal(exists, CitizenId.TryParse($"8902{year}{seventh}001") is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("140385992")]
    [InlineData("14038599220")]
    [InlineData("140385--9922")]
    [InlineData("14038-59922")]
    [InlineData("1403859-922")]
    [InlineData("140385-99222")]
    [InlineData("140385-992")]
    [InlineData("140385 9922")]
    [InlineData(" 1403859922")]
    [InlineData("1403859922 ")]
    [InlineData("1403859922\n")]
    [InlineData("140385\u20139922")]
    [InlineData("١٤٠٣٨٥٩٩٢٢")]
    [InlineData("140385992\uFF12")]
    [InlineData("\uFF11403859922")]
    [InlineData("1403859922\0")]
    [InlineData("A403859922")]
    [InlineData("14O3859922")]
    [InlineData("14038599A2X")]
    [InlineData("140385992A")]
    [InlineData("140385A922")]
    [InlineData("0703921vj4")]
    [InlineData("0703921ÆJ4")]
    [InlineData("0703921V-4")]
    [InlineData("+403859922")]
    public void Anything_else_is_refused(string text)
    {
        // Proves that length, separators, foreign digits, letters in the date and lower case are not quietly mended.
        Assert.Null(CitizenId.TryParse(text));
    }

    [Fact]
    public void Modulus_11_is_not_required()
    {
        // Proves that none of the ten check digits is refused: since October 2007 new numbers need not satisfy it.
        Assert.All(Enumerable.Range(0, 10), last => Assert.NotNull(CitizenId.TryParse($"140385992{last}")));
    }

    [Theory]
    [InlineData(TestNumber)]
    [InlineData("0703921VJ4")]
    public void The_number_is_never_shown_by_accident(string number)
    {
        // Proves that neither the id nor a record that holds it prints any part of the number.
        var citizen = CitizenId.TryParse(number)!;
        var request = Scene.ByConsent.Request with { Person = Person.Known(citizen) };

        foreach (var shown in new[] { citizen.ToString(), $"{citizen}", request.ToString() })
        {
            Assert.DoesNotContain(number, shown, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(number[..6], shown, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(number[6..], shown, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Every_real_date_with_every_serial_is_accepted_and_revealed_unchanged() =>
        // Proves acceptance over the whole calendar of the system, 1858 to 2057, raised days and replacement numbers included.
        Replayable.Check(RealNumbers, Cases, number =>
        {
            var citizen = CitizenId.TryParse(number);
            Assert.NotNull(citizen);
            Assert.Equal(number, citizen.Reveal());
            Assert.Equal(citizen, CitizenId.TryParse(number.Insert(6, "-")));
            Assert.DoesNotContain(number, citizen.ToString(), StringComparison.Ordinal);
        });

    [Fact]
    public void Whatever_is_accepted_is_ten_characters_of_the_text_itself()
    {
        // Proves that nothing is trimmed, translated or invented: damaged numbers are refused or reveal what was written.
        var (accepted, refused) = (0, 0);
        Replayable.Check(DamagedNumbers, Cases, text =>
        {
            if (CitizenId.TryParse(text) is not { } citizen)
            {
                refused++;
                return;
            }
            accepted++;
            Assert.Equal(10, citizen.Reveal().Length);
            Assert.Equal(text.Length == 11 ? text.Remove(6, 1) : text, citizen.Reveal());
            Assert.All(citizen.Reveal(), c => Assert.Contains(c, SerialLetters));
        });
        Assert.True(accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused: the cases do not show both.");
    }

    // A date and a seventh digit that belongs to its century, by the table of CPR-kontoret and not by the code.
    private static Gen<string> RealNumbers =>
        from day in Gen.Choose(0, (new DateOnly(2057, 12, 31).DayNumber - new DateOnly(1858, 1, 1).DayNumber))
        let date = new DateOnly(1858, 1, 1).AddDays(day)
        from seventh in Gen.Elements(SeventhDigits(date.Year))
        from serial in Gen.Elements<char>([.. SerialLetters]).ArrayOf(2)
        from letters in Gen.Elements(true, false)
        from digits in Gen.Choose(0, 999)
        from raised in Gen.Elements(0, 60)
        let end = letters ? new string(serial) + (char)('0' + (digits % 10)) : digits.ToString("D3")
        select $"{date.Day + raised:D2}{date.Month:D2}{date.Year % 100:D2}{seventh}{end}";

    private static char[] SeventhDigits(int year) => year switch
    {
        < 1900 => ['5', '6', '7', '8'],
        <= 1936 => ['0', '1', '2', '3'],
        < 2000 => ['0', '1', '2', '3', '4', '9'],
        <= 2036 => ['4', '5', '6', '7', '8', '9'],
        _ => ['5', '6', '7', '8'],
    };

    private static Gen<string> DamagedNumbers =>
        from number in RealNumbers
        from at in Gen.Choose(0, 9)
        from other in Gen.Elements("0", "1", "3", "9", "A", "z", "-", " ", "", "٣", "12")
        from hyphen in Gen.Elements(true, false)
        let damaged = number.Remove(at, 1).Insert(at, other)
        select hyphen && damaged.Length > 6 ? damaged.Insert(6, "-") : damaged;
}
