using Gateway.Casework.V1;
using Gateway.Overview.V1;
using Gateway.Tests.Casework;
using Grpc.Core;
using Hl7.Fhir.Model;
using Task = System.Threading.Tasks.Task;

namespace Gateway.EndToEndTests.Casework;

/// <summary>The health summary over the wire.</summary>
public sealed class HealthSummaryCallTests(CaseworkGateway gateway) : IClassFixture<CaseworkGateway>
{
    private const string Coordinator = "region-health-coordinator";

    [Fact]
    public async Task Every_line_cites_items_that_the_recorded_answer_holds()
    {
        // Proves: the coordinator's answer has both receipts and every heading; each line cites items of the basis, every item
        // of the basis is cited, carries its legal basis, and is covered by the receipt; and the document is FHIR about the citizen.
        await gateway.GrantAsync(ExpectedCase.Read("D4"));
        using var client = await GeneratedClient.ConnectAsync(gateway.Running, Coordinator);
        var answer = await client.Casework.GetHealthSummaryAsync(About("D4", withDocument: true), client.Options());

        Assert.Equal(answer.Basis.QueryReceipt.LogIndex + 1, answer.Basis.Receipt.LogIndex);
        Assert.Equal(Enum.GetValues<SummaryHeading>().Skip(1), answer.Sections.Select(s => s.Heading));
        var lines = answer.Sections.SelectMany(s => s.Lines).ToList();
        Assert.All(lines, l => Assert.NotEmpty(l.ItemIds));
        Assert.Equal(answer.Basis.Items.Select(i => i.ItemId).Order(), lines.SelectMany(l => l.ItemIds).Distinct().Order());
        Assert.All(answer.Basis.Items.SelectMany(i => i.Provenance), p => Assert.Equal((answer.Basis.Receipt, true), (p.Receipt, p.LegalBasis is not null)));
        Assert.All(answer.NotInIt, a => Assert.True(a.State != SectionState.Available && a.Title.Da.Length > 0));
        Assert.Contains(answer.NotInIt, a => a.Category == "prescriptions" && a.Reasons.Any(r => r.Code == "PROHIBITED"));

        var bundle = FhirCheck.Read(answer.FhirDocument);
        Assert.Equal(About("D4").CitizenId, bundle.Entry.Select(e => e.Resource).OfType<Patient>().Single().Identifier.Single().Value);
        Assert.Equal(lines.Count, Assert.IsType<Composition>(bundle.Entry[0].Resource).Section.Sum(s => s.Entry.Count));
    }

    [Fact]
    public async Task A_caseworker_is_told_of_nothing_and_why()
    {
        // Proves: the summary opens nothing that the overview would not open: asked in another role, every category is named
        // with its reason, no line stands, and no document is written unasked.
        using var client = await GeneratedClient.ConnectAsync(gateway.Running);
        var answer = await client.Casework.GetHealthSummaryAsync(About("D4"), client.Options());
        Assert.Empty(answer.Sections.SelectMany(s => s.Lines));
        Assert.Equal(gateway.Rules.Summary.Asked.Order(), answer.NotInIt.Select(a => a.Category).Order());
        Assert.Contains(answer.NotInIt.Single(a => a.Category == "hospital-diagnoses").Reasons, r => r.Code == "ROLE_NOT_ALLOWED");
        Assert.Empty(answer.FhirDocument);
    }

    [Fact]
    public async Task A_question_that_cannot_be_asked_is_refused_field_by_field()
    {
        // Proves: nothing is asked for a purpose that the catalogue does not know.
        using var client = await GeneratedClient.ConnectAsync(gateway.Running, Coordinator);
        var request = About("D4");
        request.Purpose = "health-summary";
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.Casework.GetHealthSummaryAsync(request, client.Options()));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    private GetHealthSummaryRequest About(string alias, bool withDocument = false)
    {
        var about = gateway.Running.About(alias);
        return new GetHealthSummaryRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = "health-coordination", WithFhirDocument = withDocument };
    }
}
