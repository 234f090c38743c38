using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Fonts;

namespace Gateway.Web.Pages;

/// <summary>A size of the one font of documents, which comes with the program: DejaVu Sans 2.37, see <c>DejaVuSans.LICENSE.txt</c>. No font of the machine is used.</summary>
internal sealed class PdfFont
{
    private const string Name = "DejaVu Sans";
    private const string Resource = "Gateway.Web.Pages.DejaVuSans.ttf";

    // Line height as browsers have it for reading.
    private const double Leading = 1.4;

    private static readonly Lock Gate = new();
    private static bool _inUse;

    private readonly XGraphics _measure = XGraphics.CreateMeasureContext(new XSize(1, 1), XGraphicsUnit.Point, XPageDirection.Downwards);
    private readonly Dictionary<Rune, double> _widths = [];

    internal PdfFont(double size, bool bold) => (Font, LineHeight) = (new XFont(Name, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular), size * Leading);

    internal XFont Font { get; }

    /// <summary>From line to line, in points.</summary>
    internal double LineHeight { get; }

    /// <summary>Makes the font known to the library, once in a process.</summary>
    internal static void Use()
    {
        lock (Gate)
        {
            if (_inUse)
                return;
            GlobalFontSettings.FontResolver = new OwnFont();
            _inUse = true;
        }
    }

    /// <summary>Text in lines of at most a width, in points. A word that is wider is broken where the line is full.</summary>
    internal IEnumerable<string> Lines(string text, double width)
    {
        var (line, taken) = (new StringBuilder(), 0.0);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.Length > 0 ? Width(new Rune(' ')) : 0;
            if (line.Length > 0 && taken + space + word.EnumerateRunes().Sum(Width) > width)
            {
                yield return line.ToString();
                line.Clear();
                (taken, space) = (0, 0);
            }
            if (space > 0)
                line.Append(' ');
            taken += space;
            foreach (var rune in word.EnumerateRunes())
            {
                if (taken + Width(rune) > width)
                {
                    yield return line.ToString();
                    line.Clear();
                    taken = 0;
                }
                line.Append(rune);
                taken += Width(rune);
            }
        }
        yield return line.ToString();
    }

    private double Width(Rune rune)
    {
        if (!_widths.TryGetValue(rune, out var width))
            _widths[rune] = width = _measure.MeasureString(rune.ToString(), Font).Width;
        return width;
    }

    private sealed class OwnFont : IFontResolver
    {
        public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) =>
            familyName == Name ? new FontResolverInfo(Name, isBold, isItalic) : null;

        public byte[]? GetFont(string faceName)
        {
            using var font = typeof(PdfFont).Assembly.GetManifestResourceStream(Resource)!;
            using var bytes = new MemoryStream();
            font.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
