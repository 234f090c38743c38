using System.Buffers;
using System.Globalization;

namespace Gateway.Access;

/// <summary>
/// A citizen's national id: a CPR _number, or a replacement _number (eCPR, erstatnings-CPR) with letters among the
/// last four. Ten characters without hyphen. Never shown: <see cref="ToString"/> hides it, and
/// <see cref="Reveal"/> is for the source call and the keyed hash alone.
/// </summary>
/// <remarks>
/// The first six characters must be a possible date in the century that the seventh gives; day + 60 (administrative
/// and test numbers) is accepted. Modulus 11 is not guaranteed since October 2007 and never required.
/// </remarks>
internal sealed record CitizenId
{
    /// <summary>OID of CPR numbers as a FHIR identifier system.</summary>
    internal const string CprSystem = "urn:oid:1.2.208.176.1.2";

    /// <summary>OID of replacement numbers as a FHIR identifier system.</summary>
    internal const string ReplacementSystem = "urn:oid:1.2.208.176.1.6.1.1";

    private const int Length = 10;
    private const int DateLength = 6;
    private static readonly SearchValues<char> SerialCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private readonly string _number;

    private CitizenId(string number) => _number = number;

    /// <summary>The identifier system the _number belongs to.</summary>
    internal string System => _number.All(char.IsAsciiDigit) ? CprSystem : ReplacementSystem;

    /// <summary>An administrative number (day + 60), or a replacement number with letters: not every register knows them.</summary>
    internal bool IsAdministrative => System == ReplacementSystem || Two(_number, 0) > 31;

    /// <summary>Out of a series kept for tests: day + 60, or a last four from 99.</summary>
    internal bool IsOfTestSeries => IsAdministrative || _number.AsSpan(DateLength).StartsWith("99");

    /// <summary>The birth date that a CPR number says; null for an administrative number, whose digits need not say it.</summary>
    internal DateOnly? BirthDate => IsAdministrative ? null : new DateOnly(Century(_number[DateLength], Two(_number, 4)) + Two(_number, 4), Two(_number, 2), Two(_number, 0));

    /// <summary>Whole years from the birth date that the number says; null where it says none, or one after the day.</summary>
    internal int? YearsOn(DateOnly day) => BirthDate is { } born && born <= day ? Years(born, day) : null;

    /// <summary>Whole years from one day to another.</summary>
    internal static int Years(DateOnly from, DateOnly to) => to.Year - from.Year - (from.AddYears(to.Year - from.Year) > to ? 1 : 0);

    /// <summary>Reads a national id, with or without the hyphen after the sixth character; null when it cannot be one.</summary>
    internal static CitizenId? TryParse(string text)
    {
        var compact = text.Length == Length + 1 && text[DateLength] == '-' ? text.Remove(DateLength, 1) : text;
        return compact.Length == Length && HasIdForm(compact) && HasPossibleDate(compact) ? new CitizenId(compact) : null;
    }

    /// <summary>The ten characters.</summary>
    internal string Reveal() => _number;

    /// <summary>Hides the _number.</summary>
    public override string ToString() => "citizen (hidden)";

    // CPR: ten digits. eCPR: date, a digit, then letters or digits with the last a digit (such as the region's X numbers).
    private static bool HasIdForm(string id) =>
        id.AsSpan(0, DateLength + 1).IndexOfAnyExceptInRange('0', '9') < 0
        && char.IsAsciiDigit(id[^1])
        && id.AsSpan(DateLength + 1).IndexOfAnyExcept(SerialCharacters) < 0;

    private static bool HasPossibleDate(string id)
    {
        var day = Two(id, 0);
        var month = Two(id, 2);
        var year = Century(id[DateLength], Two(id, 4)) + Two(id, 4);
        if (day > 60)
            day -= 60;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    private static int Two(string id, int at) => int.Parse(id.AsSpan(at, 2), NumberStyles.None, CultureInfo.InvariantCulture);

    // The seventh digit and the year together give the century (CPR-kontoret, "Personnummeret i CPR").
    private static int Century(char seventh, int year) => seventh switch
    {
        <= '3' => 1900,
        '4' or '9' => year <= 36 ? 2000 : 1900,
        _ => year <= 57 ? 2000 : 1800,
    };
}
