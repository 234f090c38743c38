using System.Globalization;

namespace Gateway.Callers.Certificates;

/// <summary>Reads <c>Gateway:ClientCertificates</c>. Without the section no client is asked for a certificate.</summary>
internal static class ClientCertificateSettings
{
    // A list says itself how long it is good for; who needs longer than a day more has no lists.
    private static readonly TimeSpan LongestTolerance = TimeSpan.FromHours(24);

    private static readonly string[] Known = ["Authorities", "RevocationLists", "Required", "ListTolerance"];

    /// <summary>Whose client certificates are believed; every error is added to <paramref name="errors"/>.</summary>
    internal static ClientTrust? Read(IConfigurationSection section, List<string> errors)
    {
        if (!section.Exists())
            return null;
        errors.AddRange(section.GetChildren().Where(s => !Known.Contains(s.Key, StringComparer.OrdinalIgnoreCase)).Select(s => $"{s.Path} is not known; there are {string.Join(", ", Known)}"));
        var (required, tolerance) = (Required(section, errors), Tolerance(section, errors));
        if (section["RevocationLists"] is { Length: 0 })
            errors.Add($"{section.Path}:RevocationLists is empty");
        if (section["Authorities"] is not { Length: > 0 } authorities)
        {
            errors.Add($"{section.Path}:Authorities is missing: the authorities whose client certificates are believed");
            return null;
        }
        var (trust, wrong) = ClientTrust.Open(authorities, section["RevocationLists"], required, tolerance);
        if (wrong is not null)
            errors.Add($"{section.Path}:Authorities {wrong}");
        return trust;
    }

    private static bool Required(IConfigurationSection section, List<string> errors)
    {
        if (section["Required"] is { } text && !bool.TryParse(text, out _))
            errors.Add($"{section.Path}:Required is true or false");
        return bool.TryParse(section["Required"], out var required) && required;
    }

    private static TimeSpan Tolerance(IConfigurationSection section, List<string> errors)
    {
        if (section["ListTolerance"] is not { } text)
            return TimeSpan.Zero;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero && time <= LongestTolerance)
            return time;
        errors.Add($"{section.Path}:ListTolerance is a time such as 02:00:00, at most a day (1.00:00:00)");
        return TimeSpan.Zero;
    }
}
