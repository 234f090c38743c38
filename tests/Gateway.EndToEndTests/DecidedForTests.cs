using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEndTests;

/// <summary>A privacy officer has a decision explained that is somebody else's: for any role, organisation and login, now or on an earlier day.</summary>
public sealed class DecidedForTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly string[] Purposes =
        ["rehabilitation-case-preparation", "health-coordination", "gp-briefing", "citizen-access", "privacy-oversight", "control", "management-information", "statistics"];

    private readonly ConsentCalls _calls = new(gateway);

    public static TheoryData<string, string, string> Somebody => new()
    {
        { "job-centre-testkoebing", "caseworker", "Substantial" },
        { "job-centre-high", "caseworker", "High" },
        { "job-centre-low", "caseworker", "Low" },
        { "citizen-d1", "citizen", "Substantial" },
        { "representative", "representative", "Substantial" },
        { "companion", "companion", "Substantial" },
    };

    [Theory]
    [MemberData(nameof(Somebody))]
    public async Task The_officer_is_told_what_they_are_told(string persona, string role, string level)
    {
        // Proves: for every purpose and everything it names, decision, basis, consent, reasons and next step are those the person gets.
        foreach (var purpose in Purposes)
        {
            var asked = GeneratedClient.Explained(gateway.About("D1"));
            asked.Purpose = purpose;
            var own = await gateway.Client(persona).ExplainAccessAsync(asked);
            asked.DecidedFor = new DecidedFor { Role = role, AssuranceLevel = level, NationalId = role switch { "representative" => _calls.Number("D2"), "companion" => _calls.Number("D3"), _ => "" } };
            var told = await Officer.ExplainAccessAsync(asked);
            Assert.NotEmpty(told.Explanations);
            Assert.Equal(own.Explanations, told.Explanations);
            Assert.Equal((own.Relation, own.CatalogueVersion), (told.Relation, told.CatalogueVersion));
        }
    }

    [Fact]
    public async Task It_is_recorded_as_the_officers_and_for_whom()
    {
        // Proves: the record names the officer as who asked, the role it was decided for, and a person by commitment alone.
        var asked = GeneratedClient.Explained(gateway.About("D1", "hospital-diagnoses"));
        asked.DecidedFor = new DecidedFor { Role = "representative", NationalId = _calls.Number("D2") };
        var told = await Officer.ExplainAccessAsync(asked);
        var record = gateway.Records()[(int)told.Receipt.LogIndex];
        Assert.Equal(("role privacy-officer", "user officer-pia"), (record.Line("role"), record.Line("user")));
        Assert.Matches("^decided-for role=representative organisation=- level=Substantial person=[0-9a-f]{64}$", record.Line("decided-for"));
        Assert.DoesNotContain(_calls.Number("D2"), record, StringComparison.Ordinal);
        var own = await gateway.Caseworker.ExplainAccessAsync(GeneratedClient.Explained(gateway.About("D1")));
        Assert.DoesNotContain("decided-for", gateway.Records()[(int)own.Receipt.LogIndex], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consent_to_another_receiver_is_the_officers_to_know_and_not_the_others()
    {
        // Proves the officer's half: told what stands against it; that the others are told "none" is proven where it is decided.
        var asked = GeneratedClient.Explained(gateway.About("D1", "hospital-diagnoses"));
        asked.DecidedFor = new DecidedFor { Role = "caseworker", OrganisationCvr = "99990009" };
        var told = Assert.Single((await Officer.ExplainAccessAsync(asked)).Explanations);
        Assert.Contains("CONSENT_FOR_OTHER_RECEIVER", told.Reasons.Select(r => r.Code));
        Assert.All(told.Reasons, r => Assert.NotEmpty(r.ForOfficer.Da));
        Assert.All([told.NextStep.ForOfficer.Da, told.NextStep.ForOfficer.En], Assert.NotEmpty);
    }

    [Fact]
    public async Task An_open_case_that_a_query_would_look_up_is_said_to_be_all_that_is_lacking()
    {
        // Proves: with the citizen's consent the coordinator's explanation, own and by the officer, says that asking may help; without it, what only the citizen can give; and the query then gives the content.
        var coordinator = gateway.Client("region-health-coordinator");
        var about = gateway.About("D1", "hospital-diagnoses");
        about.Purpose = "health-coordination";
        var without = Assert.Single((await coordinator.ExplainAccessAsync(GeneratedClient.Explained(about))).Explanations);
        Assert.Equal(NextStepKind.AskForConsent, without.NextStep.Kind);

        var draft = _calls.Draft("D1", ConsentCalls.Letters);
        draft.Terms.Purpose = about.Purpose;
        draft.Terms.Categories[0] = "hospital-diagnoses";
        var drafted = await coordinator.Consents.DraftConsentAsync(draft);
        await _calls.As("citizen-d1").GrantConsentAsync(_calls.Grant("D1", drafted));
        var asked = GeneratedClient.Explained(about);
        var own = Assert.Single((await coordinator.ExplainAccessAsync(asked)).Explanations);
        Assert.Equal((AccessOutcome.Withheld, "RELATION_UNCONFIRMED", true), (own.Outcome, Assert.Single(own.Reasons).Code, own.Reasons[0].Transient));
        asked.DecidedFor = new DecidedFor { Role = "health-coordinator", OrganisationCvr = SandboxPersonas.ClinicalFunctionCvr };
        Assert.Equal(own, Assert.Single((await Officer.ExplainAccessAsync(asked)).Explanations));

        Assert.Equal(SectionState.Available, (await coordinator.GetOverviewAsync(about)).Sections[0].State);
        Assert.Equal(AccessOutcome.Allowed, Assert.Single((await Officer.ExplainAccessAsync(asked)).Explanations).Outcome);
    }

    [Fact]
    public async Task An_earlier_day_is_explained_for_others_too()
    {
        // Proves: why a caseworker was refused, or not, before the citizen said otherwise.
        var consent = await _calls.GivenAsync("D2", ConsentCalls.Letters);
        var then = TimeProvider.System.GetUtcNow().ToTimestamp();
        await _calls.As("citizen-d2").WithdrawConsentAsync(_calls.Withdraw("D2", consent.ConsentId));
        var asked = GeneratedClient.Explained(gateway.About("D2", ConsentCalls.Letters));
        asked.DecidedFor = new DecidedFor { Role = "caseworker" };
        Assert.Contains("CONSENT_WITHDRAWN", Assert.Single((await Officer.ExplainAccessAsync(asked)).Explanations).Reasons.Select(r => r.Code));
        asked.AsOf = then;
        Assert.Equal((AccessOutcome.Allowed, consent.ConsentId), Assert.Single((await Officer.ExplainAccessAsync(asked)).Explanations.Select(e => (e.Outcome, e.ConsentId))));
    }

    [Theory]
    [InlineData("job-centre-testkoebing")]
    [InlineData("citizen-d1")]
    [InlineData("region-health-coordinator")]
    public async Task Nobody_else_may_ask_for_others(string persona)
    {
        // Proves: refused before anything is read, and nothing recorded.
        var before = gateway.Records().Count;
        var asked = GeneratedClient.Explained(gateway.About("D1"));
        asked.DecidedFor = new DecidedFor { Role = "caseworker" };
        var refusal = await ConsentCalls.RefusalAsync(() => gateway.Client(persona).ExplainAccessAsync(asked));
        Assert.Equal((GatewayErrorCode.PermissionDenied, "ROLE_NOT_ALLOWED"), (refusal.Code, refusal.Reason));
        Assert.Equal(before, gateway.Records().Count);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        // Proves: role, organisation, level and person, each by its name, beside what is wrong with the question, and nothing repeated.
        (DecidedFor Sent, string[] Fields)[] wrong =
        [
            (new DecidedFor(), ["decided_for.role"]),
            (new DecidedFor { Role = "system" }, ["decided_for.role"]),
            (new DecidedFor { Role = "mayor", OrganisationCvr = "1", AssuranceLevel = "Highest" }, ["decided_for.role", "decided_for.organisation_cvr", "decided_for.assurance_level"]),
            (new DecidedFor { Role = "citizen", OrganisationCvr = "99990001" }, ["decided_for.organisation_cvr"]),
            (new DecidedFor { Role = "companion" }, ["decided_for.national_id"]),
            (new DecidedFor { Role = "health-coordinator" }, ["decided_for.organisation_cvr"]),
            (new DecidedFor { Role = "general-practitioner" }, ["decided_for.organisation_cvr"]),
            (new DecidedFor { Role = "representative", NationalId = "3102859922" }, ["decided_for.national_id"]),
            (new DecidedFor { Role = "caseworker", NationalId = _calls.Number("D2") }, ["decided_for.national_id"]),
        ];
        foreach (var (sent, fields) in wrong)
        {
            var asked = GeneratedClient.Explained(gateway.About("D1"));
            (asked.DecidedFor, asked.CaseId) = (sent, "");
            var refusal = await ConsentCalls.RefusalAsync(() => Officer.ExplainAccessAsync(asked));
            Assert.Equal(["case_id", .. fields], refusal.FieldViolations.Select(v => v.Field));
            Assert.All(refusal.FieldViolations, v => Assert.DoesNotContain(_calls.Number("D2"), v.Description, StringComparison.Ordinal));
        }
    }

    private GatewayClient Officer => gateway.Client("privacy-officer");
}
