using Gateway.Access;
using Gateway.Storage;
using Google.Protobuf.WellKnownTypes;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Disclosures.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.LogReading;

/// <summary>Writes what the log tells as the contract has it. Decides nothing but what a citizen's report leaves out of a category.</summary>
internal static class DisclosureLogResponseWriter
{
    private static readonly Dictionary<string, ReasonCode> Codes = System.Enum.GetValues<ReasonCode>().ToDictionary(c => c.Name());

    /// <summary>Outcomes as the contract has them.</summary>
    internal static IReadOnlyList<(UseOutcome Outcome, Proto.DisclosureOutcome Written)> Outcomes { get; } =
    [
        (UseOutcome.Open, Proto.DisclosureOutcome.Open),
        (UseOutcome.Released, Proto.DisclosureOutcome.Released),
        (UseOutcome.Delivered, Proto.DisclosureOutcome.Delivered),
        (UseOutcome.Failed, Proto.DisclosureOutcome.Failed),
        (UseOutcome.Cut, Proto.DisclosureOutcome.Cut),
        (UseOutcome.Checked, Proto.DisclosureOutcome.Checked),
        (UseOutcome.CorrectionPending, Proto.DisclosureOutcome.CorrectionPending),
        (UseOutcome.Corrected, Proto.DisclosureOutcome.Corrected),
        (UseOutcome.CorrectionRefused, Proto.DisclosureOutcome.CorrectionRefused),
        (UseOutcome.Recorded, Proto.DisclosureOutcome.Recorded),
    ];

    internal static Proto.Disclosure Disclosure(LoggedUse use, IEnumerable<DisclosureReview> reviews, RecordedCatalogues catalogues)
    {
        var written = new Proto.Disclosure
        {
            DisclosureId = use.Id,
            At = use.At.ToTimestamp(),
            Use = use.Use,
            OrganisationCvr = use.Row.Organisation,
            Unit = use.Unit,
            Role = use.Row.Role,
            User = use.Row.User,
            ClientId = use.Row.Client,
            Purpose = use.Row.Purpose,
            Step = use.Step,
            CatalogueVersion = use.CatalogueVersion,
            Relation = use.Row.Relation,
            Emergency = use.Emergency,
            Outcome = Outcome(use.Outcome),
            FailureCause = use.FailureCause,
            DeliveredAt = use.DeliveredAt?.ToTimestamp(),
            CitizenRef = use.CitizenRef,
        };
        written.Categories.AddRange(use.Categories.Select(c => Category(c, catalogues.Of(use.CatalogueVersion))));
        written.SourceIds.AddRange(use.Sources);
        written.Records.AddRange(use.Records.Select(Record));
        written.Reviews.AddRange(reviews.Select(Review));
        return written;
    }

    internal static Proto.AccessReportRow Row(AccessReportRow row, RecordedCatalogues catalogues)
    {
        var catalogue = catalogues.Of(row.CatalogueVersion);
        var written = new Proto.AccessReportRow
        {
            At = row.At.ToTimestamp(),
            What = row.What,
            Title = Writer.Text(LogTexts.Of(row)),
            OrganisationCvr = row.Organisation,
            Unit = row.Unit,
            Role = row.Role,
            Purpose = row.Purpose,
            PurposeTitle = catalogue?.Purposes.GetValueOrDefault(row.Purpose) is { } purpose ? Writer.Text(purpose.Title) : null,
            Outcome = row.Outcome is { } outcome ? Outcome(outcome) : Proto.DisclosureOutcome.Unspecified,
            DeliveredAt = row.DeliveredAt?.ToTimestamp(),
            Emergency = row.Emergency,
            Justified = row.Justified,
        };
        written.Categories.AddRange(row.Categories.Select(c => Category(ReportedCategories.Of(c, row, catalogues), catalogue)));
        written.SourceIds.AddRange(row.Sources);
        written.Records.AddRange(row.Records.Select(Record));
        return written;
    }

    internal static Proto.WithheldNotice? Withheld(DateTimeOffset? until) =>
        until is { } end ? new Proto.WithheldNotice { Text = Writer.Text(LogTexts.Withheld), Until = end.ToTimestamp() } : null;

    internal static Proto.SampleStanding Standing(SampleRules rules, SampleStanding standing) => new()
    {
        EveryDays = (uint)rules.EveryDays,
        Size = (uint)rules.Size,
        LastDrawnAt = standing.LastDrawnAt?.ToTimestamp(),
        CoveredUntil = standing.CoveredUntil?.ToTimestamp(),
        DrawIsDue = standing.IsDue,
        OverdueSamples = (uint)standing.Overdue,
        OverdueSince = standing.OverdueSince?.ToTimestamp(),
    };

    internal static Proto.Sample Sample(ShownSample shown, RecordedCatalogues catalogues)
    {
        var (sample, uses, reviews) = shown;
        var written = new Proto.Sample
        {
            SampleId = sample.SampleId,
            DrawnAt = sample.At.ToTimestamp(),
            User = sample.Officer,
            Candidates = (ulong)sample.Candidates,
            Days = (uint)sample.Days,
            LeaveOutKnownRelation = sample.WithoutKnown,
        };
        written.LeaveOutUses.AddRange(sample.WithoutUses);
        written.Items.AddRange(sample.Items.Zip(uses).Select(i => new Proto.SampledDisclosure { Disclosure = Disclosure(i.Second, reviews[i.First.ActId], catalogues), Decided = i.First.Decided }));
        return written;
    }

    internal static Proto.TouchedCitizen Touched(TouchedCitizen citizen)
    {
        var written = new Proto.TouchedCitizen
        {
            CitizenRef = citizen.CitizenRef,
            FirstAt = citizen.FirstAt.ToTimestamp(),
            LastAt = citizen.LastAt.ToTimestamp(),
            ConsentsShown = citizen.ConsentsShown,
        };
        written.Categories.AddRange(citizen.Categories.Select(c => new Proto.TouchedCategory { Category = c.Key, Items = (ulong)c.Value }));
        written.DisclosureIds.AddRange(citizen.Disclosures);
        written.Changes.AddRange(citizen.Changes);
        return written;
    }

    private static Proto.DisclosedCategory Category(LoggedCategory category, PolicyCatalogue? catalogue)
    {
        var written = new Proto.DisclosedCategory
        {
            Category = category.Category,
            Title = catalogue?.FindCategory(category.Category) is { } known ? Writer.Text(known.Title) : null,
            State = State(category.State),
            Items = (uint)category.Items,
            LegalBasis = Writer.Basis(catalogue?.Bases.GetValueOrDefault(category.BasisId)),
            BasisId = category.BasisId,
            ConsentId = category.ConsentId,
            MandateId = category.MandateId,
            Emergency = category.Emergency,
        };
        // A code that this version has no words for stands alone.
        written.Reasons.AddRange(category.Reasons.Select(r => Codes.TryGetValue(r, out var code) ? Writer.Reason(new Reason(code)) : new OverviewProto.Reason { Code = r }));
        return written;
    }

    private static Proto.LogRecord Record(LoggedRecord record) => new() { Receipt = Writer.Receipt(record.Position), Kind = DisclosureLog.EntryKinds.Name(record.Entry.Kind) };

    private static Proto.DisclosureReview Review(DisclosureReview review) => new()
    {
        SampleId = review.SampleId,
        Justified = review.Justified,
        Reason = review.Reason,
        User = review.Officer,
        At = review.At.ToTimestamp(),
    };

    private static Proto.DisclosureOutcome Outcome(UseOutcome outcome) => Outcomes.First(o => o.Outcome == outcome).Written;

    private static Proto.CategoryState State(LoggedState state) => state switch
    {
        LoggedState.Named => Proto.CategoryState.Unspecified,
        LoggedState.Allowed => Proto.CategoryState.Allowed,
        LoggedState.Disclosed => Proto.CategoryState.Disclosed,
        LoggedState.Partial => Proto.CategoryState.Partial,
        LoggedState.NothingHeld => Proto.CategoryState.NothingHeld,
        LoggedState.Withheld => Proto.CategoryState.Withheld,
        LoggedState.Unavailable => Proto.CategoryState.Unavailable,
        LoggedState.AwaitingHolder => Proto.CategoryState.AwaitingHolder,
        LoggedState.PresenceTold => Proto.CategoryState.PresenceTold,
        LoggedState.Answered => Proto.CategoryState.Answered,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
