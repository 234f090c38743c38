using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Gateway.ReviewedData;

/// <summary>A mapping of a reviewed file. Each reader reports what is wrong and returns a harmless value.</summary>
internal sealed class YamlMap(YamlFile file, YamlMappingNode node)
{
    private readonly HashSet<string> _read = [];

    /// <summary>Reports against this mapping's line.</summary>
    internal void Report(string message) => file.Report(node, message);

    /// <summary>Reports against the line of a key's value.</summary>
    internal void Report(string key, string message) => file.Report(Find(key) ?? node, message);

    /// <summary>Reports against the line of a text in the list, or of a key in the mapping, that stands at a key; where it does not, against the key's.</summary>
    internal void Report(string key, string text, string message)
    {
        var at = Find(key);
        var line = at switch
        {
            YamlSequenceNode list => list.Children.FirstOrDefault(n => n is YamlScalarNode { Value: var value } && value == text),
            YamlMappingNode map => map.Children.Keys.FirstOrDefault(n => n is YamlScalarNode { Value: var value } && value == text),
            _ => null,
        };
        file.Report(line ?? at ?? node, message);
    }

    /// <summary>How many keys it has.</summary>
    internal int Count => node.Children.Count;

    /// <summary>Required text, not empty.</summary>
    internal string Text(string key)
    {
        var text = OptionalText(key);
        if (string.IsNullOrEmpty(text))
            Report($"'{key}' is missing");
        return text ?? "";
    }

    /// <summary>Text, or null when the key is absent.</summary>
    internal string? OptionalText(string key)
    {
        if (Find(key) is not { } found)
            return null;
        if (found is YamlScalarNode { Value: { } value })
            return value;
        file.Report(found, $"'{key}' must be a text");
        return null;
    }

    /// <summary>true or false; absent is false.</summary>
    internal bool Flag(string key) => Scalar(key, "true or false", false, (string s, out bool v) => bool.TryParse(s, out v));

    /// <summary>Required true or false: where leaving it out could be read either way.</summary>
    internal bool RequiredFlag(string key)
    {
        if (!Has(key))
            Report($"'{key}' is missing: say true or false");
        return Flag(key);
    }

    /// <summary>A whole number within the limits; absent is <paramref name="absent"/>.</summary>
    internal int Number(string key, int absent, int least, int most) =>
        Scalar(key, $"a whole number from {least} to {most}", absent, (string s, out int v) =>
            int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out v) && v >= least && v <= most);

    /// <summary>Required whole number within the limits.</summary>
    internal int RequiredNumber(string key, int least, int most)
    {
        if (!Has(key))
            Report($"'{key}' is missing: a whole number from {least} to {most}");
        return Number(key, least, least, most);
    }

    /// <summary>A date, YYYY-MM-DD.</summary>
    internal DateOnly Date(string key)
    {
        if (!Has(key))
            Report($"'{key}' is missing");
        return Scalar(key, "a date, YYYY-MM-DD", default, (string s, out DateOnly v) =>
            DateOnly.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out v));
    }

    /// <summary>One of the words given; any other word is an error.</summary>
    internal T Word<T>(string key, IReadOnlyDictionary<string, T> words, T absent) where T : struct =>
        Scalar(key, "one of " + string.Join(", ", words.Keys), absent, (string s, out T v) => words.TryGetValue(s, out v));

    /// <summary>Required text in both languages.</summary>
    internal LocalizedText Localized(string key)
    {
        var map = Map(key);
        var text = new LocalizedText(map.Text("da"), map.Text("en"));
        map.Done();
        return text;
    }

    /// <summary>Required mapping.</summary>
    internal YamlMap Map(string key)
    {
        if (OptionalMap(key) is { } map)
            return map;
        Report($"'{key}' is missing");
        return YamlFile.Missing();
    }

    /// <summary>Mapping, or null when the key is absent.</summary>
    internal YamlMap? OptionalMap(string key)
    {
        if (Find(key) is not { } found)
            return null;
        if (found is YamlMappingNode mapping)
            return new YamlMap(file, mapping);
        file.Report(found, $"'{key}' must be a mapping");
        return null;
    }

    /// <summary>A list of texts; absent is empty.</summary>
    internal IReadOnlyList<string> Texts(string key) =>
        [.. Sequence(key).Select(n => n is YamlScalarNode { Value: { Length: > 0 } value } ? value : Bad(n, key)).OfType<string>()];

    /// <summary>A list of words out of those given; absent is empty.</summary>
    internal IReadOnlyList<T> Words<T>(string key, IReadOnlyDictionary<string, T> words) where T : struct
    {
        var known = new List<T>();
        foreach (var n in Sequence(key))
        {
            if (n is YamlScalarNode { Value: { } value } && words.TryGetValue(value, out var word))
                known.Add(word);
            else
                file.Report(n, $"'{key}' takes {string.Join(", ", words.Keys)}");
        }
        return known;
    }

    /// <summary>A list of mappings; absent is empty.</summary>
    internal IReadOnlyList<YamlMap> Maps(string key)
    {
        var maps = new List<YamlMap>();
        foreach (var n in Sequence(key))
        {
            if (n is YamlMappingNode mapping)
                maps.Add(new YamlMap(file, mapping));
            else
                file.Report(n, $"'{key}' must hold mappings");
        }
        return maps;
    }

    /// <summary>The mapping's keys and texts, for tables whose keys are data.</summary>
    internal IReadOnlyDictionary<string, string> Table()
    {
        var table = new Dictionary<string, string>();
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } k } && value is YamlScalarNode { Value: { } v })
                table[k] = v;
            else
                file.Report(key, "a text is expected for each key");
        }
        _read.UnionWith(table.Keys);
        return table;
    }

    /// <summary>Reports every key that nothing has read.</summary>
    internal void Done()
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !_read.Contains(name))
                file.Report(key, $"'{key}' is not known here");
        }
    }

    private delegate bool Parse<T>(string text, out T value);

    private T Scalar<T>(string key, string expected, T absent, Parse<T> parse)
    {
        if (Find(key) is not { } found)
            return absent;
        if (found is YamlScalarNode { Value: { } text } && parse(text, out var value))
            return value;
        file.Report(found, $"'{key}' must be {expected}");
        return absent;
    }

    /// <summary>Whether a mapping stands at a key.</summary>
    internal bool HoldsMap(string key) => Find(key) is YamlMappingNode;

    /// <summary>Whether this very text stands at a key.</summary>
    internal bool HoldsText(string key, string text) => Find(key) is YamlScalarNode { Value: var value } && value == text;

    /// <summary>Whether a key stands here at all.</summary>
    internal bool Has(string key) => node.Children.ContainsKey(new YamlScalarNode(key));

    private YamlNode? Find(string key)
    {
        _read.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;
    }

    private IEnumerable<YamlNode> Sequence(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode sequence:
                return sequence.Children;
            case var other:
                file.Report(other, $"'{key}' must be a list");
                return [];
        }
    }

    private string? Bad(YamlNode n, string key)
    {
        file.Report(n, $"'{key}' must hold texts");
        return null;
    }
}
