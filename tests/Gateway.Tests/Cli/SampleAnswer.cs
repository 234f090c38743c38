using Gateway.Overview.V1;
using Google.Protobuf;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Gateway.Tests.Cli;

/// <summary>An answer with a section in every state, about nobody.</summary>
internal static class SampleAnswer
{
    public static readonly Receipt Receipt = new()
    {
        LogIndex = 42,
        LeafHash = ByteString.CopyFrom([0xa1, 0xb2, 0xc3, 0xd4, .. new byte[28]]),
        RecordedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 10, 30, 5, TimeSpan.Zero)),
    };

    public static LegalBasis Basis => new()
    {
        BasisId = "rsl-11a-1",
        Statute = "retssikkerhedsloven",
        Paragraph = "§ 11 a, stk. 1",
        Title = Both("oplysninger med samtykke", "information with consent"),
    };

    public static GetOverviewResponse Full() => new()
    {
        Receipt = Receipt,
        QueryReceipt = new Receipt { LogIndex = 41, LeafHash = ByteString.CopyFrom(new byte[32]) },
        CatalogueVersion = "sha256:00ff",
        Sections =
        {
            Available(),
            Section("employment-journal", "Journalnoter", "Journal notes", Employment(), SectionState.Partial, Why("SOURCE_TIMEOUT", "Momentum svarede ikke i tide", "Momentum did not answer in time", source: "momentum", transient: true)),
            Section("social-measures", "Sociale indsatser", "Social measures", Social(), SectionState.NothingHeld, Why("NOTHING_HELD", "Sensum har intet om borgeren", "Sensum holds nothing on the citizen")),
            Section("social-abuse", "Misbrugsbehandling", "Substance abuse", Social(), SectionState.Withheld, Why("CONSENT_MISSING", "Samtykke mangler", "Consent is missing", Basis), Why("STATISTICS_ONLY", "Kun til statistik", "For statistics only")),
            Section("hospital-letters", "Epikriser", "Discharge letters", Region(), SectionState.Unavailable, Why("SOURCE_NOT_CONNECTED", "Kilden er ikke tilsluttet", "The source is not connected")),
            Section("hospital-diagnoses", "Diagnoser", "Diagnoses", Region(), SectionState.AwaitingSourceDecision, Why("SOURCE_DECIDES", "Hospitalet afgør det selv", "The hospital decides itself")),
        },
    };

    public static GetOverviewResponse With(Item item)
    {
        var section = Section("employment-measures", "Indsatser", "Measures", Employment(), SectionState.Available);
        section.Items.Add(item);
        return new GetOverviewResponse { Receipt = Receipt, Sections = { section } };
    }

    public static Text Both(string danish, string english) => new() { Da = danish, En = english };

    private static Section Available()
    {
        var section = Section("employment-measures", "Indsatser", "Measures", Employment(), SectionState.Available);
        section.LegalBasis = Basis;
        section.ConsentId = "consent-7";
        section.Items.Add(new Item
        {
            Code = new CodeableConcept { Text = "Virksomhedspraktik" },
            Period = new Period { Start = "2026-09-01", End = "2026-12-31" },
            Status = "Igangværende",
            Outcome = new CodeableConcept { Text = "Fortsætter" },
            Values =
            {
                new Value { Name = "weeklyHours", Label = Both("Timer", "Hours"), Quantity = new Quantity { Value = "10.5", Unit = "t" } },
                new Value { Name = "mentor", Label = Both("Mentor", "Mentor"), Flag = true },
            },
            Provenance = { new Provenance { SourceId = "dfdg", SourceTitle = "DFDG", LastChangedAt = "2026-10-02", LegalBasis = Basis, ConsentId = "consent-7", Receipt = Receipt } },
        });
        section.Coverage.Add(new Coverage { SourceId = "dfdg", From = "2013", Completeness = Both("alle kommuner", "all municipalities") });
        section.NotMapped.Add(new UnmappedElement { SourceId = "dfdg", Path = "aktivitet/ukendt", Count = 3 });
        return section;
    }

    public static Section Section(string id, string danish, string english, Holder holder, SectionState state, params Reason[] reasons) =>
        new() { Category = id, Title = Both(danish, english), Holder = holder, State = state, Reasons = { reasons } };

    public static Reason Why(string code, string danish, string english, LegalBasis? basis = null, string source = "", bool transient = false) =>
        new() { Code = code, ForCaseworker = Both(danish, english), LegalBasis = basis, SourceId = source, Transient = transient };

    public static Holder Employment() => new() { HolderId = "employment", Title = Both("Beskæftigelse", "Employment") };

    public static Holder Social() => new() { HolderId = "social", Title = Both("Social", "Social services") };

    public static Holder Region() => new() { HolderId = "region", Title = Both("Hospital", "Hospital") };
}
