using Gateway.Casework.V1;
using Gateway.Client;

namespace Gateway.EndToEndTests.Casework;

/// <summary>AssessCase and the informant figures over the wire.</summary>
public sealed class AssessCaseTests(CaseworkGateway gateway) : IClassFixture<CaseworkGateway>
{
    [Fact]
    public async Task An_assessment_cites_items_that_are_there_with_their_receipt()
    {
        // Proves: every cited item stands in the answer with provenance, legal basis and the receipt of the one record that
        // covers it; what is missing says why and what can be done; and the two records are in the log.
        var before = gateway.Running.Records().Count;
        var answer = await gateway.Running.Caseworker.Casework.AssessCaseAsync(About("D4", CaseType.FlexJob));
        var items = answer.Basis.Items.ToDictionary(i => i.ItemId);
        Assert.All(answer.Requirements.SelectMany(r => r.ItemIds), id => Assert.All(items[id].Provenance, p =>
        {
            Assert.Equal(answer.Basis.Receipt, p.Receipt);
            Assert.NotEmpty(p.LegalBasis.Paragraph);
        }));
        Assert.Equal(items.Keys.Order(), answer.Requirements.SelectMany(r => r.ItemIds).Distinct().Order());
        Assert.All(answer.Requirements, r => Assert.Equal(r.State == RequirementState.Met, r.NextStep is null));
        Assert.All(answer.Requirements, r => Assert.Equal(r.State == RequirementState.Missing, r.MissingBecause != MissingBecause.Unspecified));
        Assert.False(answer.Verdict.Sufficient);
        Assert.Equal((uint)answer.Requirements.Count, answer.Informant.Requirements);
        Assert.Contains(answer.Basis.Absences, a => a.Reasons.Count > 0);
        Assert.Equal(before + 2, gateway.Running.Records().Count);
    }

    [Fact]
    public async Task What_the_citizen_has_told_is_counted_and_not_sent()
    {
        // Proves: the answer in person closes the requirement, by its id alone.
        var request = About("D4", CaseType.FlexJob);
        request.ToldByCitizen.Add("wishes");
        var answer = await gateway.Running.Caseworker.Casework.AssessCaseAsync(request);
        Assert.Equal(RequirementState.ToldByCitizen, answer.Requirements.Single(r => r.RequirementId == "wishes").State);
        Assert.Equal(1u, answer.Informant.ToldByCitizen);
        Assert.DoesNotContain("wishes", answer.Verdict.Because);
    }

    [Theory]
    [InlineData(CaseType.Unspecified, "", "case_type")]
    [InlineData((CaseType)99, "", "case_type")]
    [InlineData(CaseType.FlexJob, "no-such-thing", "told_by_citizen[0]")]
    [InlineData(CaseType.FlexJob, "wishes wishes", "told_by_citizen")]
    [InlineData(CaseType.FlexJob, "twelve-months-on-special-terms", "told_by_citizen[0]")]
    [InlineData(CaseType.FlexJob, "wishes gp-assessment", "told_by_citizen[1]")]
    public async Task Bad_input_names_its_field(CaseType type, string told, string field)
    {
        // Proves: what cannot be assessed is refused before anybody is asked, and the refusal names the field and repeats nothing.
        var request = About("D4", type);
        request.ToldByCitizen.AddRange(told.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var refused = await Assert.ThrowsAsync<GatewayException>(() => gateway.Running.Caseworker.Casework.AssessCaseAsync(request));
        Assert.Equal(GatewayErrorCode.InvalidRequest, refused.Error.Code);
        Assert.Contains(refused.Error.FieldViolations, f => f.Field == field);
        Assert.DoesNotContain(request.CitizenId, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_figure_over_all_assessments_names_nobody_and_no_small_number()
    {
        // Proves: four cases of a kind in a month are not told, five are, a case assessed again counts once, and the sums are
        // those of the answers; who is not of the municipality is refused.
        var sums = new InformantFigure();
        for (var i = 1; i <= 5; i++)
        {
            var request = About("D8", CaseType.ObviousPension);
            request.CaseId = $"26/900{i}";
            await gateway.Running.Caseworker.Casework.AssessCaseAsync(request);
            var figure = (await gateway.Running.Caseworker.Casework.AssessCaseAsync(request)).Informant;
            sums.Met += figure.Met;
            sums.Requirements += figure.Requirements;
            var aggregate = (await gateway.Running.Caseworker.Casework.GetInformantFiguresAsync(new GetInformantFiguresRequest())).Aggregates.Single(a => a.CaseType == CaseType.ObviousPension);
            Assert.Equal((i < 5, i < 5 ? 0u : 5u, i < 5), (aggregate.Suppressed, aggregate.Assessments, aggregate.Figure is null));
            if (i == 5)
                Assert.Equal((sums.Met, sums.Requirements), (aggregate.Figure!.Met, aggregate.Figure.Requirements));
        }
        foreach (var other in new[] { "citizen-d8", "general-practitioner", "region-health-coordinator" })
        {
            var refused = await Assert.ThrowsAsync<GatewayException>(() => gateway.Running.Client(other).Casework.GetInformantFiguresAsync(new GetInformantFiguresRequest()));
            Assert.Equal(GatewayErrorCode.PermissionDenied, refused.Error.Code);
        }
        var wrong = await Assert.ThrowsAsync<GatewayException>(() => gateway.Running.Caseworker.Casework.GetInformantFiguresAsync(new GetInformantFiguresRequest { FromMonth = "2026-13" }));
        Assert.Contains(wrong.Error.FieldViolations, f => f.Field == "from_month");
    }

    private AssessCaseRequest About(string citizen, CaseType type)
    {
        var about = gateway.Running.About(citizen);
        return new AssessCaseRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = type };
    }
}
