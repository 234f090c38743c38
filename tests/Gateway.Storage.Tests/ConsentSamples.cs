using Gateway.DisclosureLog;
using Gateway.Storage.Consents;

namespace Gateway.Storage.Tests;

/// <summary>Changes of consents for tests; none of them stands for a person.</summary>
internal static class ConsentSamples
{
    public static KeyedRequest Keyed(string key, byte request = 1) =>
        new(Samples.Municipality, "system-1", "user-1", key, [.. Enumerable.Repeat(request, 32)], Samples.Noon);

    public static DraftRecord Draft(string id = "draft-1") => new()
    {
        Municipality = Samples.Municipality,
        DraftId = id,
        Citizen = Samples.Citizen,
        ReceiverCvr = "99990001",
        Purpose = "rehabilitation-case-preparation",
        CaseId = "26/0001",
        Categories = ["hospital-diagnoses", "discharge-letters"],
        Holders = ["region"],
        ValidFrom = Samples.Noon,
        ValidUntil = Samples.Noon.AddDays(100),
        TextVersion = "sha256:abc",
        TextDa = "Må vi?\n- Epikriser 'x'",
        TextEn = "May we?",
        DraftedBy = "user-1",
        DraftedAt = Samples.Noon,
    };

    public static NoticeRecord Notice(string id, MunicipalityId? municipality = null) => new(
        municipality ?? Samples.Municipality, id, NoticeKind.RightToCollect, "99990001", "26/0001", "doc-1", Samples.Noon, "user-1", "Vi må spørge andre.", "We may ask others.");

    public static MandateRecord Mandate(string id = "mandate-1") => new()
    {
        Municipality = Samples.Municipality,
        MandateId = id,
        Holder = Samples.Key(2),
        Kind = MandateKind.PowerOfAttorney,
        Categories = ["discharge-letters"],
        Purposes = ["rehabilitation-case-preparation"],
        ValidFrom = Samples.Noon,
        ValidUntil = Samples.Noon.AddDays(100),
        RecordedBy = "user-1",
        Evidence = "doc-7",
    };

    public static LogPosition Draft(this ConsentTransaction transaction, DraftRecord draft) =>
        transaction.Draft(draft, Samples.Entry(EntryKind.ConsentDrafted, draft.Municipality).Add("draft", draft.DraftId), Commitment.NewSalt());

    public static LogPosition Grant(this ConsentTransaction transaction, ConsentRecord consent, string supersedes = "", CitizenKey? citizen = null) =>
        transaction.Grant(consent, supersedes, Samples.Entry(EntryKind.ConsentGranted, consent.Municipality).Add("consent", consent.ConsentId), Samples.Opening(citizen));

    public static LogPosition Withdraw(this ConsentTransaction transaction, ConsentRecord consent, params string[] categories) =>
        transaction.Withdraw(consent, categories, "said so", Samples.Entry(EntryKind.ConsentWithdrawn, consent.Municipality).Add("consent", consent.ConsentId), Samples.Opening());

    /// <summary>A change that answers with a text.</summary>
    public static ChangeStep<string> Answer(string text) => new(System.Text.Encoding.UTF8.GetBytes(text), null);

    public static string TextOf(ChangeResult<string> result) =>
        System.Text.Encoding.UTF8.GetString(Assert.IsType<ChangeResult<string>.Answered>(result).Answer);
}
