using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Oversight;
using Gateway.Storage;
using Gateway.Storage.Oversight;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Oversight;

/// <summary>Proves that a verification counts in its own municipality, from the next decision on, for the text that was read.</summary>
public sealed class CatalogueVerificationTests : IAsyncLifetime
{
    private static readonly MunicipalityId Neighbour = MunicipalityId.Parse("0998");
    private readonly TemporaryFolder _folder = new();
    private Store _store = null!;

    public Task InitializeAsync()
    {
        _store = Store.OpenSqlite(Path.Combine(_folder.Path, "gateway.sqlite")).UseVaults(new byte[32]);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_neighbour_is_not_affected()
    {
        // Proves: after basis and rule are verified in one municipality, the same caller of the next one is refused as before.
        var scene = Unverified();
        await VerifyAsync(scene.Catalogue, "basis:guess", "rule:by-law");
        Assert.IsType<Decision.Allowed>(await DecideAsync(scene, Scene.Municipality));
        Assert.IsType<Decision.Withheld>(await DecideAsync(scene, Neighbour));
    }

    [Fact]
    public async Task Every_change_of_what_a_rule_says_ends_its_verification()
    {
        // Proves for each part of a rule and of a basis that is read by a decision or an officer: with another text the verification no longer counts.
        var scene = Unverified();
        await VerifyAsync(scene.Catalogue, "basis:guess", "rule:by-law");
        var (rule, basis) = (scene.Catalogue.Rules[0], scene.Catalogue.Bases["guess"]);
        Rule[] rules =
        [
            rule with { Roles = [.. rule.Roles, Role.Management] }, rule with { NecessaryFor = [.. rule.NecessaryFor, CaseStep.Decision] },
            rule with { Categories = [.. rule.Categories, "more"] }, rule with { MaximumAgeDays = 1 }, rule with { MinimumAssurance = AssuranceLevel.Low },
            rule with { HoldsBackThirdParty = true }, rule with { Forms = ["oral"] }, rule with { Mandates = [MandateKind.Parent] },
        ];
        foreach (var changed in rules)
            Assert.IsType<Decision.Withheld>(await DecideAsync(scene.WithRules(changed), Scene.Municipality));
        LegalBasis[] bases = [basis with { Paragraph = "§ 2" }, basis with { Statute = "another" }, basis with { Title = new("another", basis.Title.En) }];
        foreach (var changed in bases)
            Assert.IsType<Decision.Withheld>(await DecideAsync(With(scene, changed), Scene.Municipality));
        // Where it was read says nothing about what may be done.
        Assert.IsType<Decision.Allowed>(await DecideAsync(With(scene, basis with { Source = "another book" }), Scene.Municipality));
    }

    private static Scene With(Scene scene, LegalBasis basis) => scene with
    {
        Catalogue = scene.Catalogue with { Bases = scene.Catalogue.Bases.Values.Select(b => b.Id == basis.Id ? basis : b).ToDictionary(b => b.Id) },
    };

    // Neither the rule nor its basis is verified in the catalogue.
    private static Scene Unverified() => Scene.ByLaw.WithRules(Scene.Statutory with { Basis = Scene.Guess, Verified = false });

    private async Task VerifyAsync(PolicyCatalogue catalogue, params string[] targets)
    {
        var catalogues = new PolicyCatalogues(catalogue, new Dictionary<MunicipalityId, PolicyCatalogue>());
        var verification = new CatalogueVerification(new OversightStore(_store), catalogues, TimeProvider.System, NullLogger<CatalogueVerification>.Instance);
        var officer = Scene.ByLaw.Request.Caller with { Role = Role.PrivacyOfficer };
        foreach (var target in targets)
        {
            var request = new KeyedRequest(officer.Municipality, officer.ClientId, officer.User, target, new byte[32], Scene.Noon);
            Assert.IsType<OversightResult.Recorded>(await verification.VerifyAsync(officer, request, target, catalogue.Version, "the statute"));
        }
    }

    private async Task<Decision> DecideAsync(Scene scene, MunicipalityId municipality)
    {
        var keys = CitizenKeys.Open(Path.Combine(_folder.Path, "citizen.key"), inUse: false);
        var request = scene.Request with { Caller = scene.Request.Caller with { Municipality = municipality } };
        var book = new AccessBook(_store, keys, new PolicyCatalogues(scene.Catalogue, new Dictionary<MunicipalityId, PolicyCatalogue>()), TimeProvider.System);
        var basis = await book.BasisAsync(request);
        return Assert.Single(AccessGrant.Decide(request, basis.Catalogue, basis.Records, basis.At).Decisions);
    }
}
