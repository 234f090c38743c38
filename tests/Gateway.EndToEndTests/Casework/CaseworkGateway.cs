using System.Security.Claims;
using Gateway.Casework;
using Gateway.Client;
using Gateway.FirstUse;
using Gateway.Overview;
using Gateway.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests.Casework;

/// <summary>
/// The one-command start with every source, for what casework makes of its overviews. The overview is asked of the running
/// gateway; what is worked out of it is pure, so that the day of the expectations holds whatever day it is.
/// </summary>
public sealed class CaseworkGateway : IAsyncLifetime
{
    private readonly WholeGateway _whole = new();
    private readonly HashSet<string> _granted = [];

    internal RunningGateway Running => _whole.Running;

    internal CaseworkRules Rules => Running.Started.Gateway.Services.GetRequiredService<CaseworkRules>();

    public Task InitializeAsync() => _whole.InitializeAsync();

    public Task DisposeAsync() => _whole.DisposeAsync();

    /// <summary>What was released to the job centre's caseworker, or to the region's coordinator, of these categories.</summary>
    internal async Task<OverviewContent> AskAsync(ExpectedCase expected, IEnumerable<string> categories, string purpose = RunningGateway.Purpose)
    {
        await GrantAsync(expected);
        var about = Running.About(expected.Citizen);
        var question = new OverviewQuestion(
            Running.Citizen(expected.Citizen), Access.CaseId.TryParse(about.CaseId)!, purpose, null, [.. categories.Distinct()]);
        WithinACall.OfAnOverview(Running.Started.Gateway.Services);
        var clock = TimeProvider.System.GetUtcNow();
        var result = await Running.Started.Gateway.Services.GetRequiredService<OverviewQuery>()
            .RunAsync(question, purpose == RunningGateway.Purpose ? Caseworker : Coordinator, CallDeadline.From(clock, clock.UtcDateTime.AddSeconds(10)), CancellationToken.None);
        return Assert.IsType<OverviewResult.Released>(result).Content;
    }

    /// <summary>A caseworker's calls over the wire.</summary>
    internal CaseworkClient Wire => Running.Caseworker.Casework;

    /// <summary>The fields that a refused call names.</summary>
    internal static async Task<IReadOnlyList<FieldViolation>> ViolationsAsync(Func<Task> call)
    {
        var error = (await Assert.ThrowsAsync<GatewayException>(call)).Error;
        Assert.Equal(GatewayErrorCode.InvalidRequest, error.Code);
        return error.FieldViolations;
    }

    /// <summary>The consents that the expectations name, once for each citizen.</summary>
    internal async Task GrantAsync(ExpectedCase expected)
    {
        if (!_granted.Add(expected.Citizen))
            return;
        foreach (var (consent, at) in expected.Consents.Select((c, at) => (c, at)))
        {
            await Running.Consents.GrantAsync(Running.Citizen(expected.Citizen), SampleConsent.Of($"expected-{expected.Citizen}-{at}", Running.About(expected.Citizen).CaseId, [.. consent.Categories]) with
            {
                ReceiverCvr = consent.Receiver == "clinical-function" ? SandboxPersonas.ClinicalFunctionCvr : OneCommandStart.OrganisationCvr,
                Purpose = consent.Purpose,
                Holders = consent.Holders,
                Form = consent.Form,
            });
        }
    }

    private static ClaimsPrincipal Caseworker => Principal("caseworker", OneCommandStart.OrganisationCvr);

    private static ClaimsPrincipal Coordinator => Principal("health-coordinator", SandboxPersonas.ClinicalFunctionCvr);

    private static ClaimsPrincipal Principal(string role, string cvr) => new(new ClaimsIdentity(
    [
        new("municipality", OneCommandStart.Municipality.Code), new("role", role), new("org_cvr", cvr), new("nsis_loa", "Substantial"),
        new("sub", "test"), new("client_id", "test"), new("org_unit", "test"),
    ]));
}
