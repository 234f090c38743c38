using Gateway.Overview;
using OverviewProto = Gateway.Overview.V1;
using Proto = Gateway.Casework.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Casework;

/// <summary>Writes a health summary as the contract has it. Decides nothing.</summary>
internal static class HealthSummaryWriter
{
    internal static Proto.GetHealthSummaryResponse Write(OverviewResult.Released released, HealthSummary summary, string document)
    {
        var written = new Proto.GetHealthSummaryResponse { Basis = BasisWriter.Write(released, summary.Cited), FhirDocument = document };
        written.Sections.AddRange(summary.Sections.Select(Section));
        written.NotInIt.AddRange(summary.NotInIt.Select(BasisWriter.Absence));
        return written;
    }

    private static Proto.SummarySection Section(SummarySection section)
    {
        var written = new Proto.SummarySection { Heading = Heading(section.Heading), Title = Writer.Text(CaseworkTexts.Title(section.Heading)) };
        written.Lines.AddRange(section.Lines.Select(Line));
        return written;
    }

    private static Proto.SummaryLine Line(SummaryLine line) => new()
    {
        Text = line.Text,
        Value = line.Value,
        Period = new OverviewProto.Period { Start = line.Item.Fact.Start, End = line.Item.Fact.End },
        Outcome = line.Outcome,
        Months = (uint)(line.Months ?? 0),
        Standing = Standing(line.Standing),
        Consideration = Consideration(line.Consideration),
        ItemIds = { line.Item.Id },
    };

    private static Proto.SummaryHeading Heading(SummaryHeading heading) => heading switch
    {
        SummaryHeading.Problems => Proto.SummaryHeading.Problems,
        SummaryHeading.Tried => Proto.SummaryHeading.Tried,
        SummaryHeading.Function => Proto.SummaryHeading.Function,
        SummaryHeading.Ongoing => Proto.SummaryHeading.Ongoing,
        SummaryHeading.Certificates => Proto.SummaryHeading.Certificates,
        SummaryHeading.Considerations => Proto.SummaryHeading.Considerations,
        _ => throw new ArgumentOutOfRangeException(nameof(heading)),
    };

    private static Proto.CertificateStanding Standing(CertificateStanding? standing) => standing switch
    {
        null => Proto.CertificateStanding.Unspecified,
        CertificateStanding.Current => Proto.CertificateStanding.Current,
        CertificateStanding.Requested => Proto.CertificateStanding.Requested,
        CertificateStanding.Outdated => Proto.CertificateStanding.Outdated,
        _ => throw new ArgumentOutOfRangeException(nameof(standing)),
    };

    private static Proto.ConsiderationKind Consideration(ConsiderationKind? kind) => kind switch
    {
        null => Proto.ConsiderationKind.Unspecified,
        ConsiderationKind.Physical => Proto.ConsiderationKind.Physical,
        ConsiderationKind.Mental => Proto.ConsiderationKind.Mental,
        ConsiderationKind.Aids => Proto.ConsiderationKind.Aids,
        ConsiderationKind.Transport => Proto.ConsiderationKind.Transport,
        ConsiderationKind.Treatment => Proto.ConsiderationKind.Treatment,
        ConsiderationKind.Family => Proto.ConsiderationKind.Family,
        ConsiderationKind.NotSorted => Proto.ConsiderationKind.NotSorted,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
