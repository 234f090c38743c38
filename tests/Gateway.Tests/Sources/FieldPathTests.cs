using System.Text.Json;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that a path finds what it names in any JSON and nothing else, and that a bad path is no path.</summary>
public sealed class FieldPathTests
{
    private static readonly JsonElement Plan = Shipped.Json(
        """
        {
          "id": "p-1",
          "period": { "start": "2026-01-02", "end": null },
          "activity": [
            { "detail": { "code": { "text": "A" }, "hours": 1.50 } },
            { "detail": { "code": { "text": "B" }, "hours": 2 } },
            { "other": true }
          ],
          "grid": [["x", "y"], [["z"]], []],
          "named": [{ "name": "ja | nej", "value": "both" }, { "name": "one or two", "value": "either" }, { "odd | name": "kept" }],
          "note": null,
          "empty": [],
          "extension": [
            { "url": "http://example.dk/one.two", "valueDate": "2026-03-04" },
            { "url": "http://example.dk/three", "valueDate": "2026-05-06" },
            { "url": 3, "valueDate": "2026-07-08" }
          ]
        }
        """);

    [Theory]
    [InlineData("id", "p-1")]
    [InlineData("period.start", "2026-01-02")]
    [InlineData("activity.detail.code.text", "A,B")]
    [InlineData("grid", "x,y,z")]
    [InlineData("period.end", "")]
    [InlineData("note", "")]
    [InlineData("note.text", "")]
    [InlineData("empty", "")]
    [InlineData("nowhere", "")]
    [InlineData("id.deeper", "")]
    public void Names_lead_down_and_arrays_are_flattened(string path, string found)
    {
        // Proves that names joined by dots go down through objects and through arrays in arrays, and that null, an empty list, a missing name and a scalar on the way lead nowhere.
        Assert.Equal(found, Found(path));
    }

    [Theory]
    [InlineData("extension.where(url='http://example.dk/one.two').valueDate", "2026-03-04")]
    [InlineData("extension.where(url='http://example.dk/three').valueDate", "2026-05-06")]
    [InlineData("extension.where(url='3').valueDate", "2026-07-08")]
    [InlineData("extension.where(url='http://example.dk/one').valueDate", "")]
    [InlineData("extension.where(nothing='3').valueDate", "")]
    [InlineData("extension.where(url='3').where(valueDate='2026-07-08').valueDate", "2026-07-08")]
    [InlineData("extension.where(url='3').where(valueDate='2026-07-09').valueDate", "")]
    [InlineData("where(id='p-1').id", "p-1")]
    [InlineData("extension.where(url='nothing' or url='3').valueDate", "2026-07-08")]
    [InlineData("extension.where(url.startsWith('nothing') or url.startsWith('3') or url.empty()).valueDate", "2026-07-08")]
    [InlineData("extension.where(url='nothing' or url='neither').valueDate", "")]
    [InlineData("named.where(name='ja | nej').value", "both")]
    [InlineData("named.where(name='one or two').value", "either")]
    [InlineData("named.where(name='none' or name='one or two').value | id", "either")]
    [InlineData("named.where(name='none').value | id", "p-1")]
    [InlineData("named.`odd | name`", "kept")]
    public void Where_picks_the_elements_with_that_text(string path, string found)
    {
        // Proves that where() compares the whole text, dots included, that several must all hold, and that it works at the element itself.
        Assert.Equal(found, Found(path));
    }

    [Theory]
    [InlineData("activity.where(detail.code.text='B').detail.hours", "2")]
    [InlineData("activity.where(detail.code.text!='B').detail.hours", "1.50")]
    [InlineData("activity.where(detail.code.text.startsWith('')).detail.hours", "1.50,2")]
    [InlineData("extension.where(url.startsWith('http://example.dk/t')).valueDate", "2026-05-06")]
    [InlineData("activity.where(detail.exists()).detail.code.text", "A,B")]
    [InlineData("activity.where(detail.empty()).other", "true")]
    [InlineData("where(period.end.empty()).id", "p-1")]
    [InlineData("where(period.end.exists()).id", "")]
    [InlineData("where(note.empty()).where(empty.empty()).id", "p-1")]
    public void Conditions_may_look_deeper_and_at_what_is_missing(string path, string found)
    {
        // Proves paths in conditions, beginnings of texts, being different, and being there or not, where null and an empty list are not there.
        Assert.Equal(found, Found(path));
    }

    [Theory]
    [InlineData("tree(kids).name", "root,a,a1,b")]
    [InlineData("kids.tree(kids).name", "a,a1,b")]
    [InlineData("tree(kids).where(type='leaf').name", "a1,b")]
    [InlineData("tree(nothing).name", "root")]
    [InlineData("`odd name.with:signs`.`{urn:x}y`", "1")]
    [InlineData("`kids`.name", "a,b")]
    [InlineData("list.tree(kids).name", "x,y")]
    public void A_tree_is_walked_and_odd_names_stand_in_backquotes(string path, string found)
    {
        // Proves that tree() gives the elements and all below them, in order, and that a name in backquotes is taken whole.
        var tree = Shipped.Json(
            """
            {"name":"root","kids":[{"name":"a","kids":[{"name":"a1","type":"leaf","kids":[]}]},{"name":"b","type":"leaf","kids":null}],
             "list":[{"name":"x","kids":{"name":"y"}}],"odd name.with:signs":{"{urn:x}y":1}}
            """);
        Assert.Equal(found, string.Join(',', Path(path).Find(tree).Select(FieldPath.Scalar)));
    }

    [Theory]
    [InlineData("id | period.start", "p-1")]
    [InlineData("nowhere | period.start", "2026-01-02")]
    [InlineData("note | empty | period.end | id", "p-1")]
    [InlineData("nowhere|note", "")]
    public void The_first_alternative_that_is_there_wins(string path, string found)
    {
        // Proves that alternatives are tried in order, and that null and an empty list are not there.
        Assert.Equal(found, Found(path));
    }

    [Fact]
    public void A_dollar_is_the_element_itself()
    {
        // Proves that $ gives the element, and the elements of a list.
        Assert.Equal(JsonValueKind.Object, Assert.Single(Path("$").Find(Plan)).ValueKind);
        Assert.Equal("1,2", string.Join(',', Path("$").Find(Shipped.Json("[1, [2], null]")).Select(FieldPath.Scalar)));
        Assert.Empty(Path("$").FirstNames);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a[0]")]
    [InlineData("a/b")]
    [InlineData("$.a")]
    [InlineData("a.$")]
    [InlineData("a | ")]
    [InlineData("a || b")]
    [InlineData("where(a=b)")]
    [InlineData("where(a='b'")]
    [InlineData("where(a='b' or )")]
    [InlineData("where(a='b' or c)")]
    [InlineData("where(='b')")]
    [InlineData("where(a='b'='c')")]
    [InlineData("first()")]
    [InlineData("tree()")]
    [InlineData("tree(a.b)")]
    [InlineData("``")]
    [InlineData("where(a!b='c')")]
    [InlineData("where(!='c')")]
    [InlineData("where(a.exists()")]
    [InlineData("where(.empty())")]
    [InlineData("where(a.startsWith(b))")]
    public void A_bad_path_is_none(string text)
    {
        // Proves that whatever is not in the small language is refused rather than read as something else.
        Assert.Null(FieldPath.TryParse(text));
    }

    [Theory]
    [InlineData("\"a\\nb\"", "a\nb")]
    [InlineData("\"\"", "")]
    [InlineData("1.50", "1.50")]
    [InlineData("-0", "-0")]
    [InlineData("1e400", "1e400")]
    [InlineData("12345678901234567890.123456789", "12345678901234567890.123456789")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", "")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    public void Scalars_are_text_as_the_source_wrote_them(string json, string text)
    {
        // Proves that no digit of a number is lost or added, and that null, objects and lists are no text.
        Assert.Equal(text, FieldPath.Scalar(Shipped.Json(json)));
    }

    [Fact]
    public void Text_is_the_first_scalar_that_says_something()
    {
        // Proves that empty texts and objects are passed over.
        Assert.Equal("second", Path("a").Text(Shipped.Json("""{"a":["",{},"second","third"]}""")));
        Assert.Equal("", Path("a").Text(Shipped.Json("""{"a":[{}]}""")));
    }

    [Fact]
    public void First_names_are_the_fields_looked_at()
    {
        // Proves that each alternative names its first field.
        Assert.Equal(["activity", "extension", "id"], Path("activity.detail | extension.where(url='a.b').valueDate | id").FirstNames);
    }

    private static FieldPath Path(string text) => FieldPath.TryParse(text)!;

    private static string Found(string path) => string.Join(',', Path(path).Find(Plan).Select(FieldPath.Scalar));
}
