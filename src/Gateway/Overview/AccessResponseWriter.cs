using Gateway.Access;
using Google.Protobuf.WellKnownTypes;
using Proto = Gateway.Overview.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Overview;

/// <summary>Writes the answers without content as the contract has them: who holds something, and may I. Decides nothing.</summary>
internal static class AccessResponseWriter
{
    internal static Proto.LocateRecordsResponse Write(ReleasedLocation released)
    {
        var written = new Proto.LocateRecordsResponse
        {
            Receipt = Writer.Receipt(released.Disclosed),
            QueryReceipt = Writer.Receipt(released.Asked),
            CatalogueVersion = released.CatalogueVersion,
        };
        written.Located.AddRange(released.Located.Select(Located));
        return written;
    }

    internal static Proto.ExplainAccessResponse Write(ReleasedExplanation released)
    {
        var written = new Proto.ExplainAccessResponse { Receipt = Writer.Receipt(released.Explained), CatalogueVersion = released.Grant.CatalogueVersion, Relation = Writer.Relation(released.Grant.Relation), AsOf = released.AsOf?.ToTimestamp() };
        written.Explanations.AddRange(released.Grant.Decisions.Select(d => Explained(d, released)));
        return written;
    }

    private static Proto.LocatedRecords Located(LocatedRecords located)
    {
        var written = new Proto.LocatedRecords
        {
            Category = located.Category.Id,
            Title = Writer.Text(located.Category.Title),
            Holder = Writer.Holder(located.Holder),
            Presence = Presence(located.Presence),
            LegalBasis = Writer.Basis(located.Basis),
            ConsentId = located.ConsentId ?? "",
            MandateId = located.MandateId ?? "",
        };
        written.SourceIds.AddRange(located.SourceIds);
        written.Reasons.AddRange(located.Reasons.Select(Writer.Reason));
        return written;
    }

    private static Proto.AccessExplanation Explained(Decision decision, ReleasedExplanation released)
    {
        var allowed = decision as Decision.Allowed;
        var written = new Proto.AccessExplanation
        {
            Category = decision.Category.Id,
            Title = Writer.Text(decision.Category.Title),
            Holder = Writer.Holder(released.Grant.HolderOf(decision.Category)),
            Outcome = Outcome(decision),
            LegalBasis = Writer.Basis(allowed?.Basis),
            ConsentId = allowed?.ConsentId ?? "",
            MandateId = allowed?.MandateId ?? "",
            RuleId = allowed?.RuleId ?? "",
            Emergency = allowed?.Emergency ?? false,
            NextStep = Writer.NextStep(NextSteps.For(decision)),
        };
        written.Reasons.AddRange(Explanation.ReasonsOf(decision).Select(Writer.Reason));
        written.SourceIds.AddRange(released.WouldAsk.GetValueOrDefault(decision.Category.Id) ?? []);
        return written;
    }

    private static Proto.AccessOutcome Outcome(Decision decision) => decision switch
    {
        Decision.Allowed => Proto.AccessOutcome.Allowed,
        Decision.Withheld => Proto.AccessOutcome.Withheld,
        Decision.AwaitingSource => Proto.AccessOutcome.AwaitingSourceDecision,
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private static Proto.RecordsPresence Presence(RecordsPresence presence) => presence switch
    {
        RecordsPresence.Held => Proto.RecordsPresence.Held,
        RecordsPresence.NothingHeld => Proto.RecordsPresence.NothingHeld,
        RecordsPresence.NotTold => Proto.RecordsPresence.NotTold,
        RecordsPresence.Unknown => Proto.RecordsPresence.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(presence)),
    };
}
