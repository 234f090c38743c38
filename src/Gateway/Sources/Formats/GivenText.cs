using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>Writes what was given: an absent property is how a tree says that nothing was sent.</summary>
internal static class GivenText
{
    internal static void WriteGiven(this Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
            writer.WriteString(name, value);
    }
}
