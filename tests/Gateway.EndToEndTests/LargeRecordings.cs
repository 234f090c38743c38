using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.EndToEndTests;

/// <summary>The shipped recordings with D1's answers made as large as their sources may send.</summary>
internal static class LargeRecordings
{
    // What each definition allows, less what the recorded answer itself may take.
    private static readonly Dictionary<string, int> Limits = new() { ["dfdg"] = 4 * 1024 * 1024, ["ffb"] = 4 * 1024 * 1024, ["cosmic"] = 4 * 1024 * 1024 };

    /// <summary>Valid JSON and no more facts than before: fields nobody agreed on, about as dense as a bundle.</summary>
    internal static string FurtherFields(int bytes) => List("""{"kode":"0123456789abcdef0123456789","tekst":"fyldstof uden betydning, der bare fylder"}""", bytes);

    /// <summary>A list of as many nothings as fit: each costs the parser six times what it takes on the wire.</summary>
    internal static string Nothings(int bytes) => List("0", bytes);

    /// <summary>One fact's text as long as fits: nothing of it can be left out.</summary>
    internal static string LongText(int bytes) => new('x', bytes);

    /// <summary>Makes the folder; gives its path.</summary>
    internal static string Make(string folder, Func<int, string> filling)
    {
        var shipped = Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(shipped, file);
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Limits.TryGetValue(name.Split(Path.DirectorySeparatorChar)[0], out var limit) && name.Contains("-D1-", StringComparison.Ordinal) && name.EndsWith(".response.json", StringComparison.Ordinal))
                File.WriteAllText(target, Filled(File.ReadAllText(file), limit, filling));
            else
                File.Copy(file, target);
        }
        return folder;
    }

    // The last place of the root, or of the first object where the root is a list.
    private static string Filled(string body, int limit, Func<int, string> filling)
    {
        if (filling == LongText)
            return body.Insert(TextIn(body), LongText(limit - Encoding.UTF8.GetByteCount(body)));
        const string Property = ",\"fyld\":";
        var end = JsonNode.Parse(body) is JsonArray list ? body.IndexOf('}', list.Count > 0 ? 0 : body.Length) : body.LastIndexOf('}');
        var room = limit - Encoding.UTF8.GetByteCount(body) - Property.Length;
        return body.Insert(end, Property + filling(room));
    }

    // Of a fact that is shown: what a citizen cannot do, what a FHIR code is called, a benefit's law, an authority.
    private static int TextIn(string body)
    {
        string[] names = ["\"beskrivelseAfIkkeMuligeOpgaver\": \"", "\"aktivitetstype\": \"", "\"lovhenvisning\": \"", "\"display\": \"", "\"AuthorityName\": \""];
        return names.Where(n => body.Contains(n, StringComparison.Ordinal)).Select(n => body.IndexOf(n, StringComparison.Ordinal) + n.Length).First();
    }

    private static string List(string element, int bytes)
    {
        var list = new StringBuilder("[", bytes).Append(element);
        while (list.Length + element.Length + 2 <= bytes)
            list.Append(',').Append(element);
        return list.Append(']').ToString();
    }
}
