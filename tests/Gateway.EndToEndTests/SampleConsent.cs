using Gateway.FirstUse;
using Gateway.Storage;

namespace Gateway.EndToEndTests;

/// <summary>A consent to the job centre of the sandbox, as the store keeps it.</summary>
internal static class SampleConsent
{
    internal static ConsentRecord Of(string id, string @case, params string[] categories) => new()
    {
        Municipality = OneCommandStart.Municipality,
        ConsentId = id,
        Effect = ConsentEffect.Permit,
        ReceiverCvr = OneCommandStart.OrganisationCvr,
        Purpose = RunningGateway.Purpose,
        CaseId = @case,
        Categories = categories,
        Holders = ["social", "region"],
        Form = "written",
        RecordedBy = "test",
        Evidence = "doc",
        TextVersion = "1",
        ValidFrom = TimeProvider.System.GetUtcNow().AddDays(-1),
        ValidUntil = TimeProvider.System.GetUtcNow().AddDays(1),
    };
}
