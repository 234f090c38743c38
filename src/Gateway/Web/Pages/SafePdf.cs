using System.Globalization;
using System.Text;
using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;
using PdfSharp.UniversalAccessibility.Drawing;

namespace Gateway.Web.Pages;

/// <summary>One thing a document tells: a heading, and what is said under it.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Said">What is said, each under its name.</param>
internal sealed record PdfEntry(string Heading, IReadOnlyList<(string Name, string Value)> Said);

/// <summary>A document before it is laid out.</summary>
/// <param name="Title">Its heading, and its title to those who list or read it aloud.</param>
/// <param name="Language">The language it is read in, as BCP 47 has it.</param>
/// <param name="PageWord">What a page is called.</param>
/// <param name="Made">When it was made.</param>
internal sealed record PdfContent(string Title, string Language, string PageWord, DateTimeOffset Made)
{
    /// <summary>Paragraphs before the entries.</summary>
    internal IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>The entries.</summary>
    internal IReadOnlyList<PdfEntry> Entries { get; init; } = [];

    /// <summary>Paragraphs after them.</summary>
    internal IReadOnlyList<string> After { get; init; } = [];
}

/// <summary>
/// A document as PDF that is text and nothing else: no scripts, links, forms, files or references to anything outside it, its font within
/// it, and tagged for those who have it read aloud (PDF/UA). Text reaches it as glyphs alone, so that none of it can become syntax of the file.
/// </summary>
internal static class SafePdf
{
    // A4 in points, with room at the edges to punch and to number.
    private const double PageWidth = 595, PageHeight = 842, Edge = 56, Bottom = 778, Footer = 806;

    private enum Kind
    {
        Title,
        Heading,
        Text,
    }

    /// <summary>The document.</summary>
    internal static byte[] Of(PdfContent content)
    {
        PdfFont.Use();
        var fonts = new Dictionary<Kind, PdfFont>
        {
            [Kind.Title] = new PdfFont(16, bold: true), [Kind.Heading] = new PdfFont(11, bold: true), [Kind.Text] = new PdfFont(10, bold: false),
        };
        return Write(content, Pages(Blocks(content), fonts), fonts);
    }

    private static IEnumerable<(Kind Kind, string Text)> Blocks(PdfContent content)
    {
        yield return (Kind.Title, content.Title);
        foreach (var text in content.Before)
            yield return (Kind.Text, text);
        foreach (var entry in content.Entries)
        {
            yield return (Kind.Heading, entry.Heading);
            foreach (var (name, value) in entry.Said)
                yield return (Kind.Text, $"{name}: {value}");
        }
        foreach (var text in content.After)
            yield return (Kind.Text, text);
    }

    // Lines with their places, page by page. A heading never stands alone at the end of a page.
    private static List<List<Block>> Pages(IEnumerable<(Kind Kind, string Text)> blocks, Dictionary<Kind, PdfFont> fonts)
    {
        List<List<Block>> pages = [[]];
        var y = Edge;
        foreach (var (kind, text) in blocks)
        {
            var font = fonts[kind];
            if (kind == Kind.Heading)
                y += font.LineHeight / 2;
            var block = new Block(kind, []);
            foreach (var line in font.Lines(PdfText.Of(text), PageWidth - 2 * Edge))
            {
                if (y + font.LineHeight * (kind == Kind.Heading ? 2 : 1) > Bottom)
                {
                    if (block.Lines.Count > 0)
                        pages[^1].Add(block);
                    pages.Add([]);
                    (block, y) = (new Block(kind, []), Edge);
                }
                y += font.LineHeight;
                block.Lines.Add((y, line));
            }
            pages[^1].Add(block);
        }
        return pages;
    }

    private static byte[] Write(PdfContent content, List<List<Block>> pages, Dictionary<Kind, PdfFont> fonts)
    {
        using var document = new PdfDocument();
        document.Options.CompressContentStreams = true;
        document.Info.Title = PdfText.Of(content.Title);
        document.Info.CreationDate = content.Made.UtcDateTime;
        document.ViewerPreferences.DisplayDocTitle = true;
        var tagged = UAManager.ForDocument(document);
        tagged.SetDocumentLanguage(content.Language);
        var structure = tagged.StructureBuilder;
        for (var i = 0; i < pages.Count; i++)
        {
            var page = document.AddPage();
            page.Size = PageSize.A4;
            using var canvas = XGraphics.FromPdfPage(page);
            foreach (var block in pages[i])
            {
                structure.BeginElement(block.Kind switch { Kind.Title => PdfBlockLevelElementTag.Heading1, Kind.Heading => PdfBlockLevelElementTag.Heading2, _ => PdfBlockLevelElementTag.Paragraph });
                foreach (var (y, text) in block.Lines)
                    canvas.DrawString(text, fonts[block.Kind].Font, XBrushes.Black, Edge, y);
                structure.End();
            }
            structure.BeginArtifact();
            canvas.DrawString(string.Create(CultureInfo.InvariantCulture, $"{PdfText.Of(content.Title)}. {content.PageWord} {i + 1}/{pages.Count}"), fonts[Kind.Text].Font, XBrushes.Black, Edge, Footer);
            structure.End();
        }
        using var written = new MemoryStream();
        document.Save(written, closeStream: false);
        return written.ToArray();
    }

    private sealed record Block(Kind Kind, List<(double Y, string Text)> Lines);
}
