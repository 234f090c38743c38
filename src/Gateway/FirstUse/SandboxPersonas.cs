using Gateway.Access;
using Gateway.Callers;
using Gateway.Sandbox;
using Gateway.Tokens;

namespace Gateway.FirstUse;

/// <summary>
/// Who can call in the sandbox, each with a key and a login of their own: people in offices, and the synthetic citizens
/// themselves. Whoever holds a key speaks for its persona.
/// </summary>
internal static class SandboxPersonas
{
    // As many as the start shows; a folder with thousands of citizens needs no key for each.
    private const int MostCitizens = 12;
    private const int LongestAlias = 40;
    private const string JobCentre = "Jobcenter Testkøbing";

    /// <summary>The region's clinical function: an organisation of its own.</summary>
    internal const string ClinicalFunctionCvr = "99990002";

    /// <summary>A doctor's practice: an organisation of its own.</summary>
    internal const string PracticeCvr = "99990003";

    /// <summary>The personas, the usual caseworker first.</summary>
    internal static IReadOnlyList<SandboxPersona> Of(IReadOnlyList<SandboxCitizen> citizens, DevelopmentCertificates certificates)
    {
        var askable = citizens.Where(c => CitizenId.TryParse(c.Cpr) is not null && IsClientName(c.Alias))
            .DistinctBy(c => c.Alias, StringComparer.OrdinalIgnoreCase).Take(MostCitizens).ToList();
        var clients = new List<TokenClient>
        {
            Office(OneCommandStart.CaseworkerClient, "caseworker-sara", "caseworker", JobCentre, "Substantial"),
            // Logged in more securely, as emergency access demands.
            Office("job-centre-high", "caseworker-sara", "caseworker", JobCentre, "High"),
            // Logged in less securely than any purpose allows.
            Office("job-centre-low", "caseworker-sara", "caseworker", JobCentre, "Low"),
            // The two who may know that there is a child case, and whom to invite.
            Office("job-centre-coordinating", "caseworker-karl", "coordinating-caseworker", JobCentre, "Substantial"),
            Office("team-child-and-family", "team-bente", "team-member-child-and-family", "Børn og Familie", "Substantial"),
            Office("region-health-coordinator", "coordinator-hanne", "health-coordinator", "Klinisk funktion", "Substantial") with { OrganisationCvr = ClinicalFunctionCvr },
            Office("general-practitioner", "doctor-lise", "general-practitioner", "Lægehuset Testkøbing", "Substantial") with { OrganisationCvr = PracticeCvr },
            Office("privacy-officer", "officer-pia", "privacy-officer", "Databeskyttelse", "High"),
            // What takes two officers takes another one.
            Office("privacy-officer-2", "officer-per", "privacy-officer", "Databeskyttelse", "High"),
        };
        clients.AddRange(askable.Select(c => Private("citizen-" + c.Alias.ToLowerInvariant(), "citizen", c)));
        // Two of the citizens, in what they may be to others.
        clients.AddRange(askable.Skip(1).Take(1).Select(c => Private("representative", "representative", c)));
        clients.AddRange(askable.Skip(2).Take(1).Select(c => Private("companion", "companion", c)));
        return [.. clients.Select(c => new SandboxPersona(
            c with { PublicKey = certificates.ClientPublicKey(c.ClientId) }, certificates.ClientKeyFile(c.ClientId), certificates.ClientCertificateFile(c.ClientId), NameOf(c, askable)))];
    }

    /// <summary>Who receives what a rule opens: the organisation of the sandbox that its roles belong to.</summary>
    internal static SandboxReceiver ReceiverOf(Rule rule) => OrganisationKinds.Of(rule.Roles[0]) switch
    {
        OrganisationKind.ClinicalFunction => new SandboxReceiver { Cvr = ClinicalFunctionCvr, Name = "Regionen, klinisk funktion" },
        OrganisationKind.Practice => new SandboxReceiver { Cvr = PracticeCvr, Name = "Lægehuset Testkøbing" },
        _ => new SandboxReceiver { Cvr = OneCommandStart.OrganisationCvr, Name = "Testkøbing Kommune, Jobcenter" },
    };

    // An alias becomes part of a client's id and of a file's name.
    private static bool IsClientName(string alias) => alias.Length <= LongestAlias && alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static TokenClient Office(string id, string user, string role, string unit, string level) => new()
    {
        ClientId = id,
        PublicKey = "",
        Subject = user,
        Role = role,
        OrganisationCvr = OneCommandStart.OrganisationCvr,
        OrganisationUnit = unit,
        Municipality = OneCommandStart.Municipality.Code,
        AssuranceLevel = level,
    };

    private static TokenClient Private(string id, string role, SandboxCitizen citizen) =>
        Office(id, $"{role}-{citizen.Alias.ToLowerInvariant()}", role, "Borger", "Substantial") with { OrganisationCvr = "", NationalId = citizen.Cpr };

    // Whose name is protected is called by alias here too.
    private static string NameOf(TokenClient client, IReadOnlyList<SandboxCitizen> citizens)
    {
        if (citizens.FirstOrDefault(c => c.Cpr == client.NationalId) is not { } citizen)
            return char.ToUpperInvariant(FirstName(client)[0]) + FirstName(client)[1..];
        return citizen.IsProtected ? citizen.Alias : $"{citizen.Alias}: {citizen.Name}";
    }

    // Of a pseudonym such as caseworker-sara.
    private static string FirstName(TokenClient client) => client.Subject.Split('-')[^1];
}

/// <summary>One of them.</summary>
/// <param name="Client">The registration at the token service.</param>
/// <param name="KeyFile">The private key.</param>
/// <param name="CertificateFile">The certificate of that key, to show to the gateway.</param>
/// <param name="Name">What the login page shows.</param>
internal sealed record SandboxPersona(TokenClient Client, string KeyFile, string CertificateFile, string Name)
{
    /// <summary>The same person on the login page, where no key is needed.</summary>
    internal Persona Login => new()
    {
        Id = Client.ClientId,
        Name = Name,
        Subject = Client.Subject,
        Role = Client.Role,
        OrganisationCvr = Client.OrganisationCvr,
        OrganisationUnit = Client.OrganisationUnit,
        Municipality = Client.Municipality,
        AssuranceLevel = Client.AssuranceLevel,
        NationalId = Client.NationalId,
    };
}
