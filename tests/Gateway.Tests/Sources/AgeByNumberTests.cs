using Gateway.Access;
using Gateway.ReviewedData;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>The age that a citizen's number says, where the register tells none.</summary>
public sealed class AgeByNumberTests : SimulatedSources
{
    private const string D2 = "0211989903";

    [Fact]
    public async Task D2_is_28_on_the_day_of_the_recordings()
    {
        // Proves: of the recorded answer, which has neither birth date nor age, both come by the number, the age as of the day it was asked (2026-11-21).
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync(D2, "cpr", "person"));
        var person = answer.Facts.Single(f => f.Code.Text == "Personoplysninger");
        Assert.Equal([new FactDatum.QuantityDatum("28", "år")], Data(person, "age-by-number"));
        Assert.Equal([new FactDatum.DateDatum("1998-11-02")], Data(person, "birth-date-by-number"));
        Assert.Empty(Data(person, "age"));
    }

    [Theory]
    [InlineData("2026-11-01", "27")]
    [InlineData("2026-11-02", "28")]
    [InlineData("2027-11-01", "28")]
    [InlineData("1998-11-02", "0")]
    [InlineData("1998-11-01", null)]
    public void A_year_is_full_on_the_birthday(string day, string? age)
    {
        // Proves: the day before it is a year less, and before the birth the number says no age.
        Assert.Equal(age, AgeOn(day, D2, ""));
    }

    [Theory]
    [InlineData("", "28")]
    [InlineData("\"foedselsdato\":{\"dato\":\"1998-11-02\"},", "28")]
    [InlineData("\"alder\":\"27\",", null)]
    [InlineData("\"slutdato\":{\"dato\":\"2026-09-30\"},", null)]
    [InlineData("\"status\":{\"status\":\"90\"},", null)]
    [InlineData("\"status\":{\"status\":\"1\"},", "28")]
    public void It_is_shown_where_the_register_tells_no_age_of_somebody_alive(string told, string? age)
    {
        // Proves: the register's own age stands alone, a birth date without an age does not keep it away, and the dead grow no older.
        Assert.Equal(age, AgeOn("2026-11-21", D2, told));
    }

    [Fact]
    public void An_administrative_number_says_no_age()
    {
        // Proves: of a number with its day raised by 60 no age is made up.
        Assert.Null(AgeOn("2026-11-21", "6211989903", ""));
    }

    [Fact]
    public void Without_what_it_stands_back_for_it_is_an_error()
    {
        // Proves: a definition cannot show it beside an age that the source tells; the line is named.
        const string Kept = "            kind: age-of-number\n";
        var text = File.ReadAllText(Path.Combine(Shipped.DefinitionsFolder, "cpr.yaml"));
        var from = text.IndexOf(Kept, StringComparison.Ordinal);
        Assert.True(from > 0);
        var unless = text.IndexOf("            unless:", from, StringComparison.Ordinal);
        var refused = Assert.Throws<ReviewedDataException>(() => SourceDefinitionFile.Read("cpr.yaml", text.Remove(unless, text.IndexOf('\n', unless) + 1 - unless), Shipped.Catalogue));
        Assert.Contains($"cpr.yaml:{text[..from].Count(c => c == '\n') + 1}:", Assert.Single(refused.Errors), StringComparison.Ordinal);
        Assert.Contains("'unless' is missing", refused.Errors[0], StringComparison.Ordinal);
    }

    private static string? AgeOn(string day, string number, string told)
    {
        var answer = Assert.IsType<SourceOutcome.Answered>(PayloadTree.Interpret(
            Shipped.Json($$"""
                {"PersonLookupResponse":{"persondata":{ {{told}}"personnummer":"{{number}}" } } }
                """),
            Shipped.Definition("cpr"), Shipped.Request("cpr", "person"), ["master-data"], Person.Known(Shipped.Citizen(number)), today: DateOnly.ParseExact(day, "yyyy-MM-dd")));
        return Data(Assert.Single(answer.Facts), "age-by-number").Cast<FactDatum.QuantityDatum>().SingleOrDefault()?.Value;
    }

    private static IEnumerable<FactDatum> Data(Fact fact, string name) => fact.Values.Where(v => v.Name == name).Select(v => v.Datum);
}
