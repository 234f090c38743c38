using Gateway.Consent.V1;
using Gateway.Overview.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Tests.Cli;

/// <summary>Answers about one consent that holds, was used, and was withdrawn in part.</summary>
internal static class SampleConsents
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static global::Gateway.Consent.V1.Consent Consent => new()
    {
        ConsentId = "consent-7",
        State = ConsentState.Active,
        Terms = new ConsentTerms
        {
            CaseId = "26/1234", Purpose = "rehabilitation-case-preparation", Categories = { "hospital-diagnoses", "discharge-letters" }, Holders = { "region" },
            ValidFrom = Noon.ToTimestamp(), ValidUntil = Noon.AddDays(100).ToTimestamp(),
        },
        ReceiverCvr = "99990001",
        Form = ConsentForm.Oral,
        TextVersion = "sha256:00ff",
        GrantedAt = Noon.ToTimestamp(),
        WithdrawnCategories = { "discharge-letters" },
    };

    public static DraftConsentResponse Draft() => new()
    {
        DraftId = "draft-1",
        Text = SampleAnswer.Both("Vil du sige ja?", "Do you say yes?"),
        TextVersion = "sha256:00ff",
        Lix = 31,
        Forms = { ConsentForm.Digital, ConsentForm.Written },
        Receipt = SampleAnswer.Receipt,
    };

    public static ListConsentsResponse List() => new() { Consents = { Consent } };

    public static GetConsentResponse Whole() => new()
    {
        Consent = Consent,
        Text = SampleAnswer.Both("Vil du sige ja?", "Do you say yes?"),
        History =
        {
            Event(ConsentEventKind.Drafted, 5), Event(ConsentEventKind.Granted, 6), Event(ConsentEventKind.Used, 8, "hospital-diagnoses"), Event(ConsentEventKind.Withdrawn, 9, "discharge-letters"),
        },
    };

    private static ConsentEvent Event(ConsentEventKind kind, ulong index, params string[] categories) => new() { Kind = kind, At = Noon.ToTimestamp(), LogIndex = index, Categories = { categories } };

    /// <summary>One of each kind, and one whose review is done.</summary>
    public static ListNoticesResponse Notices() => new()
    {
        Notices =
        {
            new Notice { NoticeId = "notice-3", Kind = NoticeKind.EmergencyAccess, GivenAt = Noon.ToTimestamp(), LogIndex = 12, Text = SampleAnswer.Both("Det hastede.", "It was urgent.") },
            new Notice
            {
                NoticeId = "notice-2", Kind = NoticeKind.EmergencyAccess, GivenAt = Noon.ToTimestamp(), LogIndex = 11, Text = SampleAnswer.Both("Det hastede også.", "It was urgent too."),
                ReviewedAt = Noon.AddDays(1).ToTimestamp(), Justified = false,
            },
            new Notice { NoticeId = "notice-1", Kind = NoticeKind.RightToCollect, GivenAt = Noon.ToTimestamp(), LogIndex = 4, Document = "brev 7", Text = SampleAnswer.Both("Vi må spørge.", "We may ask.") },
        },
        NextPageToken = "more",
    };
}
