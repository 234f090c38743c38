using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Gateway.Tests.Web;

/// <summary>A document as a reader that did not write it sees it (PdfPig): its text, page by page, and every name in any of its objects.</summary>
/// <param name="Pages">How many pages.</param>
/// <param name="Body">All text above the foot of each page, without white space, so that it does not matter where a line ends.</param>
/// <param name="Feet">The foot of each page, without white space.</param>
/// <param name="Names">Every name of every object: what could act, link or hold a file begins with one.</param>
/// <param name="Told">What the document says of itself.</param>
internal sealed record ReadPdf(int Pages, string Body, IReadOnlyList<string> Feet, IReadOnlySet<string> Names, IReadOnlyList<string> Told)
{
    // The foot stands below this, counted from the lower edge in points.
    private const double Foot = 50;

    internal static ReadPdf Of(byte[] document)
    {
        using var read = PdfDocument.Open(document);
        var (body, feet, names) = (new StringBuilder(), new List<string>(), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var page in read.GetPages())
        {
            body.Append(Stripped(string.Concat(page.Letters.Where(l => l.StartBaseLine.Y > Foot).Select(l => l.Value))));
            feet.Add(Stripped(string.Concat(page.Letters.Where(l => l.StartBaseLine.Y <= Foot).Select(l => l.Value))));
        }
        foreach (var place in read.Structure.CrossReferenceTable.ObjectOffsets.Keys)
            Collect(read.Structure.GetObject(place).Data, names);
        var about = read.Information;
        return new ReadPdf(read.NumberOfPages, body.ToString(), feet, names, [about.Title ?? "", about.Author ?? "", about.Subject ?? "", about.Keywords ?? "", about.Creator ?? "", about.Producer ?? ""]);
    }

    /// <summary>Text without white space.</summary>
    internal static string Stripped(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static void Collect(IToken token, SortedSet<string> names)
    {
        switch (token)
        {
            case NameToken name:
                names.Add(name.Data);
                break;
            case DictionaryToken dictionary:
                foreach (var (key, value) in dictionary.Data)
                {
                    names.Add(key);
                    Collect(value, names);
                }
                break;
            case ArrayToken array:
                foreach (var part in array.Data)
                    Collect(part, names);
                break;
            case StreamToken stream:
                Collect(stream.StreamDictionary, names);
                break;
        }
    }
}
