using Gateway.Overview;
using Proto = Gateway.Casework.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Casework;

/// <summary>Writes the one plan as the contract has it. Decides nothing.</summary>
internal static class PlanWriter
{
    internal static Proto.GetPlanResponse Write(OverviewResult.Released released, OnePlan plan)
    {
        var written = new Proto.GetPlanResponse { Basis = BasisWriter.Write(released, plan.Lines.Select(l => l.Item)) };
        written.Goals.AddRange(plan.Goals.Select(Line));
        written.Measures.AddRange(plan.Measures.Select(Line));
        written.Responsible.AddRange(plan.Responsible.Select(Line));
        written.NextSteps.AddRange(plan.NextSteps.Select(Line));
        return written;
    }

    private static Proto.PlanLine Line(PlanLine line)
    {
        var written = new Proto.PlanLine { Text = line.Text, Period = BasisWriter.Period(line.Item.Fact.Start, line.Item.Fact.End), Who = line.Who, Holder = Writer.Holder(line.Holder) };
        written.ItemIds.Add(line.Item.Id);
        return written;
    }
}
