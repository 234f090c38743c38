using System.Text;

namespace Gateway.Sources.Formats;

/// <summary>
/// The free text of a letter, put together from its FTX segments. A component is a line; one that ends in a backslash
/// goes on in the next, and one that is a single dot is an empty line: so MedCom writes what its OIOXML twin says.
/// </summary>
internal sealed class EdifactText
{
    private const int TextElement = 3;

    // MedCom's subjects of a text, in the words of its letters. Others go by their code.
    private static readonly Dictionary<string, string> Headings = new()
    {
        ["NC"] = "Klinisk information",
        ["DI"] = "Henvisningsårsag",
        ["CF"] = "Undersøgelser",
        ["MT"] = "Aktuel medicin",
        ["AL"] = "Cave",
        ["OE"] = "Emne",
        ["COT"] = "Supplerende oplysninger",
        ["ACM"] = "Analysens navn",
        ["LOK"] = "Afvisning",
    };

    private readonly List<(string Code, StringBuilder Text)> _sections = [];
    private bool _goesOn;

    internal IReadOnlyList<(string Code, string Heading, string Text)> Sections =>
        [.. _sections.Select(s => (s.Code, Headings.GetValueOrDefault(s.Code, s.Code), s.Text.ToString()))];

    /// <summary>The text of a subject; empty when there is none.</summary>
    internal string Of(string code) => _sections.Find(s => s.Code == code).Text?.ToString() ?? "";

    internal bool TryTake(EdifactSegment segment)
    {
        if (segment.Elements.Count <= TextElement)
            return false;
        var code = segment[0];
        // Segments that follow each other under one code are one text.
        var isNew = _sections.Count == 0 || _sections[^1].Code != code;
        if (isNew)
            _sections.Add((code, new StringBuilder()));
        var text = _sections[^1].Text;
        var first = isNew;
        foreach (var component in segment.Elements[TextElement])
        {
            if (!first && !_goesOn)
                text.Append('\n');
            first = false;
            _goesOn = component.EndsWith('\\');
            text.Append(_goesOn ? component[..^1] : component == "." ? "" : component);
        }
        return true;
    }
}
