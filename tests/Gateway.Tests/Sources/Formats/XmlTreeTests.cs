using System.Text;
using System.Text.Json;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Formats;

/// <summary>Proves how an XML document becomes the tree that mappings read, and that what is no document becomes none.</summary>
public sealed class XmlTreeTests
{
    private const int Plenty = 325_000;
    private static readonly HashSet<string> Every = [];

    [Theory]
    [InlineData("<a/>", """{"a":""}""")]
    [InlineData("<a>1</a>", """{"a":"1"}""")]
    [InlineData("<a><b>1</b><c>2</c></a>", """{"a":{"b":"1","c":"2"}}""")]
    [InlineData("<a><b>1</b><c/><b>2</b></a>", """{"a":{"b":["1","2"],"c":""}}""")]
    [InlineData("<a>\n  <b> 1 \n</b>\n</a>", """{"a":{"b":" 1 \n"}}""")]
    [InlineData("<a x='1' y='2'/>", """{"a":{"@x":"1","@y":"2"}}""")]
    [InlineData("<a x='1'>text</a>", """{"a":{"@x":"1","#text":"text"}}""")]
    [InlineData("<a>one<b>2</b>three</a>", """{"a":{"b":"2","#text":"onethree"}}""")]
    [InlineData("<a>one<!-- no --><![CDATA[<two>]]>&amp;&#230;</a>", """{"a":"one<two>&æ"}""")]
    [InlineData("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><b xsi:nil='true'/><c xsi:nil='false'/></a>", """{"a":{"b":null,"c":{"@nil":"false"}}}""")]
    [InlineData("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:n='urn:n' xsi:type='n:Special' type='own'/>", """{"a":{"@type":"own","@{http://www.w3.org/2001/XMLSchema-instance}type":"Special"}}""")]
    [InlineData("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='n:Special'><b/></a>", """{"a":{"@type":"Special","b":""}}""")]
    [InlineData("<?xml version='1.0'?><?pi x?><a>\r\n</a>", """{"a":"\n"}""")]
    [InlineData("<a xml:lang='da'>ja</a>", """{"a":{"@lang":"da","#text":"ja"}}""")]
    public void Elements_attributes_and_texts_become_properties(string xml, string json)
    {
        // Proves every convention of the tree: names, siblings, texts kept whole, layout left out, types and nil.
        Assert.Equal(json, Read(xml));
    }

    [Fact]
    public void The_look_of_a_text_goes_and_the_text_stays()
    {
        // Proves that the line breaks of MedCom's formatted text and of XHTML are line breaks, that their markup is dropped with no word lost, and that elements of those names elsewhere are data.
        const string MedCom = "xmlns='http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/'";
        Assert.Equal("""{"t":"Kan ikke\nløfte mere."}""", Read($"<t {MedCom}>Kan <Bold>ikke</Bold><Break/>løfte<Space/><Italic>me<Bold>re</Bold></Italic>.</t>"));
        Assert.Equal("""{"t":"\n"}""", Read($"<t {MedCom}><Break/></t>"));
        Assert.Equal("""{"t":"a\nb"}""", Read("<t xmlns:h='http://www.w3.org/1999/xhtml'>a<h:br/><h:b>b</h:b></t>"));
        Assert.Equal("""{"t":{"b":"1","Break":""}}""", Read("<t><b>1</b><Break/></t>"));
    }

    [Fact]
    public void An_element_of_another_namespace_goes_by_its_full_name()
    {
        // Proves that a mapping made for one namespace reads none of another by accident; those in no namespace keep their names.
        const string Xml = "<a xmlns='urn:known'><b>1</b><b xmlns='urn:other' o:x='1' xmlns:o='urn:other'>2</b><b xmlns=''>3</b></a>";
        Assert.Equal("""{"a":{"b":["1","3"],"{urn:other}b":{"@{urn:other}x":"1","#text":"2"}}}""", Read(Xml, namespaces: new HashSet<string> { "urn:known" }));
        Assert.Equal("""{"a":{"b":["1",{"@x":"1","#text":"2"},"3"]}}""", Read(Xml));
    }

    [Theory]
    [InlineData("utf-8", null, "utf-8")]
    [InlineData("windows-1252", null, "windows-1252")]
    [InlineData("ISO-8859-1", "utf-8", "iso-8859-1")]
    [InlineData(null, "windows-1252", "windows-1252")]
    [InlineData(null, "\"ISO-8859-1\"", "iso-8859-1")]
    [InlineData(null, null, "utf-8")]
    [InlineData("utf-16", null, "utf-16")]
    public void Letters_are_right_in_every_character_set(string? declared, string? cameWith, string written)
    {
        // Proves the order of declaration, content type and UTF-8, with the letters that differ between them.
        var declaration = declared is null ? "" : $"<?xml version='1.0' encoding='{declared}'?>";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(written) ?? Encoding.GetEncoding(written);
        using var tree = XmlTree.Read(encoding.GetBytes(declaration + "<a>Ærø, æøå</a>"), cameWith, Every, Plenty);
        Assert.Equal("Ærø, æøå", tree!.RootElement.GetProperty("a").GetString());
    }

    [Fact]
    public void A_byte_order_mark_is_believed_first()
    {
        // Proves that a mark wins over what is said elsewhere, as XML has it.
        byte[] marked = [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes("<a>æ</a>")];
        using var tree = XmlTree.Read(marked, "iso-8859-1", Every, Plenty);
        Assert.Equal("æ", tree!.RootElement.GetProperty("a").GetString());
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "nothing", [] },
        { "blanks", Bytes("  \n") },
        { "text", Bytes("hello") },
        { "JSON", Bytes("{\"a\":1}") },
        { "truncated in a name", Bytes("<a><b>1</b><c") },
        { "truncated in a text", Bytes("<a><b>1") },
        { "truncated before the end", Bytes("<a><b>1</b>") },
        { "another end", Bytes("<a><b>1</a></b>") },
        { "two roots", Bytes("<a/><b/>") },
        { "an attribute twice", Bytes("<a x='1' x='2'/>") },
        { "an attribute twice by namespace", Bytes("<a xmlns:p='urn:p' xmlns:q='urn:p' p:x='1' q:x='2'/>") },
        { "an unknown prefix", Bytes("<p:a/>") },
        { "latin1 that says UTF-8", Encoding.Latin1.GetBytes("<?xml version='1.0' encoding='utf-8'?><a>æ</a>") },
        { "latin1 that says nothing", Encoding.Latin1.GetBytes("<a>æ</a>") },
        { "an unknown character set", Bytes("<?xml version='1.0' encoding='utf-7'?><a>+AOY-</a>") },
        { "NUL in a text", Bytes("<a>1\02</a>") },
        { "NUL after the end", Bytes("<a/>\0") },
        { "a control character", Bytes("<a>\u0001</a>") },
        { "a control character by number", Bytes("<a>&#1;</a>") },
        { "half a character by number", Bytes("<a>&#xD800;</a>") },
        { "half a character in UTF-16", Encoding.Unicode.GetBytes("<a>" + '\ud800' + "</a>")[..^1] },
        { "100,000 deep", Bytes(string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000))) },
        { "100,000 deep and never closed", Bytes(string.Concat(Enumerable.Repeat("<a>", 100_000))) },
        { "a bare DTD", Bytes("<!DOCTYPE a><a/>") },
        { "an external entity", Bytes("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>") },
        { "an external DTD", Bytes("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>") },
        { "billion laughs", Bytes("<!DOCTYPE a [<!ENTITY l 'ha'><!ENTITY m '&l;&l;&l;&l;&l;&l;&l;&l;'><!ENTITY n '&m;&m;&m;&m;&m;&m;'>]><a>&n;</a>") },
        { "an undeclared entity", Bytes("<a>&nbsp;</a>") },
        { "XML 1.1", Bytes("<?xml version='1.1'?><a/>") },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_document_is_no_tree(string what, byte[] bytes)
    {
        // Proves that none of these breaks the reading, fetches anything or passes for an empty answer.
        using var tree = XmlTree.Read(bytes, null, Every, Plenty);
        Assert.True(tree is null, what);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Depth_has_an_end(int depth, bool isRead)
    {
        // Proves the limit of nesting at both of its sides.
        using var tree = XmlTree.Read(Bytes(string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth))), null, Every, Plenty);
        Assert.Equal(isRead, tree is not null);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Elements_and_attributes_have_an_end(int elements, bool isRead)
    {
        // Proves the limit of the tree's size at both of its sides: three for an element, two for an attribute.
        using var tree = XmlTree.Read(Bytes("<r>" + string.Concat(Enumerable.Repeat("<a x='1'/>", elements)) + "</r>"), null, Every, 3 + (100 * 5));
        Assert.Equal(isRead, tree is not null);
    }

    [Theory]
    [InlineData("one text", 4 << 20, 0)]
    [InlineData("one attribute", 4 << 20, 1)]
    [InlineData("elements", 4 << 20, 2)]
    [InlineData("names", 4 << 20, 3)]
    public void The_largest_document_takes_a_few_times_its_size(string what, int size, int kind)
    {
        // Proves that memory stays bounded: what reading allocates in all, garbage included, stays below 60 MiB for 4 MiB of the worst kinds.
        var bytes = Encoding.Latin1.GetBytes(kind switch
        {
            0 => $"<a>{new string('\u00e6', size)}</a>",
            1 => $"<a x='{new string('\u00e6', size)}'/>",
            2 => $"<a>{string.Concat(Enumerable.Repeat("<b>\u00e6</b>", size / 8))}</a>",
            _ => $"<a>{string.Concat(Enumerable.Range(0, size / 12).Select(i => $"<b{i:x5}/>"))}</a>",
        });
        Read("<a/>");
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var tree = XmlTree.Read(bytes, "iso-8859-1", Every, Plenty);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(kind < 2, tree is not null);
        Assert.True(taken < 60 << 20, $"{what}: {taken >> 20} MiB");
        if (kind == 0)
            Assert.Equal(size, tree!.RootElement.GetProperty("a").GetString()!.Length);
    }

    [Fact]
    public void A_text_in_pieces_keeps_characters_of_two_halves()
    {
        // Proves that no character is torn where a long text is read in pieces.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = new string('x', 4094 + shift) + string.Concat(Enumerable.Repeat("\U0001F600", 3000));
            using var tree = XmlTree.Read(Bytes($"<a>{text}</a>"), null, Every, Plenty);
            Assert.Equal(text, tree!.RootElement.GetProperty("a").GetString());
        }
    }

    private static string Read(string xml, IReadOnlySet<string>? namespaces = null)
    {
        using var tree = XmlTree.Read(Bytes(xml), null, namespaces ?? Every, Plenty);
        return JsonSerializer.Serialize(tree, Plain);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
