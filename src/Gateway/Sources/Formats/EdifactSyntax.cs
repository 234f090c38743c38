using System.Text;

namespace Gateway.Sources.Formats;

/// <summary>One segment: its tag and its elements, each of one or more components; release characters are taken out.</summary>
internal sealed record EdifactSegment(string Tag, IReadOnlyList<IReadOnlyList<string>> Elements)
{
    /// <summary>A component, counted from 0; empty where it was not sent.</summary>
    internal string this[int element, int component = 0] =>
        element < Elements.Count && component < Elements[element].Count ? Elements[element][component] : "";

    /// <summary>Shows nothing of the content.</summary>
    public override string ToString() => $"segment {Tag} (hidden)";
}

/// <summary>Cuts an EDIFACT interchange (ISO 9735) into its segments: service string advice, release character, repeated components.</summary>
internal static class EdifactSyntax
{
    // A long letter has some hundred; an interchange some hundred letters.
    private const int MostSegments = 20_000;

    // What ISO 9735 takes where no UNA says otherwise: component, element, decimal mark, release, reserved, terminator.
    private const string DefaultAdvice = ":+.? '";
    private const string AdviceTag = "UNA";
    private const string InterchangeTag = "UNB";
    private const int TagLength = 3;

    /// <summary>The segments from UNB on; null when the bytes are no interchange, or have characters its set does not hold.</summary>
    internal static IReadOnlyList<EdifactSegment>? Read(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart(" \r\n\t"u8);
        var advice = DefaultAdvice;
        if (bytes.StartsWith("UNA"u8))
        {
            if (bytes.Length < AdviceTag.Length + DefaultAdvice.Length)
                return null;
            advice = Encoding.Latin1.GetString(bytes.Slice(AdviceTag.Length, DefaultAdvice.Length));
            bytes = bytes[(AdviceTag.Length + DefaultAdvice.Length)..].TrimStart("\r\n"u8);
        }
        if (!bytes.StartsWith("UNB"u8) || Decode(bytes, advice) is not { } text || !DelimitedTable.IsText(text))
            return null;
        var cutter = new Cutter(text, advice);
        return cutter.Cut() ? cutter.Segments : null;
    }

    // The set stands in the first segment, in letters that are the same in all of them: UNB+UNOC:3+...
    private static string? Decode(ReadOnlySpan<byte> bytes, string advice)
    {
        var set = Encoding.Latin1.GetString(bytes.Slice(InterchangeTag.Length, Math.Min(bytes.Length - InterchangeTag.Length, 5)));
        Encoding? encoding = set.TrimStart(advice[1]) switch
        {
            ['U', 'N', 'O', 'A' or 'B', ..] => Charset.Find("us-ascii"),
            ['U', 'N', 'O', 'C', ..] => Charset.Find("iso-8859-1"),
            ['U', 'N', 'O', 'W' or 'Y', ..] => Charset.Utf8,
            _ => null,
        };
        try
        {
            return encoding?.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private sealed class Cutter(string text, string advice)
    {
        private readonly char _component = advice[0];
        private readonly char _element = advice[1];
        private readonly char _release = advice[3];
        private readonly char _terminator = advice[5];
        private readonly StringBuilder _current = new();
        private List<string> _components = [];
        private List<IReadOnlyList<string>> _elements = [];

        internal List<EdifactSegment> Segments { get; } = [];

        /// <summary>False when the text ends within a segment, or there are too many.</summary>
        internal bool Cut()
        {
            for (var at = 0; at < text.Length; at++)
            {
                var c = text[at];
                if (c == _release && _release != ' ')
                {
                    if (++at == text.Length)
                        return false;
                    _current.Append(text[at]);
                }
                else if (c == _component)
                    EndComponent();
                else if (c == _element)
                    EndElement();
                else if (c == _terminator)
                {
                    if (!EndSegment())
                        return false;
                }
                // Line ends lay a file out; in a text EDIFACT writes them as components.
                else if (c is not ('\r' or '\n'))
                    _current.Append(c);
            }
            return _current.ToString().Trim().Length == 0 && _components.Count == 0 && _elements.Count == 0;
        }

        private void EndComponent()
        {
            _components.Add(_current.ToString());
            _current.Clear();
        }

        private void EndElement()
        {
            EndComponent();
            _elements.Add(_components);
            _components = [];
        }

        private bool EndSegment()
        {
            EndElement();
            var tag = _elements[0][0].Trim();
            if (tag.Length != TagLength || !tag.All(char.IsAsciiLetterOrDigit) || Segments.Count == MostSegments)
                return false;
            Segments.Add(new EdifactSegment(tag, _elements.GetRange(1, _elements.Count - 1)));
            _elements = [];
            return true;
        }
    }
}
