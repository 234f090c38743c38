using System.Globalization;
using Gateway.DisclosureLog;

namespace Gateway.Callers.Issuers;

/// <summary>
/// Reads <c>Gateway:Issuers:NAME</c>: one section an issuer. Nothing has a default that would let anybody in, and a setting
/// that is not known is an error, because a misspelt restriction would restrict nothing.
/// </summary>
internal static class IssuerSettings
{
    private static readonly string[] Known =
    [
        "Address", "Audience", "AlsoFor", "VouchesFor", "Municipalities", "Prefix", "Algorithms", "Scope", "LongestLifetime", "OldestLogin", "RevokedTokens", "BoundTokens", "Claims", "Always", "Roles",
        "AssuranceLevels", "Organisations", "Login",
    ];

    // Those with settings of their own: two for any claim, two for the words of one.
    private static readonly Dictionary<string, string> Groups = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Roles"] = CallerClaims.Role,
        ["AssuranceLevels"] = CallerClaims.Assurance,
    };

    private static readonly Dictionary<string, bool> BoundTokens = new() { ["optional"] = false, ["required"] = true };

    // How settings call what the gateway knows a caller by.
    private static readonly Dictionary<string, string> ClaimSettings = new()
    {
        ["Municipality"] = CallerClaims.Municipality,
        ["Role"] = CallerClaims.Role,
        ["Organisation"] = CallerClaims.Organisation,
        ["Unit"] = CallerClaims.Unit,
        ["AssuranceLevel"] = CallerClaims.Assurance,
        ["User"] = CallerClaims.User,
        ["Client"] = CallerClaims.Client,
        ["NationalId"] = CallerClaims.NationalId,
        ["Rights"] = CallerClaims.Rights,
    };

    /// <summary>The issuers; every error is added to <paramref name="errors"/>.</summary>
    internal static IReadOnlyList<TokenIssuer> Read(IConfigurationSection issuers, List<string> errors)
    {
        var read = issuers.GetChildren().Select(section => ReadOne(section, errors)).ToList();
        if (read.Count == 0)
            errors.Add($"{issuers.Path} names no issuer of access tokens, such as {issuers.Path}:staff");
        // Of two with one name, nobody could say which of them a token is of.
        if (read.DistinctBy(i => i.Identifier, StringComparer.Ordinal).Count() < read.Count)
            errors.Add($"{issuers.Path}: two issuers have the same Address");
        if (read.DistinctBy(i => i.Prefix, StringComparer.Ordinal).Count() < read.Count)
            errors.Add($"{issuers.Path}: each issuer needs a Prefix of its own (one may have none), so that two people of the same name stay two");
        return read;
    }

    private static TokenIssuer ReadOne(IConfigurationSection section, List<string> errors)
    {
        if (!IsName(section.Key))
            errors.Add($"{section.Path}: an issuer's name has letters, digits and hyphens");
        errors.AddRange(section.GetChildren().Where(s => !Known.Contains(s.Key, StringComparer.OrdinalIgnoreCase)).Select(s => $"{s.Path} is not known"));
        // Written otherwise it would be read as not written, and a restriction that is not read restricts nothing.
        errors.AddRange(section.GetChildren().Where(s => IsGroup(s.Key) ? s.Value is { Length: > 0 } : s.GetChildren().Any()).Select(s =>
            IsGroup(s.Key) ? $"{s.Path} has settings of its own, and is none" : $"{s.Path} is one text; several words have commas between them"));
        var usual = new TokenIssuer { Name = "", Identifier = "", Audience = "", VouchesFor = [], Municipalities = [] };
        return new TokenIssuer
        {
            Name = section.Key,
            Identifier = Address(section, errors),
            Audience = Required(section, "Audience", errors),
            AlsoFor = Words(section["AlsoFor"]),
            VouchesFor = Chosen(section, "VouchesFor", CallerKinds.Words, errors),
            Municipalities = Municipalities(section, errors),
            Prefix = Prefix(section, errors),
            Algorithms = section["Algorithms"] is null ? usual.Algorithms : Chosen(section, "Algorithms", TokenIssuer.KnownAlgorithms.ToDictionary(a => a, a => a), errors),
            Scope = Scope(section, errors),
            LongestLifetime = Time(section, "LongestLifetime", usual.LongestLifetime, TokenIssuer.LongestLifetimeAllowed, errors),
            OldestLogin = Time(section, "OldestLogin", usual.OldestLogin, TimeSpan.FromDays(1), errors),
            RevokedTokens = RevokedTokens(section, errors),
            BoundTokensRequired = section["BoundTokens"] is not null && Chosen(section, "BoundTokens", BoundTokens, errors).Contains(true),
            Organisations = Organisations(section.GetSection("Organisations"), errors),
            Claims = Mapping(section, errors),
            Login = LoginClient.Read(section.GetSection("Login"), errors),
        };
    }

    private static ClaimMapping Mapping(IConfigurationSection section, List<string> errors)
    {
        var (names, always) = (ByClaim(section.GetSection("Claims"), errors), ByClaim(section.GetSection("Always"), errors));
        errors.AddRange(names.Keys.Intersect(always.Keys).Select(c => $"{section.Path}: {Setting(c)} stands in Claims and in Always; only one can hold"));
        // Otherwise one setting would make all its callers the same person.
        errors.AddRange(always.Keys.Where(c => c is CallerClaims.User or CallerClaims.NationalId or CallerClaims.Rights).Select(c => $"{section.Path}:Always:{Setting(c)}: a person is known by a claim, and has rights by one"));
        errors.AddRange(Groups.Where(g => always.ContainsKey(g.Value) && section.GetSection(g.Key).Exists()).Select(g =>
            $"{section.Path}:{g.Key}: of what stands in Always no word of the issuer is read"));
        errors.AddRange(always.Where(a => !IsWord(a.Key, a.Value)).Select(a => $"{section.Path}:Always:{Setting(a.Key)} is no word the gateway knows"));
        return new ClaimMapping
        {
            Names = names,
            Always = always,
            Roles = Spelled(section.GetSection("Roles"), CallerWords.Roles.Where(r => r.Value != Role.System).ToDictionary(), errors),
            AssuranceLevels = Spelled(section.GetSection("AssuranceLevels"), CallerWords.AssuranceLevels, errors),
        };
    }

    private static bool IsWord(string claim, string word) => claim switch
    {
        CallerClaims.Role => CallerWords.Roles.TryGetValue(word, out var role) && role != Role.System,
        CallerClaims.Assurance => CallerWords.AssuranceLevels.ContainsKey(word),
        CallerClaims.Municipality => MunicipalityId.TryParse(word) is not null,
        _ => true,
    };

    private static Dictionary<string, string> ByClaim(IConfigurationSection section, List<string> errors)
    {
        var read = new Dictionary<string, string>();
        foreach (var setting in section.GetChildren())
        {
            if (ClaimSettings.FirstOrDefault(c => c.Key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)).Value is not { } claim)
                errors.Add($"{setting.Path} is not known; there are {string.Join(", ", ClaimSettings.Keys)}");
            else if (setting.Value is { Length: > 0 } value)
                read[claim] = value;
            else
                errors.Add($"{setting.Path} is empty");
        }
        return read;
    }

    // The issuer's own words, each under the gateway's: one value, or several with numbers. Where there are none at all, the gateway's words hold.
    private static IReadOnlyDictionary<string, T> Spelled<T>(IConfigurationSection section, IReadOnlyDictionary<string, T> own, List<string> errors)
        where T : struct
    {
        if (!section.Exists())
            return own;
        var read = new Dictionary<string, T>();
        foreach (var setting in section.GetChildren())
        {
            if (own.Where(o => o.Key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)).Select(o => (T?)o.Value).FirstOrDefault() is not { } meaning)
            {
                errors.Add($"{setting.Path} is not known; there are {string.Join(", ", own.Keys)}");
                continue;
            }
            foreach (var word in setting.GetChildren().Select(c => c.Value).Prepend(setting.Value).OfType<string>().Where(w => w.Length > 0))
            {
                if (!read.TryAdd(word, meaning))
                    errors.Add($"{section.Path}: one word of the issuer has two meanings, see {setting.Key}");
            }
        }
        return read;
    }

    private static string Address(IConfigurationSection section, List<string> errors)
    {
        var text = Required(section, "Address", errors);
        if (text.Length > 0 && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.Query.Length == 0 && address.Fragment.Length == 0))
            errors.Add($"{section.Path}:Address must be an https address without query, as the issuer's discovery writes it");
        return text;
    }

    private static Uri? RevokedTokens(IConfigurationSection section, List<string> errors)
    {
        if (section["RevokedTokens"] is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.Fragment.Length == 0)
            return address;
        errors.Add($"{section.Path}:RevokedTokens must be the https address of a list of revoked tokens");
        return null;
    }

    private static List<MunicipalityId> Municipalities(IConfigurationSection section, List<string> errors)
    {
        var read = Words(section["Municipalities"]).Select(MunicipalityId.TryParse).ToList();
        if (read.Count == 0 || read.Any(m => m is null || m == MunicipalityId.Shared))
            errors.Add($"{section.Path}:Municipalities names the codes of the municipalities its callers belong to, four digits each");
        return [.. read.OfType<MunicipalityId>()];
    }

    private static string? Scope(IConfigurationSection section, List<string> errors)
    {
        if (section["Scope"] is { } scope && (scope.Length == 0 || scope.Any(char.IsWhiteSpace)))
            errors.Add($"{section.Path}:Scope is one word");
        return section["Scope"];
    }

    private static string Prefix(IConfigurationSection section, List<string> errors)
    {
        if (section["Prefix"] is not { Length: > 0 } prefix)
            return "";
        if (!IsName(prefix))
            errors.Add($"{section.Path}:Prefix has letters, digits and hyphens");
        return prefix;
    }

    private static IReadOnlyList<T> Chosen<T>(IConfigurationSection section, string key, IReadOnlyDictionary<string, T> words, List<string> errors)
    {
        var chosen = Words(section[key]);
        if (chosen.Count == 0 || chosen.Any(c => !words.ContainsKey(c)))
            errors.Add($"{section.Path}:{key} is one or several of {string.Join(", ", words.Keys)}");
        return [.. chosen.Where(words.ContainsKey).Select(c => words[c])];
    }

    private static TimeSpan Time(IConfigurationSection section, string key, TimeSpan usual, TimeSpan longest, List<string> errors)
    {
        if (section[key] is not { } text)
            return usual;
        if (TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time <= longest)
            return time;
        errors.Add($"{section.Path}:{key} is a time such as 00:10:00, at most {longest:c}");
        return usual;
    }

    private static string Required(IConfigurationSection section, string key, List<string> errors)
    {
        if (section[key] is { Length: > 0 } value)
            return value;
        errors.Add($"{section.Path}:{key} is missing");
        return "";
    }

    private static bool IsGroup(string setting) => Groups.ContainsKey(setting) || setting.ToUpperInvariant() is "CLAIMS" or "ALWAYS" or "ORGANISATIONS" or "LOGIN";

    // Of each kind the CVR numbers, in the form of other settings with several words.
    private static Dictionary<string, OrganisationKind> Organisations(IConfigurationSection section, List<string> errors)
    {
        var read = new Dictionary<string, OrganisationKind>();
        foreach (var setting in section.GetChildren())
        {
            if (!CallerWords.OrganisationKinds.TryGetValue(setting.Key.ToLowerInvariant(), out var kind))
                errors.Add($"{setting.Path} is not known; there are {string.Join(", ", CallerWords.OrganisationKinds.Keys)}");
            else if (Words(setting.Value) is not { Count: > 0 } numbers || numbers.Any(cvr => cvr.Length != 8 || !cvr.All(char.IsAsciiDigit)))
                errors.Add($"{setting.Path} names CVR numbers, eight digits each");
            else
                errors.AddRange(numbers.Where(cvr => !read.TryAdd(cvr, kind)).Select(_ => $"{section.Path}: one CVR number stands twice"));
        }
        return read;
    }

    private static string Setting(string claim) => ClaimSettings.First(c => c.Value == claim).Key;

    private static bool IsName(string name) => name.Length is > 0 and <= 32 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static List<string> Words(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
