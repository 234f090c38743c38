using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// The elements and attributes of one XML document while it is read: small entries that point into one buffer of text,
/// so that a document of the largest size takes a few times its size and not an object for every element.
/// </summary>
internal sealed class XmlNodes
{
    private const int None = -1;
    // So that a document of one long text is written without growing, which would take twice its size again.
    private const int RoomForNames = 16 * 1024;

    private const int TokensOfElement = 3;
    private const int TokensOfAttribute = 2;

    // An element and the array it may stand in, for each level.
    private const int DeepestJson = 2 * XmlTree.DeepestNesting + 4;

    // What XML allows, JSON may hold as it stands; the tree goes into no HTML page.
    private static readonly JsonWriterOptions Writing =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DeepestJson, SkipValidation = true };

    private readonly List<Node> _nodes = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _nameNumbers = [];
    private readonly Stack<Opened> _open = new();
    private readonly ArrayBufferWriter<byte> _text;
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly int _maximumTokens;
    private int _tokens;

    internal XmlNodes(int size, int maximumTokens)
    {
        _text = new ArrayBufferWriter<byte>(Math.Max(1, size));
        _maximumTokens = maximumTokens;
        // What stands above the root element.
        _nodes.Add(Node.Named(None));
        _open.Push(new Opened(0));
    }

    /// <summary>More than a tree may have; the rest need not be read.</summary>
    internal bool TooMany => _tokens > _maximumTokens;

    internal void Open(string name)
    {
        _tokens += TokensOfElement;
        EndPiece();
        _open.Peek().HasElements = true;
        _open.Push(new Opened(Add(name)));
    }

    /// <summary>Adds one to the element just opened; false when it has one of that name.</summary>
    internal bool AddAttribute(string name, string value)
    {
        var number = NumberOf(name);
        for (var child = _nodes[_open.Peek().Node].FirstChild; child != None; child = _nodes[child].NextSibling)
        {
            if (_nodes[child].Name == number)
                return false;
        }
        _tokens += TokensOfAttribute;
        var start = _text.WrittenCount;
        Encoding.UTF8.GetBytes(value, _text);
        ref var node = ref At(Add(name));
        (node.TextStart, node.TextLength) = (start, _text.WrittenCount - start);
        return true;
    }

    /// <summary>The element just opened says that it holds no value (xsi:nil).</summary>
    internal void MarkNil() => At(_open.Peek().Node).IsNil = true;

    internal void AddText(ReadOnlySpan<char> text)
    {
        var opened = _open.Peek();
        if (!opened.InPiece)
            (opened.PieceStart, opened.InPiece) = (_text.WrittenCount, true);
        _encoder.Convert(text, _text, flush: false, out _, out _);
    }

    internal void Close()
    {
        EndPiece();
        var opened = _open.Pop();
        ref var node = ref At(opened.Node);
        var pieces = opened.Pieces ?? [];
        // The blanks between elements are layout; those of a text are text.
        if (opened.HasElements && pieces.TrueForAll(p => IsBlank(_text.WrittenSpan.Slice(p.Start, p.Length))))
            return;
        if (pieces.Count == 1)
            (node.TextStart, node.TextLength) = pieces[0];
        else if (pieces.Count > 1)
            (node.TextStart, node.TextLength) = Join(pieces);
        if (node.TextLength > 0 && node.FirstChild != None)
            _tokens += TokensOfAttribute;
    }

    /// <summary>The whole tree, once the document has ended.</summary>
    internal JsonDocument ToJson()
    {
        var json = new ArrayBufferWriter<byte>(_text.WrittenCount + RoomForNames);
        using (var writer = new Utf8JsonWriter(json, Writing))
            WriteObject(writer, _nodes[0]);
        return JsonDocument.Parse(json.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestJson });
    }

    private void WriteObject(Utf8JsonWriter writer, Node node)
    {
        writer.WriteStartObject();
        foreach (var siblings in Children(node).GroupBy(child => _nodes[child].Name))
        {
            writer.WritePropertyName(_names[siblings.Key]);
            var several = siblings.Skip(1).Any();
            if (several)
                writer.WriteStartArray();
            foreach (var sibling in siblings)
                WriteValue(writer, _nodes[sibling]);
            if (several)
                writer.WriteEndArray();
        }
        if (node.TextLength > 0)
            writer.WriteString("#text", TextOf(node));
        writer.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter writer, Node node)
    {
        if (node is { IsNil: true, TextLength: 0 } && !Children(node).Any(child => !IsAttribute(_nodes[child])))
            writer.WriteNullValue();
        else if (node.FirstChild == None)
            writer.WriteStringValue(TextOf(node));
        else
            WriteObject(writer, node);
    }

    private bool IsAttribute(Node node) => _names[node.Name].StartsWith('@');

    private IEnumerable<int> Children(Node node)
    {
        for (var child = node.FirstChild; child != None; child = _nodes[child].NextSibling)
            yield return child;
    }

    private ReadOnlySpan<byte> TextOf(Node node) => _text.WrittenSpan.Slice(node.TextStart, node.TextLength);

    private void EndPiece()
    {
        var opened = _open.Peek();
        if (!opened.InPiece)
            return;
        _encoder.Convert([], _text, flush: true, out _, out _);
        (opened.Pieces ??= []).Add((opened.PieceStart, _text.WrittenCount - opened.PieceStart));
        opened.InPiece = false;
    }

    private (int Start, int Length) Join(List<(int Start, int Length)> pieces)
    {
        var start = _text.WrittenCount;
        foreach (var (from, length) in pieces)
        {
            var room = _text.GetSpan(length);
            _text.WrittenSpan.Slice(from, length).CopyTo(room);
            _text.Advance(length);
        }
        return (start, _text.WrittenCount - start);
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private int Add(string name)
    {
        var number = _nodes.Count;
        _nodes.Add(Node.Named(NumberOf(name)));
        ref var parent = ref At(_open.Peek().Node);
        if (parent.FirstChild == None)
            parent.FirstChild = number;
        else
            At(parent.LastChild).NextSibling = number;
        parent.LastChild = number;
        return number;
    }

    private int NumberOf(string name)
    {
        if (_nameNumbers.TryGetValue(name, out var number))
            return number;
        _names.Add(name);
        return _nameNumbers[name] = _names.Count - 1;
    }

    private ref Node At(int number) => ref CollectionsMarshal.AsSpan(_nodes)[number];

    /// <summary>An element whose end has not been read.</summary>
    private sealed class Opened(int node)
    {
        internal int Node { get; } = node;

        internal bool HasElements { get; set; }

        /// <summary>Its own text so far, interrupted by its elements.</summary>
        internal List<(int Start, int Length)>? Pieces { get; set; }

        internal bool InPiece { get; set; }

        internal int PieceStart { get; set; }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Node
    {
        internal int Name;
        internal int FirstChild;
        internal int LastChild;
        internal int NextSibling;
        internal int TextStart;
        internal int TextLength;
        internal bool IsNil;

        internal static Node Named(int name) => new() { Name = name, FirstChild = None, LastChild = None, NextSibling = None };
    }
}
