using Gateway.Access;
using Google.Protobuf.WellKnownTypes;
using Proto = Gateway.Overview.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Overview;

/// <summary>Writes the parts of an overview as the contract has them. Decides nothing.</summary>
internal static class StreamResponseWriter
{
    internal static Proto.StreamOverviewResponse Write(OverviewPart part) => part switch
    {
        OverviewPart.Opening opening => new Proto.StreamOverviewResponse { Opening = Opening(opening) },
        OverviewPart.Group group => new Proto.StreamOverviewResponse { Sections = Group(group) },
        OverviewPart.Closing closing => new Proto.StreamOverviewResponse { Closing = Closing(closing) },
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static Proto.OverviewOpening Opening(OverviewPart.Opening opening)
    {
        var written = new Proto.OverviewOpening
        {
            QueryReceipt = Writer.Receipt(opening.Asked),
            CatalogueVersion = opening.Grant.CatalogueVersion,
            Due = opening.Due.ToTimestamp(),
            Relation = Writer.Relation(opening.Grant.Relation),
        };
        written.Announced.AddRange(opening.Grant.Decisions.Select(d => Announced(opening.Grant, d)));
        return written;
    }

    private static Proto.AnnouncedSection Announced(AccessGrant grant, Decision decision) => new()
    {
        Category = decision.Category.Id,
        Title = Writer.Text(decision.Category.Title),
        Holder = Writer.Holder(grant.HolderOf(decision.Category)),
    };

    private static Proto.OverviewSections Group(OverviewPart.Group group)
    {
        var receipt = Writer.Receipt(group.Disclosed);
        var written = new Proto.OverviewSections { Receipt = receipt };
        written.Sections.AddRange(Writer.Sections(group.Content, receipt));
        return written;
    }

    private static Proto.OverviewClosing Closing(OverviewPart.Closing closing)
    {
        // The counts are of what came, the rest of what may still be told.
        var sections = closing.Groups.SelectMany(g => g.Content.Sections).ToList();
        var written = new Proto.OverviewClosing
        {
            Sections = (uint)sections.Count,
            Items = (uint)sections.Sum(s => s.Items.Count),
            Protection = Writer.Protection(closing.Together.Protection),
        };
        written.Receipts.AddRange(closing.Groups.Select(g => Writer.Receipt(g.Disclosed)));
        written.States.AddRange(sections.GroupBy(s => s.State).OrderBy(g => g.Key).Select(g => new Proto.StateCount { State = Writer.State(g.Key), Sections = (uint)g.Count() }));
        written.Timeline.AddRange(Writer.TimeLine(closing.Together.Sections));
        written.Conflicts.AddRange(closing.Together.Conflicts.Select(Writer.Conflict));
        written.Hints.AddRange(closing.Together.Hints.Select(Writer.Hint));
        written.Same.AddRange(SectionMerge.Same(closing.Together.Sections).Select(ids => new Proto.SameItems { ItemIds = { ids } }));
        return written;
    }
}
