using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves how a list of named fields becomes values that say what they are.</summary>
public sealed class EntryMappingTests
{
    private static readonly EntryMapping Entries = new(
        FieldPath.TryParse("number")!, FieldPath.TryParse("label"), FieldPath.TryParse("text")!, new Dictionary<string, string> { ["57"] = "A-indkomst" }, ["1"]);

    [Theory]
    [InlineData("""{"number":"57","text":"31250","label":"Beløb"}""", "57: A-indkomst = 31250")]
    [InlineData("""{"number":58,"text":"4","label":"Timer"}""", "58: Timer = 4")]
    [InlineData("""{"number":"59","text":"x"}""", "59: 59 (ukendt felt) = x")]
    [InlineData("""{"number":"59","text":["a","","b"]}""", "59: 59 (ukendt felt) = a\nb")]
    [InlineData("""{"number":"57","text":""}""", "")]
    [InlineData("""{"number":"57"}""", "")]
    [InlineData("""{"number":"1","text":"31250","label":"Beløb"}""", "")]
    [InlineData("""{"number":"57","text":{"deeper":1}}""", "")]
    public void An_entry_is_called_what_is_known_or_what_the_source_says_or_unknown(string entry, string shown)
    {
        // Proves the order of names, that several texts keep their lines, and that an entry that says nothing is no value.
        Assert.Equal(shown, string.Join(';', Entries.Map(Shipped.Json(entry)).Select(v => $"{v.Name}: {v.Label.Da} = {((FactDatum.TextDatum)v.Datum).Text}")));
    }

    [Fact]
    public void An_unknown_entry_says_so_in_both_languages()
    {
        // Proves that nobody takes a number for a name.
        var value = Assert.Single(Entries.Map(Shipped.Json("""{"number":"99","text":"1"}""")));
        Assert.Equal(("99 (ukendt felt)", "99 (unknown field)"), (value.Label.Da, value.Label.En));
    }

    [Theory]
    [InlineData("""{"number":"57","label":"Beløb","amount":{"value":1}}""", true)]
    [InlineData("""{"number":"57","label":"Beløb"}""", false)]
    [InlineData("""{"number":"57","text":"","unit":"kr"}""", false)]
    [InlineData("""{"number":"57","amount":null}""", false)]
    [InlineData("""{"number":"1","amount":1}""", false)]
    public void An_entry_that_says_something_elsewhere_is_known_to(string entry, bool unread)
    {
        // Proves that what stands where nobody looks is not lost in silence, and that an empty entry, and one that is read as a value of its own, are no loss.
        Assert.Equal(unread, Entries.IsUnread(Shipped.Json(entry)));
    }
}
