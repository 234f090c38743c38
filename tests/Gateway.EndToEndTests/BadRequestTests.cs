using Gateway.Client;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>What a wrong request gets: a precise refusal that names the field and echoes nothing.</summary>
public sealed class BadRequestTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    public static TheoryData<string, string> WrongFields() => new()
    {
        { "no citizen", "citizen_id" },
        { "impossible date", "citizen_id" },
        { "too short", "citizen_id" },
        { "enormous citizen", "citizen_id" },
        { "no case", "case_id" },
        { "case is a national id", "case_id" },
        { "enormous case", "case_id" },
        { "no purpose", "purpose" },
        { "unknown purpose", "purpose" },
        { "unknown category", "categories[1]" },
        { "category twice", "categories[1]" },
        { "unknown step", "case_step" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task Wrong_fields_are_named_and_never_echoed(string what, string field)
    {
        // Proves: INVALID_ARGUMENT with a violation for the field; no source asked, nothing recorded, nothing repeated.
        var request = gateway.About("D1", "employment-status");
        Spoil(request, what);
        var records = gateway.Records().Count;
        var received = gateway.Simulators.Received.Count;

        var refusal = (await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.GetOverviewAsync(request))).Error;

        Assert.Equal(GatewayErrorCode.InvalidRequest, refusal.Code);
        Assert.Equal("BAD_REQUEST", refusal.Reason);
        var violation = Assert.Single(refusal.FieldViolations);
        Assert.Equal(field, violation.Field);
        string[] sent = [request.CitizenId, request.CaseId, .. request.Categories.Skip(1)];
        Assert.DoesNotContain(sent.Where(s => s.Length > 0 && !s.StartsWith("employment", StringComparison.Ordinal)), s => violation.Description.Contains(s, StringComparison.Ordinal));
        Assert.Equal(records, gateway.Records().Count);
        Assert.Equal(received, gateway.Simulators.Received.Count);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        // Proves: a caller need not find out one error at a time.
        var refusal = (await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.GetOverviewAsync(new GetOverviewRequest()))).Error;
        Assert.Equal(["citizen_id", "case_id", "purpose"], refusal.FieldViolations.Select(v => v.Field));
    }

    [Fact]
    public async Task Sixty_four_unknown_categories_are_all_named()
    {
        // Proves: the longest honest list of errors fits into what a client accepts as trailers.
        var request = gateway.About("D1", [.. Enumerable.Range(0, 64).Select(i => $"unknown-{i}")]);
        var refusal = (await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.GetOverviewAsync(request))).Error;
        Assert.Equal((GatewayErrorCode.InvalidRequest, 64), (refusal.Code, refusal.FieldViolations.Count));
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_unread()
    {
        // Proves: above 1 MiB the message is RESOURCE_EXHAUSTED and the gateway lives on.
        var request = gateway.About("D1");
        request.CaseId = new string('9', 2 * 1024 * 1024);
        var refusal = (await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.GetOverviewAsync(request))).Error;
        Assert.Equal(GatewayErrorCode.TooLarge, refusal.Code);
        Assert.NotEmpty((await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", "employment-status"))).Sections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not-a-token")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    public async Task Without_a_good_token_nothing_happens(string token)
    {
        // Proves: UNAUTHENTICATED, no record, no question.
        var records = gateway.Records().Count;
        var received = gateway.Simulators.Received.Count;
        var refusal = (await Assert.ThrowsAsync<GatewayException>(
            () => gateway.Client(_ => ValueTask.FromResult(token)).GetOverviewAsync(gateway.About("D1")))).Error;
        Assert.Equal((GatewayErrorCode.Unauthenticated, "UNAUTHENTICATED"), (refusal.Code, refusal.Reason));
        Assert.Equal(records, gateway.Records().Count);
        Assert.Equal(received, gateway.Simulators.Received.Count);
    }

    private static void Spoil(GetOverviewRequest request, string what)
    {
        switch (what)
        {
            case "no citizen": request.CitizenId = ""; break;
            case "impossible date": request.CitizenId = "3102859922"; break;
            case "too short": request.CitizenId = "140385992"; break;
            case "enormous citizen": request.CitizenId = new string('1', 900_000); break;
            case "no case": request.CaseId = ""; break;
            case "case is a national id": request.CaseId = request.CitizenId; break;
            case "enormous case": request.CaseId = new string('A', 900_000); break;
            case "no purpose": request.Purpose = ""; break;
            case "unknown purpose": request.Purpose = "curiosity"; break;
            case "unknown category": request.Categories.Add("dreams"); break;
            case "category twice": request.Categories.Add("employment-status"); break;
            case "unknown step": request.CaseStep = (CaseStep)77; break;
            default: throw new ArgumentOutOfRangeException(nameof(what));
        }
    }
}
