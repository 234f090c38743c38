using Gateway.DisclosureLog;

namespace Gateway.Storage.Tests;

/// <summary>Records for tests; none of them stands for a person.</summary>
internal static class Samples
{
    public static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");
    public static readonly MunicipalityId Neighbour = MunicipalityId.Parse("0998");
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    public static readonly CitizenKey Citizen = Key(1);
    public static readonly byte[] VaultKey = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];

    /// <summary>Who asks in <see cref="AskAsync"/>: its records name nobody.</summary>
    public static readonly Receiver Receiver = new(Municipality, "", "");

    /// <summary>The key of the nth citizen.</summary>
    public static CitizenKey Key(int n)
    {
        var hash = new byte[CitizenKey.Length];
        BitConverter.TryWriteBytes(hash, n);
        return new CitizenKey(hash);
    }

    public static ConsentRecord Consent(string id = "consent-1") => new ConsentRecord
    {
        Municipality = Municipality,
        ConsentId = id,
        Effect = ConsentEffect.Permit,
        ReceiverCvr = "99990001",
        Purpose = "rehabilitation-case-preparation",
        CaseId = "26/0001",
        Categories = ["hospital-diagnoses", "discharge-letters"],
        Holders = ["region", "social"],
        Form = "written",
        RecordedBy = "user-1",
        Evidence = "doc-1",
        TextVersion = "1",
        ValidFrom = Noon.AddDays(-1),
        ValidUntil = Noon.AddDays(364),
    };

    public static LogEntry Entry(EntryKind kind, MunicipalityId? municipality = null) => new(kind, municipality ?? Municipality, Noon);

    public static Opening Opening(CitizenKey? citizen = null) => new(citizen ?? Citizen, Commitment.NewSalt());

    public static Task<RecordedQuery> AskAsync(this Store store, QueryId? id = null, CitizenKey? citizen = null)
    {
        var query = id ?? QueryId.New();
        return store.AppendQueryAsync(query, Entry(EntryKind.Asked).Add("query", query.Hex), Opening(citizen));
    }

    /// <summary>Discloses, and tells which consents the composition was shown.</summary>
    public static async Task<(Receipt Receipt, IReadOnlyList<ConsentRecord> Seen)> DiscloseAsync(this Store store, RecordedQuery query, CitizenKey? citizen = null)
    {
        IReadOnlyList<ConsentRecord>? seen = null;
        var receipt = await store.AppendDisclosureAsync(query, Whose(citizen), last: true, records =>
        {
            seen = records.Consents;
            return Disclosure(query.Id, citizen);
        });
        return (receipt, seen!);
    }

    public static RecordsOf Whose(CitizenKey? citizen = null, MunicipalityId? municipality = null) => new(municipality ?? Municipality, [citizen ?? Citizen], "99990001");

    public static Disclosure Disclosure(QueryId query, CitizenKey? citizen = null)
    {
        var opening = Opening(citizen);
        var content = Commitment.To(opening.Salt, "content", "abc");
        return new Disclosure(Entry(EntryKind.Disclosed).Add("query", query.Hex).Add("content", content.Hex), content, opening);
    }

    public static Task<LogPosition> FailAsync(this Store store, QueryId query) =>
        store.AppendFailureAsync(query, Entry(EntryKind.Failed).Add("query", query.Hex));

    public static Task<LogPosition> GrantAsync(this Store store, ConsentRecord consent, CitizenKey? citizen = null) =>
        store.AppendConsentAsync(consent, Entry(EntryKind.ConsentGranted, consent.Municipality).Add("consent", consent.ConsentId), Opening(citizen));

    public static Task<LogPosition?> WithdrawAsync(this Store store, string consentId, MunicipalityId? municipality = null) =>
        store.AppendWithdrawalAsync(consentId, Entry(EntryKind.ConsentWithdrawn, municipality).Add("consent", consentId));
}
