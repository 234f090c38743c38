using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Proto = Gateway.Overview.V1;

namespace Gateway.Overview;

/// <summary>Writes a released overview as the contract has it. Decides nothing.</summary>
internal static class OverviewResponseWriter
{
    internal static Proto.GetOverviewResponse Write(OverviewResult.Released released)
    {
        var receipt = Receipt(released.Disclosed);
        var response = new Proto.GetOverviewResponse
        {
            Receipt = receipt,
            QueryReceipt = Receipt(released.Asked),
            CatalogueVersion = released.CatalogueVersion,
        };
        response.Sections.AddRange(Sections(released.Content, receipt));
        response.Timeline.AddRange(TimeLine(released.Content.Sections));
        response.Protection = Protection(released.Content.Protection);
        response.Conflicts.AddRange(released.Content.Conflicts.Select(Conflict));
        response.Hints.AddRange(released.Content.Hints.Select(Hint));
        response.Relation = Relation(released.Relation);
        return response;
    }

    internal static IEnumerable<Proto.TimelineEntry> TimeLine(IEnumerable<OverviewSection> sections) =>
        Overview.TimeLine.Of(sections).Select(e => new Proto.TimelineEntry { Category = e.Category, ItemId = e.ItemId, Period = new Proto.Period { Start = e.Start, End = e.End } });

    internal static Proto.Protection Protection(OverviewProtection protection)
    {
        var written = new Proto.Protection { Active = protection.Active, Until = protection.Until, HiddenPassages = (uint)protection.HiddenPassages };
        written.ToldBy.AddRange(protection.ToldBy);
        return written;
    }

    internal static IEnumerable<Proto.Section> Sections(OverviewContent content, Proto.Receipt receipt)
    {
        var byCategory = content.Sections.ToDictionary(s => s.Category.Id);
        return content.Sections.Select(s => Section(s, byCategory, receipt));
    }

    /// <summary>Some items of an answer; what came by another category stands on that one's legal basis.</summary>
    internal static IEnumerable<Proto.Item> Items(OverviewContent content, IEnumerable<OverviewItem> items, Proto.Receipt receipt)
    {
        var byCategory = content.Sections.ToDictionary(s => s.Category.Id);
        return items.Select(i => Item(i, byCategory, receipt));
    }

    private static Proto.Section Section(OverviewSection section, Dictionary<string, OverviewSection> byCategory, Proto.Receipt receipt)
    {
        var written = new Proto.Section
        {
            Category = section.Category.Id,
            Title = Text(section.Category.Title),
            Holder = Holder(section.Holder),
            State = State(section.State),
            LegalBasis = Basis(section.Basis),
            ConsentId = section.ConsentId ?? "",
            MandateId = section.MandateId ?? "",
            Emergency = section.Emergency,
            NextStep = NextStep(section.NextStep),
        };
        written.Items.AddRange(section.Items.Select(i => Item(i, byCategory, receipt)));
        written.Reasons.AddRange(section.Reasons.Select(Reason));
        written.Coverage.AddRange(section.Asked.Select(Coverage));
        written.Conflicts.AddRange(section.Conflicts.Select(Conflict));
        written.ShownElsewhere.AddRange(section.ShownElsewhere);
        written.NotMapped.AddRange(section.NotMapped.Select(n => new Proto.UnmappedElement { SourceId = n.SourceId, Path = n.Element.Path, Count = (uint)n.Element.Count }));
        return written;
    }

    private static Proto.Item Item(OverviewItem item, Dictionary<string, OverviewSection> byCategory, Proto.Receipt receipt)
    {
        var written = new Proto.Item
        {
            ItemId = item.Id,
            Code = Concept(item.Fact.Code),
            Period = new Proto.Period { Start = item.Fact.Start, End = item.Fact.End },
            Status = item.Fact.Status,
            Outcome = item.Fact.Outcome is { } outcome ? Concept(outcome) : null,
            About = item.Fact.About,
        };
        written.Values.AddRange(item.Fact.Values.Select(Value));
        written.Corrections.AddRange(item.Corrections.Select(Correction));
        if (item.NetAmount is { } net)
            written.NetAmount = new Proto.Quantity { Value = net.Value, Unit = net.Unit };
        written.Provenance.AddRange(item.Provenance.Select(p => Provenance(p, byCategory[p.Category], receipt)));
        return written;
    }

    // What came by another category stands on that one's legal basis and consent.
    private static Proto.Provenance Provenance(Provenance provenance, OverviewSection section, Proto.Receipt receipt) => new()
    {
        SourceId = provenance.SourceId,
        SourceTitle = provenance.SourceTitle,
        Holder = Holder(section.Holder),
        SourceItemId = provenance.SourceItemId,
        AskedAt = provenance.AskedAt.ToTimestamp(),
        LastChangedAt = provenance.LastChangedAt,
        LegalBasis = Basis(section.Basis),
        ConsentId = section.ConsentId ?? "",
        Receipt = receipt,
        Category = provenance.Category,
        WantedCorrection = provenance.WantedCorrection is { } wanted ? new Proto.WantedCorrectionMark { State = State(wanted.State), AskedAt = wanted.AskedAt.ToTimestamp() } : null,
    };

    private static Proto.Correction Correction(Fact correction)
    {
        var written = new Proto.Correction
        {
            SourceItemId = correction.SourceItemId,
            Period = new Proto.Period { Start = correction.Start, End = correction.End },
            LastChangedAt = correction.LastChangedAt,
        };
        written.Values.AddRange(correction.Values.Select(Value));
        return written;
    }

    internal static Proto.Hint Hint(Hint hint)
    {
        var written = new Proto.Hint { Kind = Kind(hint.Kind), Date = hint.Date, Text = Text(OverviewTexts.Of(hint.Kind)) };
        written.ItemIds.AddRange(hint.ItemIds);
        written.ToldBy.AddRange(hint.ToldBy);
        return written;
    }

    private static Proto.HintKind Kind(HintKind kind) => kind switch
    {
        HintKind.PersonDead => Proto.HintKind.PersonDead,
        HintKind.Outdated => Proto.HintKind.Outdated,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static Proto.Conflict Conflict(Conflict conflict)
    {
        var written = new Proto.Conflict { Kind = Kind(conflict.Kind), Explanation = Text(OverviewTexts.Of(conflict.Kind)) };
        written.ItemIds.AddRange(conflict.ItemIds);
        return written;
    }

    private static Proto.ConflictKind Kind(ConflictKind kind) => kind switch
    {
        ConflictKind.Start => Proto.ConflictKind.Start,
        ConflictKind.End => Proto.ConflictKind.End,
        ConflictKind.Status => Proto.ConflictKind.Status,
        ConflictKind.Outcome => Proto.ConflictKind.Outcome,
        ConflictKind.Value => Proto.ConflictKind.Value,
        ConflictKind.Code => Proto.ConflictKind.Code,
        ConflictKind.Exclusive => Proto.ConflictKind.Exclusive,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Proto.Value Value(FactValue value)
    {
        var written = new Proto.Value { Name = value.Name, Label = Text(value.Label) };
        switch (value.Datum)
        {
            case FactDatum.TextDatum text:
                written.Text = text.Text;
                break;
            case FactDatum.QuantityDatum quantity:
                written.Quantity = new Proto.Quantity { Value = quantity.Value, Unit = quantity.Unit };
                break;
            case FactDatum.ConceptDatum concept:
                written.Concept = Concept(concept.Concept);
                break;
            case FactDatum.FlagDatum flag:
                written.Flag = flag.Flag;
                break;
            case FactDatum.DateDatum date:
                written.Date = date.Date;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
        return written;
    }

    internal static Proto.Reason Reason(Reason reason) => new()
    {
        Code = reason.Code.Name(),
        ForCaseworker = Text(ReasonTexts.ForCaseworker(reason)),
        ForCitizen = Text(ReasonTexts.ForCitizen(reason)),
        LegalBasis = Basis(reason.Basis),
        SourceId = reason.SourceId ?? "",
        Transient = reason.Transient,
        ForOfficer = Text(ReasonTexts.ForOfficer(reason)),
    };

    internal static Proto.NextStep? NextStep(NextStep? step) => step is { } s
        ? new Proto.NextStep { Kind = Kind(s), Text = Text(ReasonTexts.ForCaseworker(s)), ForCitizen = Text(ReasonTexts.ForCitizen(s)), ForOfficer = Text(ReasonTexts.ForOfficer(s)) }
        : null;

    internal static Proto.Relation Relation(RelationState relation) => relation switch
    {
        RelationState.NotNeeded => Proto.Relation.Unspecified,
        RelationState.Confirmed => Proto.Relation.Confirmed,
        RelationState.ToBeConfirmed or RelationState.Missing => Proto.Relation.Unconfirmed,
        _ => throw new ArgumentOutOfRangeException(nameof(relation)),
    };

    private static Proto.NextStepKind Kind(NextStep step) => step switch
    {
        Access.NextStep.DecideOnWhatIsAtHand => Proto.NextStepKind.DecideOnWhatIsAtHand,
        Access.NextStep.AskForConsent => Proto.NextStepKind.AskForConsent,
        Access.NextStep.WaitForHolder => Proto.NextStepKind.WaitForHolder,
        Access.NextStep.AskInAnotherStep => Proto.NextStepKind.AskInAnotherStep,
        Access.NextStep.LogInMoreSecurely => Proto.NextStepKind.LogInMoreSecurely,
        Access.NextStep.AskAColleague => Proto.NextStepKind.AskAColleague,
        Access.NextStep.AskThePrivacyOfficer => Proto.NextStepKind.AskThePrivacyOfficer,
        Access.NextStep.GetAMandate => Proto.NextStepKind.GetAMandate,
        Access.NextStep.RegisterTheCase => Proto.NextStepKind.RegisterTheCase,
        Access.NextStep.AskForTheContent => Proto.NextStepKind.AskForTheContent,
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static Proto.Coverage Coverage(SourceDefinition source) => new()
    {
        SourceId = source.Id,
        From = source.Coverage.From,
        Until = source.Coverage.Until,
        Completeness = Text(source.Coverage.Completeness),
        Updated = Text(source.Coverage.Updated),
    };

    private static Proto.CodeableConcept Concept(Concept concept)
    {
        var written = new Proto.CodeableConcept { Text = concept.Text };
        written.Codings.AddRange(concept.Codings.Select(c => new Proto.Coding { System = c.System, Code = c.Code, Version = c.Version, Text = c.Text }));
        return written;
    }

    internal static Proto.LegalBasis? Basis(LegalBasis? basis) => basis is null
        ? null
        : new Proto.LegalBasis { BasisId = basis.Id, Statute = basis.Statute, Paragraph = basis.Paragraph, Title = Text(basis.Title) };

    internal static Proto.Receipt Receipt(LogPosition position) => new()
    {
        LogIndex = (ulong)position.Index,
        LeafHash = ByteString.CopyFrom(Convert.FromHexString(position.LeafHash)),
        RecordedAt = position.RecordedAt.ToTimestamp(),
    };

    internal static Proto.Holder Holder(Holder holder) => new() { HolderId = holder.Id, Title = Text(holder.Title) };

    internal static Proto.Text Text(LocalizedText text) => new() { Da = text.Da, En = text.En };

    internal static Proto.SectionState State(SectionState state) => state switch
    {
        SectionState.Available => Proto.SectionState.Available,
        SectionState.NothingHeld => Proto.SectionState.NothingHeld,
        SectionState.Withheld => Proto.SectionState.Withheld,
        SectionState.Unavailable => Proto.SectionState.Unavailable,
        SectionState.AwaitingSourceDecision => Proto.SectionState.AwaitingSourceDecision,
        SectionState.Partial => Proto.SectionState.Partial,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    internal static Proto.CorrectionState State(CorrectionState state) => state switch
    {
        CorrectionState.Pending => Proto.CorrectionState.Pending,
        CorrectionState.Corrected => Proto.CorrectionState.Corrected,
        CorrectionState.Refused => Proto.CorrectionState.Refused,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
