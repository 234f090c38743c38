using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that whatever part of an element no path leads to is named, at any depth, and that what is read is not.</summary>
public sealed class UnreadFieldsTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", "a", "b")]
    [InlineData("""{"a":{"x":1,"y":{"z":2}}}""", "a.x", "a.y")]
    [InlineData("""{"a":[{"x":1,"y":2},{"x":1,"y":2}]}""", "a.x", "a.y,a.y")]
    [InlineData("""{"a":{"x":{"deep":{"er":1}}}}""", "a.x", "")]
    [InlineData("""{"a":{"x":null},"b":null}""", "a.x", "b")]
    [InlineData("""{"a":"text instead"}""", "a.x", "a")]
    [InlineData("""{"a":[]}""", "a.x", "")]
    [InlineData("""{"a":1,"c":2}""", "a | b | c", "")]
    public void What_no_path_leads_to_is_named(string json, string paths, string named)
    {
        // Proves that fields beside a path are named with where they stand, once for each time, and everything below a path's end is read.
        Assert.Equal(named, Unread(json, paths));
    }

    [Fact]
    public void Another_extension_is_not_read_because_one_is()
    {
        // Proves that a path with where() reads the element it means and no other in the same list.
        const string Json = """{"extension":[{"url":"http://a.dk/known","valueDate":"2026-01-01"},{"url":"http://a.dk/other","valuePeriod":{"start":"2026-01-01"}}]}""";
        Assert.Equal("extension", Unread(Json, "extension.where(url='http://a.dk/known').valueDate"));
        Assert.Equal("", Unread(Json, "extension.where(url='http://a.dk/known').valueDate", "extension.where(url='http://a.dk/other')"));
    }

    [Fact]
    public void What_only_says_how_a_value_is_meant_goes_with_the_value()
    {
        // Proves that a code's system and a display's reference need no path of their own, but are named where the value beside them is missing.
        Assert.Equal("status.text", Unread("""{"status":{"coding":[{"system":"urn:x","code":"active","display":"Aktiv","version":"1"}],"text":"i gang"}}""", "status.coding.code"));
        Assert.Equal("", Unread("""{"author":[{"reference":"Practitioner/1","display":"Afdelingen"}]}""", "author.display"));
        Assert.Equal("author.reference", Unread("""{"author":[{"reference":"Practitioner/1"}]}""", "author.display"));
        Assert.Equal("", Unread("""{"extension":[{"url":"a","extension":[{"url":"b","valueCode":"x"}]}]}""", "extension.where(url='a').extension.valueCode"));
        Assert.Equal("extension.valueCode", Unread("""{"extension":[{"url":"a","valueCode":"x"}]}""", "extension.where(url='a').valueDate"));
        Assert.Equal("system,url", Unread("""{"system":"at the top it is a field like any other","url":"so is this","code":1}""", "code"));
    }

    [Theory]
    [InlineData("r.tree(kids).name", "r.kids.extra,r.extra")]
    [InlineData("r.tree(kids).where(type='leaf')", "r.name,r.extra")]
    [InlineData("r.tree(kids)", "")]
    public void In_a_tree_every_depth_is_looked_at(string path, string named)
    {
        // Proves that what no path reads is named where it stands, however deep, and that an element that a condition picks is read whole.
        const string Json = """{"r":[{"name":"x","extra":1,"kids":[{"type":"leaf","name":"y","extra":2,"kids":[]}]}]}""";
        Assert.Equal(named, Unread(Json, path, "r.tree(kids).type"));
    }

    [Fact]
    public void What_a_condition_looks_at_has_said_what_it_has_to_say()
    {
        // Proves that the field that picks an element is read by picking, in that element and in no other.
        const string Json = """{"elements":[{"type":"paragraph","paragraph":{"section":"§ 86","id":1}},{"type":"note","text":"x"}]}""";
        Assert.Equal("elements.paragraph.id,elements", Unread(Json, "elements.where(type='paragraph').paragraph.section"));
    }

    [Theory]
    [InlineData("""{"a":"x"}""", "")]
    [InlineData("""{"a":{"#text":"x"}}""", "")]
    [InlineData("""{"a":{"#text":"x","@kode":"1","b":2}}""", "a.@kode,a.b")]
    [InlineData("""{"a":{"@kode":"1"}}""", "a")]
    [InlineData("""{"a":[{"b":1},"x"]}""", "a")]
    public void Where_a_text_is_read_a_structure_is_not(string json, string named)
    {
        // Proves that a path that reads a text reads that of an XML element with attributes, and nothing else of it: attributes beside the text, and a structure that holds no text, are named.
        Assert.Equal(named, string.Join(',', UnreadFields.Of(Shipped.Json(json), ReadPaths.Along([], [FieldPath.TryParse("a")!]))));
    }

    [Fact]
    public void A_second_concept_is_named_where_the_fact_takes_one()
    {
        // Proves that of two activities the one that is not the fact's code is not lost in silence; the shipped definition shows it as a value instead.
        const string Plan = """{"activity":[{"detail":{"code":{"text":"A"}}},{"detail":{"code":{"text":"B"}}}]}""";
        var shipped = Shipped.Request("cosmic", "rehabilitation-plans").Facts[0];
        Assert.Empty(shipped.FieldsNotMapped(Shipped.Json(Plan)));
        Assert.Equal(["A", "B"], shipped.Map(Shipped.Json(Plan)).Values.Where(v => v.Name == "activity").Select(v => ((FactDatum.ConceptDatum)v.Datum).Concept.Text));
        var lines = File.ReadAllLines(Path.Combine(Shipped.DefinitionsFolder, "cosmic.yaml")).Where(line => !line.Contains("{ name: activity,", StringComparison.Ordinal));
        var without = SourceDefinitionFile.Read("cosmic.yaml", string.Join('\n', lines), Shipped.Catalogue).Requests.Single(r => r.Id == "rehabilitation-plans").Facts[0];
        Assert.Equal(["code (further)"], without.FieldsNotMapped(Shipped.Json(Plan)));
    }

    private static string Unread(string json, params string[] paths) =>
        string.Join(',', UnreadFields.Of(Shipped.Json(json), ReadPaths.Along([.. paths.Select(p => FieldPath.TryParse(p)!)])));
}
