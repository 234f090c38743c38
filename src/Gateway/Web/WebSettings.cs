namespace Gateway.Web;

/// <summary>What an installation decides about the pages for people.</summary>
/// <param name="Hosts">The names under which people reach them; under any other there are none. Empty: there are none at all.</param>
/// <param name="SecurityContact">Whom to tell of a weakness (RFC 9116): an address with scheme; null: nothing is published.</param>
internal sealed record WebSettings(IReadOnlyList<string> Hosts, string? SecurityContact)
{
    /// <summary>For a gateway on this machine alone.</summary>
    internal static WebSettings Local { get; } = new(["localhost"], null);

    private static readonly string[] ContactSchemes = ["mailto", "https", "tel"];

    /// <summary>Reads <c>Gateway:Hosts</c> and <c>Gateway:SecurityContact</c>.</summary>
    /// <param name="gateway">The section <c>Gateway</c>.</param>
    /// <param name="listen">Where it listens: a name there is one of the hosts.</param>
    /// <param name="peopleLogIn">An issuer's settings say how to log in.</param>
    /// <param name="errors">Gets a sentence for each error.</param>
    internal static WebSettings Read(IConfigurationSection gateway, Uri listen, bool peopleLogIn, List<string> errors)
    {
        string[] hosts = (gateway["Hosts"] ?? (listen.HostNameType == UriHostNameType.Dns ? listen.DnsSafeHost : "")).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (hosts.Any(h => Uri.CheckHostName(h) != UriHostNameType.Dns))
            errors.Add($"{gateway.Path}:Hosts names hosts such as gateway.example.org, with commas between them, without scheme, port or wildcard");
        if (hosts.Length == 0 && peopleLogIn)
            errors.Add($"{gateway.Path}:Hosts is missing: the names under which people reach the pages, such as gateway.example.org");
        var contact = gateway["SecurityContact"];
        if (contact is not null && !(Uri.TryCreate(contact, UriKind.Absolute, out var address) && ContactSchemes.Contains(address.Scheme) && contact.All(c => c is > ' ' and < '\u007f')))
            errors.Add($"{gateway.Path}:SecurityContact is an address with scheme, such as mailto:security@example.org");
        return new WebSettings(hosts, contact);
    }
}
