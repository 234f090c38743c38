using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gateway.Web.Pages;

/// <summary>
/// A piece of a page. What stands in a template is markup; whatever is put into one is text, and encoded, unless it is a piece of
/// this kind itself. Attributes stand in double quotes, and what is put into an address is one of the program's own.
/// </summary>
internal sealed class Html
{
    private readonly string _markup;

    private Html(string markup) => _markup = markup;

    internal static Html Nothing { get; } = new("");

    /// <summary>A piece of a template.</summary>
    internal static Html Of(ref Template template) => new(template.Markup());

    internal static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(p => p._markup)));

    /// <summary>The markup.</summary>
    public override string ToString() => _markup;

    /// <summary>How the compiler fills a template. It takes text and pieces and nothing else, so that nothing is put in by accident.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Template(int literalLength, int formattedCount)
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        // Room for a few words in each place.
        private readonly StringBuilder _markup = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(VisibleText.Of(text ?? "")));

        public void AppendFormatted(Html piece) => _markup.Append(piece._markup);

        internal string Markup() => _markup.ToString();
    }
}
