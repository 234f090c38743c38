using System.Security.Cryptography.Xml;
using System.Xml;
using Gateway.Sources.Credentials.Soap;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves that what is signed is Exclusive XML Canonicalization, as the framework's own transform writes it.</summary>
public sealed class CanonicalXmlTests
{
    private const int Documents = 2_000;

    private static readonly string[] Spaces = ["", "urn:a", "urn:b", "urn:c"];
    private static readonly string[] Texts = ["", "plain", "æøå €", "a & b < c > d", "line\none", "carriage\rreturn", "tab\there", "\"quoted\" 'and'", "  spaces  ", "\U0001F600"];

    [Fact]
    public void Every_element_of_random_documents_gives_the_frameworks_bytes()
    {
        // Proves it for elements in the middle of documents, whose prefixes are declared above them, redeclared, unused or default.
        for (var seed = 0; seed < Documents; seed++)
        {
            var document = Document(new Random(seed));
            foreach (var element in document.SelectNodes("//*")!.OfType<XmlElement>())
                Assert.Equal(Frameworks(element), System.Text.Encoding.UTF8.GetString(SafeXml.Canonical(element)));
        }
    }

    private static XmlDocument Document(Random random)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.AppendChild(Element(document, random, depth: 4));
        // Read back, as every message is.
        return SafeXml.Read(SafeXml.Write(document))!;
    }

    private static XmlElement Element(XmlDocument document, Random random, int depth)
    {
        var element = document.CreateElement(random.Next(3) == 0 ? "" : Pick(random, ["p", "q", "r"]), Pick(random, ["One", "two", "Three-3"]), Pick(random, Spaces[1..]));
        for (var at = random.Next(3); at > 0; at--)
            element.SetAttribute(Pick(random, ["x", "y", "a"]) + at, random.Next(2) == 0 ? "" : Pick(random, Spaces[1..]), Pick(random, Texts));
        if (random.Next(3) == 0)
            element.SetAttribute("xmlns:unused", "urn:unused");
        for (var at = random.Next(4); at > 0; at--)
        {
            element.AppendChild(random.Next(depth <= 0 ? 2 : 4) switch
            {
                0 => document.CreateTextNode(Pick(random, Texts)),
                1 => document.CreateComment("left out"),
                _ => Element(document, random, depth - 1),
            });
        }
        return element;
    }

    private static string Frameworks(XmlElement element)
    {
        var alone = SafeXml.Read(SafeXml.Write(element))!;
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(alone);
        using var reader = new StreamReader((Stream)transform.GetOutput());
        return reader.ReadToEnd();
    }

    private static string Pick(Random random, string[] of) => of[random.Next(of.Length)];
}
