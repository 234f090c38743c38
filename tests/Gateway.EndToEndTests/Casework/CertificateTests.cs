using Gateway.Casework;
using Proto = Gateway.Casework.V1;

namespace Gateway.EndToEndTests.Casework;

/// <summary>Requests for certificates in the synthetic citizens' cases: needed or not, about what, and on whose reason.</summary>
public sealed class CertificateTests(CaseworkGateway gateway) : IClassFixture<CaseworkGateway>
{
    private const string Reason = "Borgeren er faldet på trappen siden, og attesten siger intet om benet.";

    public static TheoryData<string> Citizens => [.. ExpectedCase.Citizens];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task A_certificate_is_needed_superfluous_requested_or_waits_for_consent_as_a_reviewer_judged_it(string name)
    {
        // Proves: answer, the certificate it rests on with its age, focus, consent to ask for, reminder and specialist are those written before the code was.
        var expected = ExpectedCase.Read(name);
        var request = await RequestAsync(expected, "");
        var certificate = expected.Certificate!;
        Assert.Equal(certificate.Answer.Replace("-", "", StringComparison.Ordinal), request.Answer.ToString(), ignoreCase: true);
        Assert.Equal((certificate.Focus ?? certificate.Unanswered).Order(), FocusOf(request).Order());
        Assert.Equal(certificate.ReasonNeededToGoOn, request.ReasonNeeded);
        Assert.Equal(certificate.AskFor.Order(), request.AskFor.Order());
        Assert.Equal(ExpectedEverybody.Read().Certificate.Specialist, request.Specialist);
        if ((certificate.Because ?? certificate.Outdated) is not { } at)
            Assert.Null(request.Because);
        else
            Assert.Equal((at.Category, at.Sent, at.Months), (request.Because!.Fact.Category, ItemWords.Day(request.Because.Fact.Start), request.Months));
        if (certificate.RemindFrom is { } remindFrom)
            Assert.Equal(DateOnly.ParseExact(remindFrom, "yyyy-MM-dd"), request.RemindFrom);
    }

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task A_text_is_written_where_one_is_needed_and_else_only_with_the_caseworkers_reason(string name)
    {
        // Proves: no text without need or reason, none at all before the consent; with it, the focus stands in both languages and the reason is said to be the caseworker's.
        var expected = ExpectedCase.Read(name);
        var (without, with) = (await RequestAsync(expected, ""), await RequestAsync(expected, Reason));
        Assert.Equal(without.Answer == CertificateAnswer.Needed, without.Text is not null);
        Assert.Equal(without.Answer == CertificateAnswer.ConsentFirst, with.Text is null);
        Assert.False(with.ReasonNeeded);
        Assert.Equal(without.ReasonNeeded, with.Text?.Da.Contains($"Sagsbehandlerens egen begrundelse for at bede om denne: {Reason}", StringComparison.Ordinal) ?? false);
        if (with.Text is not { } text)
            return;
        Assert.StartsWith("LÆ 261", text.Da, StringComparison.Ordinal);
        Assert.All(with.Focus, f => Assert.Contains(f.Requirement.Question.Da, text.Da, StringComparison.Ordinal));
        Assert.All(with.Focus, f => Assert.Contains(f.Requirement.Question.En, text.En, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_teams_cases_are_limited_to_one_specialist()
    {
        // Proves: LÆ 275 is offered in the team's cases and not in one that goes without the team.
        var expected = ExpectedCase.Read("D6");
        Assert.Equal("LÆ 275", (await RequestAsync(expected, "")).Specialist);
        Assert.Empty((await RequestAsync(expected with { CaseType = "obvious-pension" }, "")).Specialist);
    }

    [Fact]
    public async Task Over_the_wire_the_request_cites_what_it_rests_on()
    {
        // Proves: through gRPC the certificate stands in the basis, with receipts; a holder gives the specialist certificate.
        await gateway.GrantAsync(ExpectedCase.Read("D6"));
        var answer = await gateway.Wire.PrepareCertificateRequestAsync(Asked("D6"));
        Assert.Equal(Proto.CertificateAnswer.Needed, answer.Answer);
        Assert.Contains(answer.Basis.Items, i => i.ItemId == answer.BecauseItemId);
        Assert.True(answer.Basis.Receipt.LogIndex > answer.Basis.QueryReceipt.LogIndex);
        Assert.NotEmpty(answer.RequestText.En);
        Assert.Equal(("LÆ 275", ExpectedEverybody.Read().Certificate.SpecialistFrom), (answer.SpecialistCertificate, answer.Specialist.HolderId));
    }

    [Theory]
    [InlineData("citizen_id")]
    [InlineData("case_type")]
    [InlineData("reason_to_go_on")]
    [InlineData("reason_to_go_on with a national id")]
    public async Task What_is_wrong_is_named_by_its_field(string spoilt)
    {
        // Proves: one violation, of the field that was wrong, which repeats nothing of what was sent.
        var request = Asked("D6");
        var field = spoilt.Split(' ')[0];
        switch (spoilt)
        {
            case "citizen_id": request.CitizenId = "ingen"; break;
            case "case_type": request.CaseType = Proto.CaseType.Unspecified; break;
            case "reason_to_go_on": request.ReasonToGoOn = "fordi"; break;
            default: request.ReasonToGoOn = $"Borgeren {request.CitizenId} er faldet på trappen siden sidst."; break;
        }
        var violation = Assert.Single(await CaseworkGateway.ViolationsAsync(() => gateway.Wire.PrepareCertificateRequestAsync(request)));
        Assert.Equal(field, violation.Field);
        Assert.DoesNotContain(request.CitizenId, violation.Description, StringComparison.Ordinal);
    }

    private async Task<CertificateRequest> RequestAsync(ExpectedCase expected, string reason)
    {
        var content = await gateway.AskAsync(expected, CertificateRequest.Categories(gateway.Rules, expected.Type));
        return CertificateRequest.Of(gateway.Rules, expected.Type, content, reason, ExpectedCase.Today);
    }

    private static List<string> FocusOf(CertificateRequest request) => [.. request.Focus.Select(f => f.Requirement.Id)];

    private Proto.PrepareCertificateRequestRequest Asked(string alias)
    {
        var about = gateway.Running.About(alias);
        return new() { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = Proto.CaseType.ResourceCourse };
    }
}
