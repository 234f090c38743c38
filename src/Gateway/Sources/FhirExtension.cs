using System.Text.Json;

namespace Gateway.Sources;

/// <summary>Recognises FHIR's extensions, wherever in an element they stand: of a value, of a value inside it, of a primitive one. Pure.</summary>
internal static class FhirExtension
{
    private const string Extension = "extension";
    private const string Modifier = "modifierExtension";
    private const string Name = "url";

    /// <summary>Whether the element, or anything in it, is extended.</summary>
    internal static bool IsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(IsIn),
        JsonValueKind.Object => element.EnumerateObject().Any(p => (p.Name is Extension or Modifier && IsList(p.Value)) || IsIn(p.Value)),
        _ => false,
    };

    // Something else may be called an extension too, such as a telephone's.
    private static bool IsList(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(Name, out _));
}
