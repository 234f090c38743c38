using System.Text.Json;

namespace Gateway.Sandbox.Exchanges;

/// <summary>Reads JSON files so that an error names file and place, never content.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The file's root; null, with an error added, where it cannot be read.</summary>
    public static JsonElement? Read(string path, string shownAs, List<string> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            errors.Add($"{shownAs}: not JSON, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
            return null;
        }
    }

    /// <summary>The element as <typeparamref name="T"/>; null, with an error added, where it has another shape.</summary>
    public static T? Convert<T>(JsonElement element, string shownAs, List<string> errors)
        where T : class
    {
        try
        {
            return element.Deserialize<T>(Options);
        }
        catch (JsonException e)
        {
            errors.Add($"{shownAs}: {NationalIdMask.HideUnknown(e.Message)}");
            return null;
        }
    }
}
