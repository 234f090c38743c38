using System.Text;
using System.Text.Json;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Formats;

/// <summary>Proves that XML in a JSON text becomes part of the tree, and that what is no XML there makes the answer unreadable.</summary>
public sealed class XmlInsideJsonTests
{
    private const int Plenty = 325_000;
    private static readonly HashSet<string> Properties = ["ResultsXml", "Metadata"];

    [Theory]
    [InlineData("""{"ResultsXml":"<Cases><Case CaseID=\"A\" Name=\"Ærø &amp; &quot;x&quot;\"/><Case CaseID=\"B\"/></Cases>"}""", """{"ResultsXml":{"Cases":{"Case":[{"@CaseID":"A","@Name":"Ærø & \"x\""},{"@CaseID":"B"}]}}}""")]
    [InlineData("""{"a":[{"Metadata":"<z:row xmlns:z=\"#RowsetSchema\" ows_Title=\"T\"/>","n":1.50}],"b":null}""", """{"a":[{"Metadata":{"row":{"@ows_Title":"T"}},"n":1.50}],"b":null}""")]
    [InlineData("""{"Metadata":"<?xml version='1.0' encoding='iso-8859-1'?><a>æ</a>"}""", """{"Metadata":{"a":"æ"}}""")]
    [InlineData("""{"Metadata":"","ResultsXml":null,"Other":"<not read/>"}""", """{"Metadata":"","ResultsXml":null,"Other":"<not read/>"}""")]
    [InlineData("""{"Metadata":{"already":"JSON"}}""", """{"Metadata":{"already":"JSON"}}""")]
    [InlineData("""[]""", """[]""")]
    public void The_named_texts_become_trees(string json, string expected)
    {
        // Proves where XML is read and where a text stays one, that the rest is copied digit by digit, and that a declared character set inside a text means nothing.
        using var tree = Read(json);
        Assert.Equal(expected, JsonSerializer.Serialize(tree, Plain));
    }

    [Theory]
    [InlineData("""{"Metadata":"no XML"}""")]
    [InlineData("""{"Metadata":"<a>"}""")]
    [InlineData("""{"Metadata":"<!DOCTYPE a><a/>"}""")]
    [InlineData("""{"Metadata":"<a/>","ResultsXml":"<b><c></b>"}""")]
    [InlineData("""{"Metadata":"<a>\u0000</a>"}""")]
    [InlineData("""{"Metadata":"<a>\ud800</a>"}""")]
    [InlineData("""{"Metadata":"<a/>","Metadata":"<b/>"}""")]
    [InlineData("""{"Metadata":"<a/>" """)]
    [InlineData("")]
    [InlineData("<a/>")]
    public void What_is_no_XML_there_is_no_answer(string json)
    {
        // Proves that a text which cannot be read is never passed on as it stands, nor passed over.
        using var tree = Read(json);
        Assert.Null(tree);
    }

    [Fact]
    public void The_trees_share_one_limit()
    {
        // Proves that many small documents are no way around the limit of one.
        var many = $"[{string.Join(',', Enumerable.Repeat("""{"Metadata":"<a><b/><b/><b/></a>"}""", 100))}]";
        using var fits = XmlInsideJson.Read(Encoding.UTF8.GetBytes(many), Properties, new HashSet<string>(), 2000);
        using var tooMany = XmlInsideJson.Read(Encoding.UTF8.GetBytes(many), Properties, new HashSet<string>(), 500);
        Assert.NotNull(fits);
        Assert.Null(tooMany);
    }

    private static JsonDocument? Read(string json) => XmlInsideJson.Read(Encoding.UTF8.GetBytes(json), Properties, new HashSet<string>(), Plenty);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
