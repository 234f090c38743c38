using Gateway.Client;
using Gateway.Disclosures.V1;
using Gateway.Overview.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEndTests;

/// <summary>What the tests ask of the disclosure log, in short.</summary>
internal static class DisclosureLogCalls
{
    internal static DisclosuresClient OfficersLog(this RunningGateway gateway) => gateway.Client("privacy-officer").Disclosures;

    /// <summary>Asks for an overview, hands back its receipt where that is wanted, and gives the query's id.</summary>
    internal static async Task<string> AskAsync(this RunningGateway gateway, string alias, bool confirm = false, params string[] categories)
    {
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About(alias, categories));
        if (confirm)
            await gateway.Caseworker.ConfirmDeliveryAsync([overview.Receipt]);
        return gateway.Records()[(int)overview.Receipt.LogIndex].Line("query").Split(' ')[1];
    }

    /// <summary>Every page of a report.</summary>
    internal static async Task<IReadOnlyList<GetAccessReportResponse>> ReportAsync(this DisclosuresClient log, string citizenId, uint pageSize = 0)
    {
        var pages = new List<GetAccessReportResponse>();
        var token = "";
        do
        {
            pages.Add(await log.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = citizenId, PageSize = pageSize, PageToken = token }));
            token = pages[^1].NextPageToken;
        }
        while (token.Length > 0);
        return pages;
    }

    /// <summary>Every disclosure that matches, by pages of a size.</summary>
    internal static async Task<IReadOnlyList<Disclosure>> AllAsync(this DisclosuresClient log, SearchDisclosuresRequest request, uint pageSize = 3)
    {
        var found = new List<Disclosure>();
        var asked = new SearchDisclosuresRequest(request) { PageSize = pageSize };
        do
        {
            var page = await log.SearchAsync(asked);
            found.AddRange(page.Disclosures);
            asked.PageToken = page.NextPageToken;
        }
        while (asked.PageToken.Length > 0);
        return found;
    }

    internal static DrawSampleRequest Draw(uint size) => new() { Size = size, IdempotencyKey = ConsentClient.NewKey() };

    internal static ReviewDisclosureRequest Review(string id, string sample = "", bool justified = true) =>
        new() { DisclosureId = id, SampleId = sample, Justified = justified, Reason = "Sagen var åben den dag.", IdempotencyKey = ConsentClient.NewKey() };

    /// <summary>A period around all that a test does.</summary>
    internal static (Timestamp From, Timestamp Until) Today() =>
        (Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-1)), Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)));
}
