using Gateway.ReviewedData;

namespace Gateway.Web.Pages;

/// <summary>The language of a page: Danish, and English where the address says so. Nothing is remembered.</summary>
internal enum Language
{
    /// <summary>Dansk.</summary>
    Danish,

    /// <summary>English.</summary>
    English,
}

/// <summary>Reads and writes it.</summary>
internal static class Languages
{
    private const string Name = "lang";
    private const string English = "en";

    internal static Language Of(HttpRequest request) => request.Query[Name] == English ? Language.English : Language.Danish;

    /// <summary>An address of a page in the language.</summary>
    /// <param name="language">The language.</param>
    /// <param name="path">The page.</param>
    /// <param name="query">What else the address says, such as <c>from=1</c>; null: nothing. Escaped already.</param>
    internal static string Link(this Language language, string path, string? query = null)
    {
        var all = string.Join('&', new[] { query, language == Language.English ? $"{Name}={English}" : null }.OfType<string>());
        return all.Length == 0 ? path : $"{path}?{all}";
    }

    internal static string Tag(this Language language) => language == Language.English ? English : "da";

    internal static Language Other(this Language language) => language == Language.English ? Language.Danish : Language.English;

    internal static string In(this LocalizedText text, Language language) => language == Language.English ? text.En : text.Da;
}
