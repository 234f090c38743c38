using Gateway.Casework.V1;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Gateway.Sources.V1;
using Google.Protobuf;

namespace Gateway.EndToEndTests.FailClosed;

/// <summary>What must come of a call while nothing can be recorded.</summary>
internal enum Unrecorded
{
    /// <summary>It tells of somebody, so it is refused; recorded, it brings something.</summary>
    Refused,

    /// <summary>It puts something down or decides something: refused; what comes of it otherwise is told by other tests.</summary>
    NothingChanged,

    /// <summary>It tells of nobody and is no record of the log: it may be answered, where what it reads can be read.</summary>
    OfNobody,
}

/// <summary>A call as somebody makes it who may.</summary>
/// <param name="Persona">The sandbox's persona.</param>
/// <param name="Expected">What must come of it.</param>
/// <param name="Request">What is asked.</param>
internal sealed record TriedCall(string Persona, Unrecorded Expected, IMessage Request);

/// <summary>Every call of the gateway's contracts, with a request in which nothing is wrong.</summary>
internal static class EveryCall
{
    private const string Officer = "privacy-officer";
    private const string Caseworker = OneCommandStart.CaseworkerClient;
    private const string NoSuch = "00000000000000000000000000000000";

    /// <summary>By service and name, such as <c>gateway.overview.v1.OverviewService/GetOverview</c>.</summary>
    internal static async Task<IReadOnlyDictionary<string, TriedCall>> OfAsync(RunningGateway gateway)
    {
        var about = gateway.About("D1", "employment-status");
        var seen = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        var calls = new Dictionary<string, TriedCall>();
        foreach (var (service, tried) in new (string, IEnumerable<(string, TriedCall)>)[]
        {
            ("gateway.overview.v1.OverviewService", Overviews(about, seen)),
            ("gateway.casework.v1.CaseworkService", Casework(gateway)),
            ("gateway.consent.v1.ConsentService", Consents(gateway, about.CitizenId, seen.Sections.First(s => s.ConsentId.Length > 0).ConsentId)),
            ("gateway.disclosures.v1.DisclosureLogService", Disclosures(gateway, about.CitizenId, seen.Receipt.LogIndex)),
            ("gateway.disclosures.v1.ReportRestrictionService", Restrictions(about.CitizenId)),
            ("gateway.policy.v1.PolicyService", Policy(await gateway.Officer().ListRulesAsync())),
            ("gateway.sources.v1.SourceCatalogueService", Sources()),
        })
        {
            foreach (var (name, call) in tried)
                calls.Add($"{service}/{name}", call);
        }
        return calls;
    }

    /// <summary>Every page of the log that is not for anybody, by its route: the persona that may read it, and where it is.</summary>
    internal static IReadOnlyDictionary<string, (string Persona, string Path)> Pages { get; } = new Dictionary<string, (string, string)>
    {
        ["/log/tile/entries/{**place}"] = (Officer, "/log/tile/entries/000.p/1"),
    };

    private static IEnumerable<(string, TriedCall)> Overviews(GetOverviewRequest about, GetOverviewResponse seen)
    {
        yield return ("GetOverview", Refused(Caseworker, about));
        yield return ("StreamOverview", Refused(Caseworker, GeneratedClient.Streamed(about)));
        yield return ("LocateRecords", Refused(Caseworker, GeneratedClient.Located(about)));
        yield return ("ExplainAccess", Refused(Caseworker, new ExplainAccessRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }));
        yield return ("ConfirmDelivery", Changes(Caseworker, new ConfirmDeliveryRequest { Receipts = { seen.Receipt } }));
    }

    private static IEnumerable<(string, TriedCall)> Casework(RunningGateway gateway)
    {
        var about = gateway.About("D4");
        yield return ("AssessCase", Refused(Caseworker, new AssessCaseRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = CaseType.FlexJob }));
        yield return ("GetCaseBrief", Refused(Caseworker, new GetCaseBriefRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }));
        yield return ("GetHealthSummary", Refused(Caseworker, new GetHealthSummaryRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }));
        yield return ("GetPlan", Refused(Caseworker, new GetPlanRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }));
        yield return ("ListMeetingMembers", Refused(Caseworker, new ListMeetingMembersRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose }));
        yield return ("PrepareCertificateRequest", Refused(Caseworker, new PrepareCertificateRequestRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = CaseType.FlexJob }));
        // Numbers over all cases of a month, small ones suppressed.
        yield return ("GetInformantFigures", OfNobody(Officer, new GetInformantFiguresRequest()));
    }

    private static IEnumerable<(string, TriedCall)> Consents(RunningGateway gateway, string citizen, string consent)
    {
        var calls = new ConsentCalls(gateway);
        yield return ("ListConsents", Refused(Caseworker, new ListConsentsRequest { CitizenId = citizen }));
        yield return ("GetConsent", Refused(Caseworker, new GetConsentRequest { CitizenId = citizen, ConsentId = consent }));
        yield return ("ExportConsent", Refused(Caseworker, new ExportConsentRequest { CitizenId = citizen, ConsentId = consent, Export = ConsentExport.Fhir }));
        yield return ("ListNotices", Refused("citizen-d1", new ListNoticesRequest { CitizenId = citizen }));
        yield return ("ListMandates", Refused("citizen-d1", new ListMandatesRequest { CitizenId = citizen }));
        yield return ("ListCorrections", Refused("citizen-d1", new ListCorrectionsRequest { CitizenId = citizen }));
        yield return ("ListReminders", Refused(Caseworker, new ListRemindersRequest()));
        yield return ("DraftConsent", Changes(Caseworker, calls.Draft("D2", ConsentCalls.Letters)));
        yield return ("GrantConsent", Changes("citizen-d2", new GrantConsentRequest { DraftId = NoSuch, CitizenId = calls.Number("D2"), Form = ConsentForm.Digital, IdempotencyKey = ConsentClient.NewKey() }));
        yield return ("WithdrawConsent", Changes("citizen-d1", calls.Withdraw("D1", consent)));
        yield return ("CreateNotice", Changes(Caseworker, new CreateNoticeRequest { CitizenId = calls.Number("D2"), CaseId = calls.Case("D2"), Document = "brev 1", IdempotencyKey = ConsentClient.NewKey() }));
        yield return ("RecordMandate", Changes(Caseworker, ConsentLifeTests.Mandate("D2", calls.Number("D3"), MandateKind.Guardian, calls)));
        yield return ("EndMandate", Changes(Caseworker, new EndMandateRequest { CitizenId = citizen, MandateId = NoSuch, Evidence = "Dokument 7 i sagen", IdempotencyKey = ConsentClient.NewKey() }));
        yield return ("RequestCorrection", Changes("citizen-d1", new RequestCorrectionRequest
        {
            CitizenId = citizen, Category = "employment-status", SourceId = "dfdg", SourceItemId = "nr. 17", Wrong = "Datoen er forkert", IdempotencyKey = ConsentClient.NewKey(),
        }));
        yield return ("AnswerCorrection", Changes(Caseworker, new AnswerCorrectionRequest
        {
            CitizenId = citizen, CorrectionId = NoSuch, State = CorrectionState.Corrected, Answer = "Datoen er rettet.", IdempotencyKey = ConsentClient.NewKey(),
        }));
    }

    private static IEnumerable<(string, TriedCall)> Disclosures(RunningGateway gateway, string citizen, ulong index)
    {
        var (from, until) = DisclosureLogCalls.Today();
        yield return ("SearchDisclosures", Refused(Officer, new SearchDisclosuresRequest()));
        yield return ("GetAccessReport", Refused("citizen-d1", new GetAccessReportRequest { CitizenId = citizen }));
        yield return ("GetReceipt", Refused(Officer, new GetReceiptRequest { LogIndex = index }));
        yield return ("ListSamples", Refused(Officer, new ListSamplesRequest { DecidedToo = true }));
        yield return ("ListTouchedCitizens", Refused(Officer, new ListTouchedCitizensRequest { User = "caseworker-sara", From = from, Until = until }));
        yield return ("ExportAuditEvents", Refused(Officer, new ExportAuditEventsRequest { From = from, Until = until }));
        yield return ("DrawSample", Changes(Officer, DisclosureLogCalls.Draw(1)));
        yield return ("ReviewDisclosure", Changes(Officer, DisclosureLogCalls.Review(NoSuch)));
        yield return ("EraseCitizen", Changes(Officer, new EraseCitizenRequest { CitizenId = gateway.About("D3").CitizenId, Ground = ErasureGround.Unlawful }));
        // Hashes and signatures, which anybody may have.
        yield return ("GetCheckpoint", OfNobody(Officer, new GetCheckpointRequest()));
        yield return ("GetInclusionProof", OfNobody(Officer, new GetInclusionProofRequest { LogIndex = 0, TreeSize = 1 }));
        yield return ("GetConsistencyProof", OfNobody(Officer, new GetConsistencyProofRequest { FirstSize = 1, SecondSize = 1 }));
    }

    private static IEnumerable<(string, TriedCall)> Restrictions(string citizen)
    {
        yield return ("ListRestrictions", Refused(Officer, new ListRestrictionsRequest()));
        yield return ("ProposeRestriction", Changes(Officer, new ProposeRestrictionRequest
        {
            CitizenId = citizen, DisclosureIds = { NoSuch }, Ground = RestrictionGround.PublicInterests, Reason = "Under efterforskning", EndsAt = ConsentCalls.InDays(30), IdempotencyKey = ConsentClient.NewKey(),
        }));
        yield return ("ConfirmRestriction", Changes(Officer, new ConfirmRestrictionRequest { CitizenId = citizen, RestrictionId = NoSuch, IdempotencyKey = ConsentClient.NewKey() }));
        yield return ("LiftRestriction", Changes(Officer, new LiftRestrictionRequest { CitizenId = citizen, RestrictionId = NoSuch, IdempotencyKey = ConsentClient.NewKey() }));
    }

    private static IEnumerable<(string, TriedCall)> Policy(ListRulesResponse rules)
    {
        yield return ("ListEmergencyAccesses", Refused(Officer, new ListEmergencyAccessesRequest()));
        yield return ("ListUnconfirmedRelations", Refused(Officer, new ListUnconfirmedRelationsRequest()));
        yield return ("ListRecordedMandates", Refused(Officer, new ListRecordedMandatesRequest()));
        yield return ("ListAlarms", Refused(Officer, new ListAlarmsRequest()));
        yield return ("ReviewEmergencyAccess", Changes(Officer, new ReviewEmergencyAccessRequest { EmergencyId = NoSuch, Justified = true, Reason = "Akut indlæggelse", IdempotencyKey = ConsentClient.NewKey() }));
        yield return ("ReviewRelation", Changes(Officer, new ReviewRelationRequest { QueryId = NoSuch, Justified = true, Reason = "Sagen var åben", IdempotencyKey = ConsentClient.NewKey() }));
        yield return ("VerifyRule", Changes(Officer, new VerifyRuleRequest { Target = "rule:" + rules.Rules[0].RuleId, CatalogueVersion = rules.CatalogueVersion, Source = OfficerCalls.Source, IdempotencyKey = ConsentClient.NewKey() }));
        yield return ("RevokeVerification", Changes(Officer, new RevokeVerificationRequest { Target = "rule:" + rules.Rules[0].RuleId, IdempotencyKey = ConsentClient.NewKey() }));
        // The policy catalogue and who verified it.
        yield return ("ListRules", OfNobody(Officer, new ListRulesRequest()));
    }

    private static IEnumerable<(string, TriedCall)> Sources()
    {
        var definition = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Sources", "Definitions", "dfdg.yaml"));
        yield return ("ListSources", OfNobody(Officer, new ListSourcesRequest()));
        // A definition, and about nobody.
        yield return ("CheckSource", OfNobody(Officer, new CheckSourceRequest { Definition = definition }));
    }

    private static TriedCall Refused(string persona, IMessage request) => new(persona, Unrecorded.Refused, request);

    private static TriedCall Changes(string persona, IMessage request) => new(persona, Unrecorded.NothingChanged, request);

    private static TriedCall OfNobody(string persona, IMessage request) => new(persona, Unrecorded.OfNobody, request);
}
