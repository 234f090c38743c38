using Gateway.Overview;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Casework.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Casework;

/// <summary>Writes what every answer of casework rests on: the records, the items it cites, and what could not be read.</summary>
internal static class BasisWriter
{
    internal static Proto.AnswerBasis Write(OverviewResult.Released released, IEnumerable<OverviewItem> cited)
    {
        var receipt = Writer.Receipt(released.Disclosed);
        var basis = new Proto.AnswerBasis
        {
            Receipt = receipt,
            QueryReceipt = Writer.Receipt(released.Asked),
            CatalogueVersion = released.CatalogueVersion,
            Protection = Writer.Protection(released.Content.Protection),
            Relation = Writer.Relation(released.Relation),
        };
        var ids = cited.Select(i => i.Id).ToHashSet();
        basis.Items.AddRange(Writer.Items(released.Content, released.Content.Sections.SelectMany(s => s.Items).Where(i => ids.Contains(i.Id)), receipt));
        basis.Hints.AddRange(released.Content.Hints.Select(Writer.Hint));
        basis.Absences.AddRange(released.Content.Sections.Where(s => s.State != SectionState.Available).Select(Absence));
        return basis;
    }

    internal static OverviewProto.Period Period(string start, string end) => new() { Start = start, End = end };

    internal static Proto.Absence Absence(OverviewSection section)
    {
        var absence = new Proto.Absence
        {
            Category = section.Category.Id,
            Title = Writer.Text(section.Category.Title),
            Holder = Writer.Holder(section.Holder),
            State = Writer.State(section.State),
            NextStep = Writer.NextStep(section.NextStep),
        };
        absence.Reasons.AddRange(section.Reasons.Select(Writer.Reason));
        return absence;
    }
}
