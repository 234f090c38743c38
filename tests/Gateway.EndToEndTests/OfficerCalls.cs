using Gateway.Client;
using Gateway.Policy.V1;
using Gateway.Sources.V1;

namespace Gateway.EndToEndTests;

/// <summary>What the tests ask of the privacy officer, in short.</summary>
internal static class OfficerCalls
{
    internal const string Source = "Karnovs kommentarer, set 1. november 2026";

    internal static PolicyClient Officer(this RunningGateway gateway) => gateway.Client("privacy-officer").Policy;

    /// <summary>Verifies targets as they read in the catalogue in force.</summary>
    internal static async Task VerifyAsync(this PolicyClient officer, params string[] targets)
    {
        var version = (await officer.ListRulesAsync()).CatalogueVersion;
        foreach (var target in targets)
            await officer.VerifyRuleAsync(new VerifyRuleRequest { Target = target, CatalogueVersion = version, Source = Source, IdempotencyKey = ConsentClient.NewKey() });
    }

    internal static Task<RevokeVerificationResponse> RevokeAsync(this PolicyClient officer, string target) =>
        officer.RevokeVerificationAsync(new RevokeVerificationRequest { Target = target, IdempotencyKey = ConsentClient.NewKey() });

    internal static async Task<IReadOnlyList<EmergencyAccessRecord>> EmergenciesAsync(this PolicyClient officer, bool reviewedToo = false) =>
        (await officer.ListEmergencyAccessesAsync(new ListEmergencyAccessesRequest { ReviewedToo = reviewedToo })).Accesses;

    internal static async Task<IReadOnlyList<UnconfirmedRelation>> UnconfirmedAsync(this PolicyClient officer) =>
        (await officer.ListUnconfirmedRelationsAsync(new ListUnconfirmedRelationsRequest())).Relations;

    /// <summary>Every definition that the officer is told of, page by page.</summary>
    internal static async Task<IReadOnlyList<Source>> SourcesAsync(this RunningGateway gateway)
    {
        var officer = gateway.Client("privacy-officer").Sources;
        var sources = new List<Source>();
        var next = "";
        do
        {
            var page = await officer.ListSourcesAsync(new ListSourcesRequest { PageToken = next });
            sources.AddRange(page.Sources);
            next = page.NextPageToken;
        }
        while (next.Length > 0);
        return sources;
    }

    /// <summary>The reason of the refusal a call ends in.</summary>
    internal static async Task<(GatewayErrorCode Code, string Reason)> RefusalAsync(Func<Task> call)
    {
        var error = (await Assert.ThrowsAsync<GatewayException>(call)).Error;
        return (error.Code, error.Reason);
    }

    /// <summary>The first line of a kind of record that begins with a field.</summary>
    internal static string Line(this string record, string field) => record.Split('\n').First(l => l.StartsWith(field + " ", StringComparison.Ordinal));

    /// <summary>The records of a kind, oldest first.</summary>
    internal static IReadOnlyList<string> OfKind(this IEnumerable<string> records, string kind) =>
        [.. records.Where(r => r.Contains($"\nkind {kind}\n", StringComparison.Ordinal))];
}
