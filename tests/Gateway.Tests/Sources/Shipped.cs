using System.Text.Json;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Storage;
using Gateway.Tests.Access;

namespace Gateway.Tests.Sources;

/// <summary>The reviewed data as they are shipped, and a caller who may ask about synthetic citizens with them.</summary>
internal static class Shipped
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    public static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    public const string Purpose = "rehabilitation-case-preparation";
    public const string Case = "26/1234";

    /// <summary>Anna Prøvesen.</summary>
    public static readonly CitizenId D1 = Citizen("1403859922");

    /// <summary>Carl Tomsen, known to nobody.</summary>
    public static readonly CitizenId D3 = Citizen("1112609989");

    /// <summary>Dorthe Demolund.</summary>
    public static readonly CitizenId D4 = Citizen("0806759970");

    public static PolicyCatalogue Catalogue { get; } =
        PolicyCatalogueFile.Read("catalogue.yaml", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Access", "catalogue.yaml")));

    public static string DefinitionsFolder { get; } = Path.Combine(AppContext.BaseDirectory, "Sources", "Definitions");

    public static SourceCatalogue Sources { get; } = SourceCatalogue.ReadFolder(DefinitionsFolder, Catalogue);

    /// <summary>The same, each asked with a token: what a source demands of whoever asks has tests of its own.</summary>
    public static SourceCatalogue ByToken { get; } =
        new([.. Sources.Definitions.Select(d => d with { Authentication = new SourceAuthentication(AuthenticationKind.Bearer) })]);

    /// <summary>The sources that share no category: one for each field, each with a wire format of its own.</summary>
    public static SourceCatalogue ThreeSources { get; } = new([.. ByToken.Definitions.Where(d => d.Id is "cosmic" or "dfdg" or "ffb")]);

    /// <summary>Every category that some shipped source answers.</summary>
    public static IReadOnlyList<string> Categories { get; } = [.. Sources.Definitions.SelectMany(d => d.Requests).SelectMany(r => r.Categories).Distinct()];

    public static Caller Caller { get; } = new()
    {
        Municipality = Municipality,
        OrganisationCvr = "99990001",
        Unit = "jobcenter",
        Role = Role.Caseworker,
        User = "user-1",
        ClientId = "system-1",
        Assurance = AssuranceLevel.Substantial,
    };

    public static SourceDefinition Definition(string id) => Sources.Definitions.Single(d => d.Id == id);

    /// <summary>The same, asked with a token.</summary>
    public static SourceDefinition AskedByToken(string id) => ByToken.Definitions.Single(d => d.Id == id);

    public static SourceRequest Request(string source, string request) => Definition(source).Requests.Single(r => r.Id == request);

    /// <summary>Consent to the categories, from every holder, in the case.</summary>
    public static ConsentRecord Consent(string id, params string[] categories) => new()
    {
        Municipality = Municipality,
        ConsentId = id,
        Effect = ConsentEffect.Permit,
        ReceiverCvr = Caller.OrganisationCvr,
        Purpose = Purpose,
        CaseId = Case,
        Categories = categories,
        Holders = [.. Catalogue.Holders.Keys],
        Form = "digital",
        RecordedBy = "user-1",
        Evidence = "",
        TextVersion = "1",
        GrantedAt = Noon.AddDays(-10),
        ValidFrom = Noon.AddDays(-10),
        ValidUntil = Noon.AddDays(10),
    };

    /// <summary>A grant for the categories (all, where none is named) with the consents given.</summary>
    public static AccessGrant Grant(CitizenId citizen, IReadOnlyList<ConsentRecord> consents, params string[] categories) =>
        AccessGrant.Decide(new AccessRequest(Caller, Person.Known(citizen), CaseId.TryParse(Case)!, Purpose, null, categories), Catalogue, Scene.Given(consents), Noon);

    /// <summary>A grant under which every category that some source answers is allowed.</summary>
    public static AccessGrant FullGrant(CitizenId citizen) => Grant(citizen, [Consent("c-all", [.. Categories])], [.. Categories]);

    /// <summary>The same, asked by somebody in another role.</summary>
    public static AccessGrant FullGrant(CitizenId citizen, Role role) => AccessGrant.Decide(
        new AccessRequest(Caller with { Role = role }, Person.Known(citizen), CaseId.TryParse(Case)!, Purpose, null, Categories), Catalogue, Scene.Given(Consent("c-all", [.. Categories])), Noon);

    /// <summary>The question a full grant allows to one request of one source; about a child case it is the coordinating caseworker who may ask.</summary>
    /// <param name="catalogue">The definitions; without it the shipped ones, each asked with a token.</param>
    public static SourceQuestion Question(CitizenId citizen, string source, string request, SourceCatalogue? catalogue = null) =>
        SourceQuestion.From(source == "dubu" ? FullGrant(citizen, Role.CoordinatingCaseworker) : FullGrant(citizen), catalogue ?? ByToken)
            .Single(q => q.Definition.Id == source && q.Request.Id == request);

    public static CitizenId Citizen(string number) => CitizenId.TryParse(number) ?? throw new ArgumentException("That can be nobody's number.", nameof(number));

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
