using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.ReviewedData;

/// <summary>
/// Reads one file of reviewed data (policy catalogue, source definition) and collects every error with its line,
/// so that a reviewer sees all of them at once. A key nobody asked for is an error: a misspelt rule must not vanish.
/// </summary>
internal sealed class YamlFile
{
    private readonly string _name;
    private readonly List<string> _errors = [];

    private YamlFile(string name) => _name = name;

    /// <summary>Every error found so far: file, line and what is wrong.</summary>
    internal IReadOnlyList<string> Errors => _errors;

    /// <summary>A mapping that is not there: it was reported, and what misses in it need not be.</summary>
    internal static YamlMap Missing() => new(new YamlFile(""), new YamlMappingNode());

    /// <summary>Reads a file's text; a syntax error gives an empty map and one error.</summary>
    internal static (YamlFile File, YamlMap Root) Parse(string name, string text)
    {
        var file = new YamlFile(name);
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return (file, new YamlMap(file, root));
            file.Report(1, "one mapping is expected at the top");
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            // The parser throws the second kind for a list that never ends, and names no line.
            var twice = e.Message.StartsWith("Duplicate key", StringComparison.Ordinal);
            file.Report((e as YamlException)?.Start.Line ?? 1, twice ? "a key stands twice in one mapping" : "is not readable YAML");
        }
        return (file, Missing());
    }

    internal void Report(YamlNode node, string message) => Report(node.Start.Line, message);

    private void Report(long line, string message)
    {
        var error = string.Create(CultureInfo.InvariantCulture, $"{_name}:{line}: {message}");
        if (!_errors.Contains(error))
            _errors.Add(error);
    }
}
