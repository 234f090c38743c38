using System.Globalization;

namespace Gateway.Sources;

/// <summary>What fills a call's placeholders beside the citizen and the settings: what earlier calls brought, and the page.</summary>
internal sealed record CallValues(IReadOnlyDictionary<string, string> Taken, int Page)
{
    internal static CallValues None { get; } = new(new Dictionary<string, string>(), 0);

    internal string? this[string name] => name == "page" ? Page.ToString(CultureInfo.InvariantCulture) : Taken.GetValueOrDefault(name);
}
