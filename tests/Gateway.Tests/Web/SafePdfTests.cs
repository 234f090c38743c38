using System.Text;
using Gateway.Web.Pages;

namespace Gateway.Tests.Web;

/// <summary>Proves that a document of any texts is those texts, read by a library that did not write it, and nothing that acts.</summary>
public sealed class SafePdfTests
{
    // What would run, lead elsewhere, ask, or carry something (ISO 32000-1, 7.11, 12.3 to 12.7, 13).
    private static readonly string[] Acting =
    [
        "JS", "JavaScript", "AA", "OpenAction", "URI", "Launch", "EmbeddedFile", "EmbeddedFiles", "Filespec", "EF", "GoTo", "GoToR", "GoToE", "SubmitForm", "ImportData", "Named", "Action", "A", "Annots", "Annot",
        "AcroForm", "XFA", "RichMedia", "Movie", "Sound", "Rendition", "3D", "Dests", "Outlines", "Encrypt", "F", "FFilter", "Ref", "XObject", "ObjStm",
    ];

    public static TheoryData<string> Hostile =>
    [
        ") Tj ET endstream endobj 9 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj", "<< /OpenAction << /S /URI /URI (https://evil.invalid) >> >>", "\\) \\( \\\\ \\ddd %comment\n%%EOF", "<feff0041> [(a)] TJ",
        "=HYPERLINK(\"https://evil.invalid\")", "https://evil.invalid/ www.evil.invalid mailto:nobody@evil.invalid", "<script>alert(1)</script>", "\u001b[2J\u0000\u0007\b", "gnp.exe\u202e\u2066\u200b", "line\r\nbreak\ttab\u2028\u2029\u0085",
        "\ud800 and \udc00", "\U0001F600 \u05e9\u05dc\u05d5\u05dd \u4e2d", "A\u030a e\u0301 \u1e0b\u0323", new string('W', 5_000), "æøåÆØÅ éü ß € – “”", "", " ", "\ufeff", "\uffff\ufdd0",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Whatever_a_text_says_it_is_text(string text)
    {
        // Proves: in every place a text can have in a document it comes out as itself, what cannot be seen or shown marked as such; no name that acts is in any object, nor does the document say it of itself.
        var content = new PdfContent(text + ".", "da", "Side", DateTimeOffset.UnixEpoch) { Before = [text], Entries = [new PdfEntry(text, [(text, text)])], After = [text] };
        var read = ReadPdf.Of(SafePdf.Of(content));
        Assert.Equal(Expected(content), read.Body);
        Assert.Empty(read.Names.Intersect(Acting));
        Assert.Contains("StructTreeRoot", read.Names);
        Assert.Equal(["", "", ""], read.Told.Skip(1).Take(3));
        Assert.All(read.Told.Skip(4), t => Assert.StartsWith("PDFsharp", t, StringComparison.Ordinal));
    }

    [Fact]
    public void What_acts_would_be_found()
    {
        // Proves that the search above finds it: the same library, told to, writes a link and a script.
        PdfFont.Use();
        using var document = new PdfSharp.Pdf.PdfDocument();
        var page = document.AddPage();
        page.AddWebLink(new PdfSharp.Pdf.PdfRectangle(new PdfSharp.Drawing.XRect(0, 0, 10, 10)), "https://evil.invalid");
        var script = new PdfSharp.Pdf.PdfDictionary(document);
        script.Elements.SetName("/S", "/JavaScript");
        script.Elements.SetString("/JS", "1");
        document.Internals.AddObject(script);
        document.Internals.Catalog.Elements["/OpenAction"] = script.Reference;
        using var written = new MemoryStream();
        document.Save(written, closeStream: false);
        Assert.Superset(new HashSet<string> { "URI", "JavaScript", "JS", "OpenAction", "Annots" }, ReadPdf.Of(written.ToArray()).Names.ToHashSet());
    }

    [Fact]
    public void Every_character_that_is_said_to_be_shown_is_in_the_font()
    {
        // Proves: each comes back as itself, so none of them is an empty box; what is not among them stands as its number.
        var shown = Enumerable.Range(0, 0x10000).Where(Rune.IsValid).Select(v => new Rune(v)).Where(r => PdfText.IsShown(r) && !Rune.IsWhiteSpace(r)).ToList();
        Assert.True(shown.Count > 700);
        var content = new PdfContent("x", "en", "Page", DateTimeOffset.UnixEpoch) { Before = [string.Join(' ', shown)] };
        Assert.Equal(Expected(content), ReadPdf.Of(SafePdf.Of(content)).Body);
        Assert.Equal("a[U+05D0][U+1F600]b", PdfText.Of("a\u05d0\U0001F600b"));
        Assert.Equal("A[U+030A]\ufffd x", PdfText.Of("A\u030a\u202e\u2003x"));
    }

    [Fact]
    public void Pages_are_numbered_and_a_long_text_goes_on_on_the_next()
    {
        // Proves: nothing is lost where pages break, also within a paragraph and a word; each page says which of how many it is; no line is wider than the page.
        var content = new PdfContent("Titel", "da", "Side", DateTimeOffset.UnixEpoch)
        {
            Before = [string.Join(' ', Enumerable.Repeat("ord", 2_000)), new string('m', 9_000)],
            Entries = [.. Enumerable.Range(0, 200).Select(i => new PdfEntry($"Hændelse {i}", [("Hvornår", $"dag {i}")]))],
        };
        var document = SafePdf.Of(content);
        var read = ReadPdf.Of(document);
        Assert.Equal(Expected(content), read.Body);
        Assert.True(read.Pages > 5);
        Assert.Equal(Enumerable.Range(1, read.Pages).Select(n => $"Titel.Side{n}/{read.Pages}"), read.Feet);
        using var laid = UglyToad.PdfPig.PdfDocument.Open(document);
        Assert.All(laid.GetPages().SelectMany(p => p.Letters), l => Assert.InRange(l.EndBaseLine.X, 56, 595 - 56 + 0.5));
    }

    [Fact]
    public async Task Documents_that_are_written_at_once_are_each_their_own()
    {
        // Proves: the library keeps nothing of one document that another could get.
        var contents = Enumerable.Range(0, 8).Select(i => new PdfContent($"Titel {i}", "da", "Side", DateTimeOffset.UnixEpoch) { Before = [string.Join(' ', Enumerable.Range(0, 300).Select(n => $"{i}x{n}"))] }).ToList();
        var written = await Task.WhenAll(contents.Select(c => Task.Run(() => SafePdf.Of(c))));
        Assert.Equal(contents.Select(Expected), written.Select(w => ReadPdf.Of(w).Body));
    }

    private static string Expected(PdfContent content) => ReadPdf.Stripped(string.Concat(
        content.Before.Prepend(content.Title).Concat(content.Entries.SelectMany(e => e.Said.Select(s => $"{s.Name}: {s.Value}").Prepend(e.Heading))).Concat(content.After).Select(PdfText.Of)));
}
