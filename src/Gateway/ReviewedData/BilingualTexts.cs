using System.Globalization;
using System.Reflection;
using System.Resources;

namespace Gateway.ReviewedData;

/// <summary>
/// Texts for people in both languages, from two plain resource sets <c>name.Danish.resx</c> and <c>name.English.resx</c>:
/// no culture fallback, since an answer always carries both.
/// </summary>
internal sealed class BilingualTexts(string name)
{
    private readonly ResourceManager _danish = new(name + ".Danish", Assembly.GetExecutingAssembly());
    private readonly ResourceManager _english = new(name + ".English", Assembly.GetExecutingAssembly());

    /// <summary>The text of a key.</summary>
    /// <exception cref="MissingManifestResourceException">A language has no text for it.</exception>
    internal LocalizedText Read(string key) => new(Read(_danish, key), Read(_english, key));

    private static string Read(ResourceManager texts, string key) =>
        texts.GetString(key, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : throw new MissingManifestResourceException($"There is no text '{key}'.");
}
