using System.Text.Json;

namespace Gateway.Tests.Sandbox;

/// <summary>One entry of an index.json, read without the library under test.</summary>
internal sealed record RecordedFile(string Source, string Folder, JsonElement Entry)
{
    // What a folder's short name stands for; a folder that answers for several systems is asked as one of them.
    private static readonly Dictionary<string, string> ServedAs = new(StringComparer.Ordinal)
    {
        ["momentum"] = "kmd-momentum",
        ["nexus"] = "kmd-nexus",
        ["eindkomst"] = "skat-eindkomst",
        ["ydelsesindeks"] = "udbetaling-danmark",
    };

    public static string Shipped { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Recorded");

    public string Case => Entry.GetProperty("case").GetString()!;

    public string Citizen => Entry.GetProperty("citizen").GetString()!;

    public bool Alternative => Entry.TryGetProperty("alternative", out var flag) && flag.GetBoolean();

    public string Method => Request.GetProperty("method").GetString()!;

    public string Path => Request.GetProperty("path").GetString()!;

    public string? Cpr => Request.TryGetProperty("cpr", out var cpr) ? cpr.GetString() : null;

    public int Status => Response.GetProperty("status").GetInt32();

    public byte[] RequestBody => Body(Request);

    public byte[] ResponseBody => Body(Response);

    public string ContentType => Response.GetProperty("headers").GetProperty("Content-Type").GetString()!;

    private string ContentTypeOrNone => Response.GetProperty("headers").TryGetProperty("Content-Type", out var type) ? type.GetString()! : "";

    public IEnumerable<(string Name, string Value)> Headers =>
        Request.GetProperty("headers").EnumerateObject().Select(h => (h.Name, h.Value.GetString()!));

    private JsonElement Request => Entry.GetProperty("request");

    private JsonElement Response => Entry.GetProperty("response");

    /// <summary>Every exchange of the folder that was asked over HTTP.</summary>
    public static IReadOnlyList<RecordedFile> ReadAll(string recorded) =>
    [
        .. Directory.EnumerateFiles(recorded, "index.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(index => Entries(index, System.IO.Path.GetDirectoryName(index)!))
            .Where(e => e.Method is "GET" or "POST"),
    ];

    /// <summary>The body as a simulator at that address sends it: a server's links lead to itself.</summary>
    public byte[] BodyFrom(Uri simulator) => ContentTypeOrNone.StartsWith("application/hal+json", StringComparison.Ordinal)
        ? System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(ResponseBody).Replace("https://testkommune.nexus.kmd.dk:443", simulator.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))
        : ResponseBody;

    public static RecordedFile One(string name) => ReadAll(Shipped).Single(e => e.Case == name);

    private static IEnumerable<RecordedFile> Entries(string index, string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(index));
        return [.. document.RootElement.EnumerateArray().Select(e => new RecordedFile(ServedAs.GetValueOrDefault(System.IO.Path.GetFileName(folder), System.IO.Path.GetFileName(folder)), folder, e.Clone()))];
    }

    private byte[] Body(JsonElement side) =>
        side.TryGetProperty("bodyFile", out var file) ? File.ReadAllBytes(System.IO.Path.Combine(Folder, file.GetString()!)) : [];
}
