using System.Globalization;
using Gateway.Overview;
using Proto = Gateway.Casework.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Casework;

/// <summary>Writes the request for a certificate, or why none is needed, as the contract has it. Decides nothing.</summary>
internal static class CertificateWriter
{
    internal static Proto.PrepareCertificateRequestResponse Write(OverviewResult.Released released, CaseworkRules rules, CertificateRequest request)
    {
        var written = new Proto.PrepareCertificateRequestResponse
        {
            Basis = BasisWriter.Write(released, Cited(request)),
            Answer = Answer(request.Answer),
            BecauseItemId = request.Because?.Id ?? "",
            Months = (uint)request.Months,
            ReasonNeeded = request.ReasonNeeded,
            RequestText = request.Text is { } text ? Writer.Text(text) : null,
            Explanation = Writer.Text(request.Explanation),
            RemindFrom = request.RemindFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            SpecialistCertificate = request.Specialist,
            Specialist = request.Specialist.Length > 0 && rules.Certificates.Specialist is { } holder ? Writer.Holder(holder) : null,
        };
        written.Focus.AddRange(request.Focus.Select(f => f.Requirement.Id));
        written.AskFor.AddRange(request.AskFor);
        return written;
    }

    private static IEnumerable<OverviewItem> Cited(CertificateRequest request) =>
        request.Focus.SelectMany(f => f.Items).Concat(request.Because is { } item ? [item] : []);

    private static Proto.CertificateAnswer Answer(CertificateAnswer answer) => answer switch
    {
        CertificateAnswer.Needed => Proto.CertificateAnswer.Needed,
        CertificateAnswer.Superfluous => Proto.CertificateAnswer.Superfluous,
        CertificateAnswer.Requested => Proto.CertificateAnswer.Requested,
        CertificateAnswer.ConsentFirst => Proto.CertificateAnswer.ConsentFirst,
        CertificateAnswer.Unknown => Proto.CertificateAnswer.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
