using Gateway.Casework.V1;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Google.Protobuf;

namespace Gateway.EndToEndTests;

/// <summary>What a call that asks sources told, in one shape for all of them.</summary>
/// <param name="Whole">All of it as text.</param>
/// <param name="Items">The items, wherever they stand.</param>
/// <param name="Absent">The categories of which something is missing.</param>
/// <param name="Receipts">The records that cover it.</param>
internal sealed record ToldByCall(string Whole, IReadOnlyList<Item> Items, IReadOnlyList<AbsentCategory> Absent, IReadOnlyList<Receipt> Receipts)
{
    /// <summary>The answer itself; of a stream its closing.</summary>
    internal required IMessage Answer { get; init; }

    /// <summary>The sources that are named as holding something, where the call tells no more than that.</summary>
    internal IReadOnlyList<string> Holding { get; init; } = [];

    /// <summary>The sources of which something is told.</summary>
    internal IEnumerable<string> Sources => Items.SelectMany(i => i.Provenance).Select(p => p.SourceId).Concat(Holding).Distinct();
}

/// <summary>A category of which something is missing, and how that is said.</summary>
internal sealed record AbsentCategory(string Category, string State, IReadOnlyList<Reason> Reasons);

/// <summary>The calls that ask sources, each by its name in the contract.</summary>
internal sealed class AskingCalls(RunningGateway gateway)
{
    // Health on one page is the coordinator's, who belongs to another organisation than the job centre.
    private const string Coordination = "health-coordination";
    private readonly Lazy<GatewayClient> _coordinator = new(() => gateway.Client("region-health-coordinator"));

    /// <summary>Asks about one citizen by one of the calls; those that take categories, for these.</summary>
    internal async Task<ToldByCall> AskAsync(string call, string alias, params string[] categories)
    {
        var about = gateway.About(alias, categories);
        var casework = gateway.Caseworker.Casework;
        switch (call)
        {
            case "GetOverview":
                var overview = await gateway.Caseworker.GetOverviewAsync(about);
                return Of(overview, overview.ToString(), overview.Sections, [overview.Receipt]);
            case "StreamOverview":
                var parts = new List<StreamOverviewResponse>();
                await foreach (var part in gateway.Caseworker.StreamOverviewAsync(GeneratedClient.Streamed(about)))
                    parts.Add(part);
                return Of(parts[^1], string.Concat(parts), [.. parts.SelectMany(p => p.Sections?.Sections ?? [])], parts[^1].Closing.Receipts);
            case "LocateRecords":
                return Of(await gateway.Caseworker.LocateRecordsAsync(GeneratedClient.Located(about)));
            case "AssessCase":
                var assessed = await casework.AssessCaseAsync(new AssessCaseRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = CaseType.ResourceCourse });
                return Of(assessed, assessed.Basis);
            case "GetHealthSummary":
                var asked = new GetHealthSummaryRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = Coordination, WithFhirDocument = true };
                var summary = await _coordinator.Value.Casework.GetHealthSummaryAsync(asked);
                return Of(summary, summary.Basis);
            case "GetCaseBrief":
                var brief = await casework.GetCaseBriefAsync(new GetCaseBriefRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose });
                return Of(brief, brief.Basis);
            case "GetPlan":
                var plan = await casework.GetPlanAsync(new GetPlanRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose });
                return Of(plan, plan.Basis);
            case "PrepareCertificateRequest":
                var prepared = await casework.PrepareCertificateRequestAsync(
                    new PrepareCertificateRequestRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = CaseType.ResourceCourse });
                return Of(prepared, prepared.Basis);
            case "ListMeetingMembers":
                var members = await casework.ListMeetingMembersAsync(new ListMeetingMembersRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose });
                return Of(members, members.Basis);
            default:
                throw new ArgumentOutOfRangeException(nameof(call), call, "no call that asks sources");
        }
    }

    private static ToldByCall Of(IMessage answer, string whole, IReadOnlyCollection<Section> sections, IReadOnlyList<Receipt> receipts) => new(
        whole, [.. sections.SelectMany(s => s.Items)],
        [.. sections.Where(s => s.State != SectionState.Available).Select(s => new AbsentCategory(s.Category, s.State.ToString(), s.Reasons))], receipts) { Answer = answer };

    private static ToldByCall Of(LocateRecordsResponse located) => new(
        located.ToString(), [],
        [.. located.Located.Where(l => l.Presence != RecordsPresence.Held).Select(l => new AbsentCategory(l.Category, l.Presence.ToString(), l.Reasons))], [located.Receipt])
    {
        Answer = located,
        Holding = [.. located.Located.SelectMany(l => l.SourceIds)],
    };

    private static ToldByCall Of(IMessage answer, AnswerBasis basis) => new(
        answer.ToString()!, basis.Items, [.. basis.Absences.Select(a => new AbsentCategory(a.Category, a.State.ToString(), a.Reasons))], [basis.Receipt]) { Answer = answer };
}
