using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Disclosures;

/// <summary>Proves what is marked to be looked at after a query, and what the log says of it.</summary>
public sealed class QueryMarkingTests : IDisposable
{
    private const string Why = "The citizen is unconscious and cannot be asked.";
    private static readonly QueryId Query = new("0f0e0d0c0b0a09080706050403020100");
    private static readonly byte[] Salt = [.. Enumerable.Range(0, Commitment.SaltLength).Select(i => (byte)i)];
    private readonly TemporaryFolder _folder = new();
    private readonly NumberSeal _seal;

    public QueryMarkingTests() => _seal = NumberSeal.Open(Path.Combine(_folder.Path, "seal.key"), inUse: false);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_emergency_access_is_marked_where_something_opens_by_it()
    {
        // Proves: who, why, what and until when; the notice's record holds neither the words nor the citizen.
        var mark = QueryMarking.Of(Query, InEmergency().Grant(), _seal, Scene.Noon).Emergency!;
        Assert.Equal((Why, "99990001", "jobcenter", "user-1"), (mark.Justification, mark.Caller.OrganisationCvr, mark.Caller.Unit, mark.Caller.User));
        Assert.Equal([Scene.Letters], mark.Categories);
        Assert.Equal(Scene.Noon.AddHours(72), mark.ReviewBy);
        var notice = Text(mark.Notice!.Entry);
        Assert.StartsWith("gateway-disclosure-log/v1\nkind notice-given\nmunicipality 0999\nat 2026-11-21T12:00:00.000Z\nnotice 0f0e0d0c0b0a09080706050403020100\nabout emergency-access\ncitizen ", notice, StringComparison.Ordinal);
        Assert.Contains(Commitment.To(mark.Notice.Salt, "citizen", "1403859922").Hex, notice, StringComparison.Ordinal);
        var told = mark.Notice.Notice;
        Assert.Equal((NoticeKind.EmergencyAccess, Query.Hex, "99990001", "case-1", Scene.Noon), (told.Kind, told.NoticeId, told.OrganisationCvr, told.CaseId, told.GivenAt));
        Assert.Contains($"\ntext-version {ConsentText.VersionOf(new LocalizedText(told.TextDa, told.TextEn))}\n", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_marked_where_nothing_opens_by_it()
    {
        // Proves: asked for in vain (unverified, or a login below High), and asked for where the law opens it anyway, is no emergency access.
        var scene = InEmergency();
        Scene[] without =
        [
            scene.WithRules(scene.Catalogue.Rules[0] with { Verified = false }),
            scene.WithCaller(c => c with { Assurance = AssuranceLevel.Substantial }),
            scene.WithRules(scene.Catalogue.Rules[0], Scene.Statutory),
            scene with { Request = scene.Request with { Emergency = null } },
        ];
        Assert.All(without, s => Assert.Null(QueryMarking.Of(Query, s.Grant(), _seal, Scene.Noon).Emergency));
    }

    [Fact]
    public void A_relation_to_be_confirmed_is_marked_with_the_number_sealed()
    {
        // Proves: where it may come afterwards and is not known; not where it is known, must come first, or is not needed.
        var mark = QueryMarking.Of(Query, Related(RelationRule.ConfirmAfterwards).Grant(), _seal, Scene.Noon).UnconfirmedRelation!;
        Assert.Equal((Scene.Purpose, Scene.ByLaw.Request.Case.Number, "user-1"), (mark.Purpose, mark.CaseId, mark.Caller.User));
        Assert.Equal("1403859922", _seal.Unseal(mark.CitizenSealed, Scene.Municipality, Query)!.Reveal());
        // Nor where nothing is asked for: nobody may have a case looked up by asking in vain.
        var inVain = Related(RelationRule.ConfirmAfterwards) with { Request = Scene.ByLaw.Request with { Step = CaseStep.FollowUp } };
        Scene[] without =
        [
            Related(RelationRule.ConfirmAfterwards) with { RelationConfirmedAt = Scene.Noon }, Related(RelationRule.Required), Related(RelationRule.None), inVain,
            Related(RelationRule.ConfirmAfterwards).WithCaller(c => c with { Role = Role.Citizen, OrganisationCvr = "" }),
        ];
        Assert.All(without, s => Assert.Null(QueryMarking.Of(Query, s.Grant(), _seal, Scene.Noon).UnconfirmedRelation));
    }

    [Fact]
    public void The_record_names_relation_and_emergency_and_the_category_that_opened_by_it()
    {
        // Proves the lines, to the byte, and where none stands; the words of the justification are a commitment.
        var scene = InEmergency();
        var asked = Text(DisclosureEntries.Asked(Query, scene.Grant(), [], Salt, Scene.Noon));
        Assert.EndsWith($"\ncatalogue sha256:small\nemergency {Commitment.To(Salt, "emergency", Why).Hex}\ncategory letters allowed basis=law consent=- emergency\n", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("unconscious", asked, StringComparison.Ordinal);
        Assert.Contains("\nrelation unconfirmed\n", Text(DisclosureEntries.Asked(Query, Related(RelationRule.ConfirmAfterwards).Grant(), [], Salt, Scene.Noon)), StringComparison.Ordinal);
        Assert.Contains("\nrelation confirmed\n", Text(DisclosureEntries.Asked(Query, (Related(RelationRule.Required) with { RelationConfirmedAt = Scene.Noon }).Grant(), [], Salt, Scene.Noon)), StringComparison.Ordinal);
        Assert.DoesNotContain("\nrelation ", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("emergency", Text(DisclosureEntries.Asked(Query, Scene.ByLaw.Grant(), [], Salt, Scene.Noon)), StringComparison.Ordinal);
    }

    // One category that nothing but a verified emergency rule opens, asked for at the highest level.
    private static Scene InEmergency()
    {
        var scene = Scene.ByLaw.WithRules(Scene.Statutory with { Id = "in-emergency", Kind = RuleKind.Emergency, MinimumAssurance = AssuranceLevel.High })
            .WithCaller(c => c with { Assurance = AssuranceLevel.High });
        return scene with { Request = scene.Request with { Emergency = new EmergencyReason(Why) } };
    }

    private static Scene Related(RelationRule rule) => Scene.ByLaw with
    {
        Catalogue = Scene.ByLaw.Catalogue with
        {
            Purposes = new Dictionary<string, Purpose> { [Scene.Purpose] = Scene.ByLaw.Catalogue.Purposes[Scene.Purpose] with { Relation = rule } },
        },
    };

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.ToBytes());
}
