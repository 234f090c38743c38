using System.Text.Json;
using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Exchanges;

/// <summary>Reads one source's folder: <c>index.json</c> and the bodies it names.</summary>
internal sealed class SourceFolder(string folder, List<string> errors)
{
    private const string IndexFile = "index.json";

    /// <summary>Too large for a recorded body; the sandbox holds all of them in memory.</summary>
    private const long MaxBodyBytes = 8 * 1024 * 1024;

    /// <summary>How an index says that the source delivers files: over SFTP, or into a mailbox.</summary>
    private static readonly string[] DeliveryMethods = ["FILE", "INBOX"];

    private static readonly string[] HttpMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private string Name => Path.GetFileName(folder);

    /// <summary>The exchanges, or the files delivered, or the reason why this folder is none of a source's.</summary>
    public (IReadOnlyList<RecordedExchange> Exchanges, IReadOnlyList<DeliveredFile> Files, string? WhySkipped) Read()
    {
        var index = Path.Combine(folder, IndexFile);
        if (!File.Exists(index)) return ([], [], "The folder has no index.json.");
        if (JsonFile.Read(index, $"{Name}/{IndexFile}", errors) is not { } root) return ([], [], null);
        if (root.ValueKind is not JsonValueKind.Array || !root.EnumerateArray().All(IsExchange)) return ([], [], "Its index.json is no list of exchanges.");

        var methods = root.EnumerateArray().Select(e => MethodOf(e)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (methods.Count > 0 && methods.IsSubsetOf(DeliveryMethods))
            return ([], [.. root.EnumerateArray().Select(Delivery).OfType<DeliveredFile>()], $"It is delivered another way than by HTTP requests: {string.Join(", ", methods)}.");
        if (methods.Count > 0 && !methods.Overlaps(HttpMethods)) return ([], [], $"It is delivered another way than by HTTP requests: {string.Join(", ", methods)}.");

        return ([.. root.EnumerateArray().Select(Exchange).OfType<RecordedExchange>()], [], null);
    }

    // FILE names the file in its path, as it lies on the server; what comes into a mailbox is called after its body.
    private DeliveredFile? Delivery(JsonElement element, int position)
    {
        var shownAs = $"{Name}/{IndexFile}, entry {position + 1}";
        if (JsonFile.Convert<IndexEntry>(element, shownAs, errors) is not { } entry) return null;
        if (entry.Response?.BodyFile is not { } bodyFile)
        {
            errors.Add($"{shownAs}: response.bodyFile is missing.");
            return null;
        }

        // Only files of the folder itself: an index must not reach into the rest of the disk. Read when they are delivered.
        if (!string.Equals(Path.GetFileName(bodyFile), bodyFile, StringComparison.Ordinal))
        {
            errors.Add($"{shownAs}: response.bodyFile is no plain file name.");
            return null;
        }

        var name = entry.Request?.Method is "FILE" && Path.GetFileName(entry.Request.Path) is { Length: > 0 } named ? named : bodyFile;
        return new DeliveredFile(name, Path.Combine(folder, bodyFile));
    }

    private static bool IsExchange(JsonElement entry) =>
        entry.ValueKind is JsonValueKind.Object && entry.TryGetProperty("request", out _) && entry.TryGetProperty("response", out _);

    private static string? MethodOf(JsonElement entry) =>
        entry.GetProperty("request") is { ValueKind: JsonValueKind.Object } request
        && request.TryGetProperty("method", out var method) && method.ValueKind is JsonValueKind.String
            ? method.GetString()
            : null;

    private RecordedExchange? Exchange(JsonElement element, int position)
    {
        var shownAs = $"{Name}/{IndexFile}, entry {position + 1}";
        if (JsonFile.Convert<IndexEntry>(element, shownAs, errors) is not { } entry) return null;
        if (entry.Case is not null) shownAs += NationalIdMask.HideUnknown($" '{entry.Case}'");

        var found = errors.Count;
        if (string.IsNullOrEmpty(entry.Case)) errors.Add($"{shownAs}: case is missing.");
        if (entry.Request?.Method is null || !HttpMethods.Contains(entry.Request.Method, StringComparer.Ordinal)) errors.Add($"{shownAs}: request.method is no HTTP method.");
        if (entry.Request?.Path?.StartsWith('/') != true) errors.Add($"{shownAs}: request.path does not start with '/'.");
        if (entry.Response?.Status is not (>= 200 and <= 599)) errors.Add($"{shownAs}: response.status is outside 200 to 599.");
        var asked = Body(entry.Request?.BodyFile, $"{shownAs}: request.bodyFile");
        var answered = Body(entry.Response?.BodyFile, $"{shownAs}: response.bodyFile");
        if (errors.Count > found) return null;

        var address = entry.Request!.Path!.Split('?', 2);
        var question = new IncomingRequest(
            entry.Request.Method!, Uri.UnescapeDataString(address[0]), address.ElementAtOrDefault(1) ?? string.Empty, [.. entry.Request.Headers ?? []], asked);
        var answer = new Answer(entry.Response!.Status!.Value, [.. entry.Response.Headers ?? []], answered);
        return new RecordedExchange(entry.Case!, question, entry.Request.Cpr, answer, entry.Alternative);
    }

    private ReadOnlyMemory<byte> Body(string? file, string shownAs)
    {
        if (file is null) return ReadOnlyMemory<byte>.Empty;
        var path = Path.Combine(folder, file);
        // Only files of the folder itself: an index must not reach into the rest of the disk.
        if (!string.Equals(Path.GetFileName(file), file, StringComparison.Ordinal)) errors.Add($"{shownAs} is no plain file name.");
        else if (!File.Exists(path)) errors.Add($"{shownAs} names {NationalIdMask.HideUnknown(file)}, which does not exist.");
        else if (new FileInfo(path).Length > MaxBodyBytes) errors.Add($"{shownAs} names a file larger than 8 MiB.");
        else return File.ReadAllBytes(path);
        return ReadOnlyMemory<byte>.Empty;
    }
}
