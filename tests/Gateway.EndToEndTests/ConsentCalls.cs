using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.FirstUse;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.EndToEndTests;

/// <summary>Calls about consents as the personas of the sandbox make them.</summary>
internal sealed class ConsentCalls(RunningGateway gateway)
{
    internal const string Social = "social-action-plan";
    internal const string Letters = "discharge-letters";

    private static readonly Dictionary<string, string> Holders = new() { [Social] = "social", [Letters] = "region", ["social-assessment"] = "social", ["psychiatric-admissions"] = "region", ["district-psychiatry"] = "region", ["psychiatric-emergency"] = "region" };

    internal ConsentClient Caseworker => gateway.Caseworker.Consents;

    internal ConsentClient As(string persona) => gateway.Client(persona).Consents;

    internal string Number(string alias) => gateway.Simulators.Citizens.First(c => c.Alias == alias).Cpr;

    internal string Case(string alias) => gateway.Simulators.Citizens.First(c => c.Alias == alias).Case ?? SandboxConsents.DefaultCase;

    internal static Timestamp InDays(double days) => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(days));

    /// <summary>A request for a draft that is right in everything.</summary>
    internal DraftConsentRequest Draft(string alias, params string[] categories)
    {
        var terms = new ConsentTerms { CaseId = Case(alias), Purpose = RunningGateway.Purpose, ValidUntil = InDays(100) };
        terms.Categories.AddRange(categories);
        terms.Holders.AddRange(categories.Select(c => Holders[c]).Distinct());
        return new DraftConsentRequest { CitizenId = Number(alias), Terms = terms, IdempotencyKey = ConsentClient.NewKey() };
    }

    internal GrantConsentRequest Grant(string alias, DraftConsentResponse draft, ConsentForm form = ConsentForm.Digital, string evidence = "") =>
        new() { DraftId = draft.DraftId, CitizenId = Number(alias), Form = form, Evidence = evidence, IdempotencyKey = ConsentClient.NewKey() };

    internal WithdrawConsentRequest Withdraw(string alias, string consentId, params string[] categories)
    {
        var request = new WithdrawConsentRequest { CitizenId = Number(alias), ConsentId = consentId, IdempotencyKey = ConsentClient.NewKey() };
        request.Categories.AddRange(categories);
        return request;
    }

    /// <summary>A consent the citizen gave with their own login.</summary>
    internal async Task<Consent.V1.Consent> GivenAsync(string alias, params string[] categories)
    {
        var draft = await Caseworker.DraftConsentAsync(Draft(alias, categories));
        return (await As("citizen-" + alias.ToLowerInvariant()).GrantConsentAsync(Grant(alias, draft))).Consent;
    }

    internal async Task<GetConsentResponse> GetAsync(string alias, string consentId) =>
        await Caseworker.GetConsentAsync(new GetConsentRequest { CitizenId = Number(alias), ConsentId = consentId });

    internal static async Task<GatewayError> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<GatewayException>(call)).Error;

    /// <summary>How many rows every table of the store has, or every one but the log's: equal when nothing was stored.</summary>
    internal string Rows(bool withLog = true)
    {
        using var store = gateway.OpenStore();
        object? Scalar(string sql)
        {
            using var command = store.CreateCommand();
#pragma warning disable CA2100 // The statements are made of the schema's own names.
            command.CommandText = sql;
#pragma warning restore CA2100
            return command.ExecuteScalar();
        }
        // Signatures come a moment later of their own accord; what the log is searched by comes with its records.
        var tables = ((string)Scalar("SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'")!).Split(',').Where(t => t is not ("checkpoints" or "log_tiles") && (withLog || t is not ("log_entries" or "log_openings" or "vaults" or "log_search" or "log_mentions")));
        return string.Join(' ', tables.Select(t => $"{t}={Scalar($"SELECT COUNT(*) FROM {t}")}"));
    }
}
