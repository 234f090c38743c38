using System.Text;
using System.Text.Json;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Formats;

/// <summary>Proves that a certificate is read whole: every kind of field, every letter, and whether anybody has answered it.</summary>
public sealed class LaeFormTests
{
    private const int Plenty = 325_000;

    private const string Head = """
        <Identifier>TEST-1</Identifier><CaseIdentifier>c-1</CaseIdentifier><SentDateTime>18-08-2026T10:22:05</SentDateTime><TypeCode>LÆ 265</TypeCode><VersionCode>1.0</VersionCode>
        """;

    private const string Data = """
        <Respondent><OrganisationName>Lægehuset Prøvevej</OrganisationName></Respondent>
        <Person><PersonCivilRegistrationIdentifier>1403859922</PersonCivilRegistrationIdentifier><PersonGivenName>Anna</PersonGivenName><PersonSurnameName>Prøvesen</PersonSurnameName></Person>
        <Rekvirent><EANIdentifier>5790009999002</EANIdentifier></Rekvirent>
        """;

    [Fact]
    public void A_form_says_what_it_is_when_and_about_whom()
    {
        // Proves the head of the tree: names, the moment in ISO 8601, and elements without a name of ours under their own.
        using var tree = Read(Form(Head + "<Extra>1</Extra>", Data, ""));
        var form = Assert.Single(tree!.RootElement.GetProperty("forms").EnumerateArray());
        Assert.Equal("2026-08-18T10:22:05", form.GetProperty("sentDateTime").GetString());
        Assert.Equal(("LÆ 265", "1.0", "c-1", "1"), (Text(form, "typeCode"), Text(form, "versionCode"), Text(form, "caseIdentifier"), Text(form, "Extra")));
        Assert.Equal(("1403859922", "Anna", "Prøvesen"), (Text(form.GetProperty("person"), "cpr"), Text(form.GetProperty("person"), "given"), Text(form.GetProperty("person"), "surname")));
        Assert.Equal(("Lægehuset Prøvevej", "5790009999002"), (Text(form.GetProperty("respondent"), "organisation"), Text(form.GetProperty("requester"), "ean")));
    }

    [Theory]
    [InlineData("1.0", false)]
    [InlineData("1.0X", true)]
    [InlineData("2X ", true)]
    [InlineData("X1", false)]
    public void A_version_that_ends_in_X_is_a_form_nobody_has_answered(string version, bool isTemplate)
    {
        // Proves that a request for a certificate is told from a certificate.
        using var tree = Read(Form(Head.Replace("1.0", version, StringComparison.Ordinal), Data, ""));
        Assert.Equal(isTemplate, tree!.RootElement.GetProperty("forms")[0].GetProperty("template").GetBoolean());
    }

    [Theory]
    [InlineData("""<TextEdit name="a">Discus &amp; nakke</TextEdit>""", "Discus & nakke", """{"name":"a","group":"G","label":"L","kind":"TextEdit","value":"Discus & nakke"}""")]
    [InlineData("""<MultilineEdit name="a">Kan stå 2 timer.<br/>Kan <b>ikke</b> løfte.</MultilineEdit>""", "Kan stå 2 timer.\nKan ikke løfte.", """{"name":"a","group":"G","label":"L","kind":"MultilineEdit","value":"Kan stå 2 timer.\nKan ikke løfte."}""")]
    [InlineData("""<NumericEdit name="a">41</NumericEdit>""", "41", """{"name":"a","group":"G","label":"L","kind":"NumericEdit","value":"41"}""")]
    [InlineData("""<RadioButtons name="a"><RadioButton prompt="Varig">0</RadioButton><RadioButton prompt="Bedres">1</RadioButton></RadioButtons>""", "Bedres", """{"name":"a","group":"G","label":"L","kind":"RadioButtons","checked":["Bedres"]}""")]
    [InlineData("""<CheckBoxes name="a"><CheckBox prompt="Løft">1</CheckBox><CheckBox prompt="Stress">0</CheckBox><CheckBox prompt="Nat">1</CheckBox></CheckBoxes>""", "Løft, Nat", """{"name":"a","group":"G","label":"L","kind":"CheckBoxes","checked":["Løft","Nat"]}""")]
    [InlineData("""<TableEdit name="a"><Row><Cell>Sertralin</Cell><Cell>50 mg</Cell></Row><Row><Cell>Paracetamol</Cell><Cell>1 g</Cell></Row></TableEdit>""", "Sertralin | 50 mg\nParacetamol | 1 g", """{"name":"a","group":"G","label":"L","kind":"TableEdit","rows":[["Sertralin","50 mg"],["Paracetamol","1 g"]]}""")]
    [InlineData("""<InlineFile name="a" filename="notat.pdf" mimetype="application/pdf">JVBERi0xLjQKJVRFU1Q=</InlineFile>""", "notat.pdf (application/pdf)", """{"name":"a","group":"G","label":"L","kind":"InlineFile","file":{"name":"notat.pdf","type":"application/pdf","bytes":14}}""")]
    [InlineData("""<SliderEdit name="a"><From>1</From><To>5</To></SliderEdit>""", "1\n5", """{"name":"a","group":"G","label":"L","kind":"SliderEdit","value":"1\n5"}""")]
    [InlineData("""<TextEdit name="a"/>""", null, """{"name":"a","group":"G","label":"L","kind":"TextEdit","value":""}""")]
    [InlineData("bare text", "bare text", """{"name":"Field1","group":"G","label":"L","kind":"Text","value":"bare text"}""")]
    public void Every_kind_of_field_is_read_and_said_in_words(string control, string? words, string json)
    {
        // Proves each control, an unknown one included; and that whatever the kind, the same stands there as words, with the label before it.
        using var tree = Read(Form(Head, Data, $"""<Field1 GeneralText="G" ShowFirst="1" ShortPrompt="L" SecondPrompt="">{control}</Field1>"""));
        var field = Assert.Single(tree!.RootElement.GetProperty("forms")[0].GetProperty("fields").EnumerateArray());
        Assert.Equal(words, Text(field, "text"));
        Assert.Equal(words is null ? null : $"L: {words}", Text(field, "statement"));
        Assert.Equal(json, Plain(field, "text", "statement"));
    }

    [Fact]
    public void The_order_of_fields_says_nothing()
    {
        // Proves that fields are found by what they are called, whatever their number and order.
        const string One = """<Field1 ShortPrompt="A"><TextEdit name="a">1</TextEdit></Field1>""";
        const string Two = """<Field2 ShortPrompt="B"><TextEdit name="b">2</TextEdit></Field2>""";
        using var tree = Read(Form(Head, Data, One + Two));
        using var turned = Read(Form(Head, Data, Two.Replace("Field2", "Field1", StringComparison.Ordinal) + One.Replace("Field1", "Field9", StringComparison.Ordinal)));
        Assert.Equal(Fields(tree!), Fields(turned!).Reverse());
    }

    [Fact]
    public void Several_forms_in_one_document_are_all_read()
    {
        // Proves that a delivery with several forms loses none, wherever they stand in it.
        var one = Form(Head, Data, "");
        using var tree = Read($"<Delivery><Part>{one}</Part>{one}<DenDynamiskeBlanket><Form>{Head}<Data>{Data}</Data></Form><Form>{Head}<Data>{Data}</Data></Form></DenDynamiskeBlanket></Delivery>");
        Assert.Equal(4, tree!.RootElement.GetProperty("forms").GetArrayLength());
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "another document", "<a/>" },
        { "cut off", Form(Head, Data, "")[..^20] },
        { "no type", Form(Head.Replace("TypeCode", "Type", StringComparison.Ordinal), Data, "") },
        { "no version", Form(Head.Replace("VersionCode", "Version", StringComparison.Ordinal), Data, "") },
        { "no moment", Form(Head.Replace("SentDateTime", "Sent", StringComparison.Ordinal), Data, "") },
        { "another moment", Form(Head.Replace("18-08-2026", "2026-08-18", StringComparison.Ordinal), Data, "") },
        { "no day of that month", Form(Head.Replace("18-08-2026", "31-02-2026", StringComparison.Ordinal), Data, "") },
        { "nobody", Form(Head, Data.Replace("Person>", "Someone>", StringComparison.Ordinal), "") },
        { "one good form and one bad", $"<d>{Form(Head, Data, "")}{Form("", Data, "")}</d>" },
        { "a DTD", "<!DOCTYPE DenDynamiskeBlanket>" + Form(Head, Data, "") },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_whole_form_is_no_tree(string what, string xml)
    {
        // Proves that a form which does not say what, when or about whom is not taken for an answer.
        using var tree = Read(xml);
        Assert.True(tree is null, what);
    }

    private static string Form(string head, string data, string fields) =>
        $"""<DenDynamiskeBlanket xmlns="http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2017/12/13/"><Form>{head}<Graphics/><Data>{data}<UserFields>{fields}</UserFields></Data></Form></DenDynamiskeBlanket>""";

    private static JsonDocument? Read(string xml) => LaeForm.Read(Encoding.UTF8.GetBytes(xml), null, Plenty);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var found) ? found.GetString() : null;

    private static IEnumerable<(string?, string?)> Fields(JsonDocument tree) =>
        [.. tree.RootElement.GetProperty("forms")[0].GetProperty("fields").EnumerateArray().Select(f => (Text(f, "name"), Text(f, "value")))];

    private static string Plain(JsonElement element, params string[] without)
    {
        var rest = element.EnumerateObject().Where(p => !without.Contains(p.Name)).ToDictionary(p => p.Name, p => p.Value);
        return JsonSerializer.Serialize(rest, Relaxed);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
