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

    public static CorrectionRecord Correction(string id = "correction-1", string item = "case-4711") => new()
    {
        Municipality = Samples.Municipality,
        CorrectionId = id,
        Category = "discharge-letters",
        SourceId = "cosmic",
        SourceItemId = item,
        Wrong = "Knæet er det højre",
        Right = "Det er det venstre",
        Role = "caseworker",
        AskedBy = "user-1",
        OrganisationCvr = "99990001",
        Unit = "Jobcenter",
        AskedAt = Samples.Noon,
    };

    public static LogPosition Request(this ConsentTransaction transaction, CorrectionRecord correction, CitizenKey? citizen = null) =>
        transaction.RequestCorrection(
            correction, Samples.Entry(EntryKind.CorrectionRequested).Add("correction", correction.CorrectionId).Add("category", correction.Category + " named"), Samples.Opening(citizen));

    public static LogPosition Answer(this ConsentTransaction transaction, CorrectionRecord correction, CorrectionState state) => transaction.AnswerCorrection(
        correction, new CorrectionAnswer(state, "Journalen bliver stående", "user-2", "99990001", Samples.Noon.AddDays(1)),
        Samples.Entry(state == CorrectionState.Corrected ? EntryKind.CorrectionMade : EntryKind.CorrectionRefused).Add("correction", correction.CorrectionId), Samples.Opening());

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
