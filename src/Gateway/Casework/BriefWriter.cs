using System.Globalization;
using Gateway.Overview;
using Proto = Gateway.Casework.V1;

namespace Gateway.Casework;

/// <summary>Writes the overview on two pages as the contract has it. Decides nothing.</summary>
internal static class BriefWriter
{
    internal static Proto.GetCaseBriefResponse Write(OverviewResult.Released released, CaseBrief brief)
    {
        var written = new Proto.GetCaseBriefResponse { Basis = BasisWriter.Write(released, brief.Cited) };
        written.Timeline.AddRange(brief.TimeLine.Select(Line));
        written.Tried.AddRange(brief.Tried.Select(Tried));
        written.Irregularities.AddRange(brief.Irregularities.Select(Irregularity));
        return written;
    }

    private static Proto.BriefLine Line(BriefLine line)
    {
        var written = new Proto.BriefLine { Category = line.Category, Text = line.Text, Period = BasisWriter.Period(line.Start, line.End), Times = (uint)line.Items.Count };
        written.ItemIds.AddRange(line.Items.Select(i => i.Id));
        return written;
    }

    private static Proto.TriedMeasure Tried(TriedMeasure tried)
    {
        var written = new Proto.TriedMeasure
        {
            Text = tried.Item.Fact.Code.Text,
            Period = BasisWriter.Period(tried.Item.Fact.Start, tried.Item.Fact.End),
            Days = (uint)tried.Days,
            Outcome = tried.Outcome,
            Responsible = tried.Responsible,
        };
        written.ItemIds.Add(tried.Item.Id);
        return written;
    }

    private static Proto.BenefitIrregularity Irregularity(BenefitIrregularity irregularity)
    {
        var written = new Proto.BenefitIrregularity { Kind = Kind(irregularity.Kind), Period = BasisWriter.Period(Day(irregularity.First), irregularity.Last is { } last ? Day(last) : "") };
        written.ItemIds.AddRange(irregularity.Items.Select(i => i.Id));
        return written;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Proto.BenefitIrregularityKind Kind(IrregularityKind kind) => kind switch
    {
        IrregularityKind.Gap => Proto.BenefitIrregularityKind.Gap,
        IrregularityKind.Overlap => Proto.BenefitIrregularityKind.Overlap,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
