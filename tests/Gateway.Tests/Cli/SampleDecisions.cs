using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

/// <summary>Answers of the two questions that bring no content, with every state.</summary>
internal static class SampleDecisions
{
    public static LocateRecordsResponse Located() => new()
    {
        Receipt = SampleAnswer.Receipt,
        QueryReceipt = SampleStream.First,
        CatalogueVersion = "sha256:00ff",
        Located =
        {
            With(Place("employment-measures", "Indsatser", "Measures", SampleAnswer.Employment(), RecordsPresence.Held), "dfdg", "momentum"),
            With(Place("employment-benefits", "Ydelser", "Benefits", SampleAnswer.Employment(), RecordsPresence.Held), "dfdg"),
            Place("social-measures", "Sociale indsatser", "Social measures", SampleAnswer.Social(), RecordsPresence.NothingHeld),
            Place("social-abuse", "Misbrugsbehandling", "Substance abuse", SampleAnswer.Social(), RecordsPresence.NotTold, NoConsent(), Statistics()),
            Place("hospital-letters", "Epikriser", "Discharge letters", SampleAnswer.Region(), RecordsPresence.Unknown, SampleAnswer.Why("SOURCE_TIMEOUT", "Hospitalet svarede ikke i tide", "The hospital did not answer in time", source: "cosmic", transient: true)),
        },
    };

    public static ExplainAccessResponse Explained() => new()
    {
        Receipt = SampleAnswer.Receipt,
        CatalogueVersion = "sha256:00ff",
        Explanations =
        {
            new AccessExplanation { Category = "employment-measures", Title = SampleAnswer.Both("Indsatser", "Measures"), Holder = SampleAnswer.Employment(), Outcome = AccessOutcome.Allowed, LegalBasis = SampleAnswer.Basis, ConsentId = "consent-7", SourceIds = { "dfdg", "momentum" } },
            new AccessExplanation { Category = "social-measures", Title = SampleAnswer.Both("Sociale indsatser", "Social measures"), Holder = SampleAnswer.Social(), Outcome = AccessOutcome.Allowed, LegalBasis = SampleAnswer.Basis },
            new AccessExplanation { Category = "social-abuse", Title = SampleAnswer.Both("Misbrugsbehandling", "Substance abuse"), Holder = SampleAnswer.Social(), Outcome = AccessOutcome.Withheld, Reasons = { NoConsent(), Statistics() } },
            new AccessExplanation { Category = "hospital-diagnoses", Title = SampleAnswer.Both("Diagnoser", "Diagnoses"), Holder = SampleAnswer.Region(), Outcome = AccessOutcome.AwaitingSourceDecision, Reasons = { SampleAnswer.Why("SOURCE_DECIDES", "Hospitalet afgør det selv", "The hospital decides itself") } },
        },
    };

    private static Reason NoConsent() => SampleAnswer.Why("CONSENT_MISSING", "Samtykke mangler", "Consent is missing", SampleAnswer.Basis);

    private static Reason Statistics() => SampleAnswer.Why("STATISTICS_ONLY", "Kun til statistik", "For statistics only", new LegalBasis { Statute = "sundhedsloven", Paragraph = "§ 48" });

    private static LocatedRecords With(LocatedRecords located, params string[] sources)
    {
        located.SourceIds.Add(sources);
        located.LegalBasis = SampleAnswer.Basis;
        located.ConsentId = "consent-7";
        return located;
    }

    private static LocatedRecords Place(string id, string danish, string english, Holder holder, RecordsPresence presence, params Reason[] reasons) =>
        new() { Category = id, Title = SampleAnswer.Both(danish, english), Holder = holder, Presence = presence, Reasons = { reasons } };
}
