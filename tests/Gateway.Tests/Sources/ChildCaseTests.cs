using System.Text.Json;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that of a child case nothing is told but that there is one and whom to invite, and of other children nothing at all.</summary>
public sealed class ChildCaseTests : SimulatedSources
{
    private const string Source = "dubu";
    private const string D1 = "1403859922";
    private const string D7 = "2008159970";
    private const string Other = "0902149926";

    [Fact]
    public async Task D7_has_a_case_and_a_department_to_invite()
    {
        // Proves existence since when and whom to invite, and nothing else: no title, service, document, party or classification, in a fact or by name.
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync(D7));
        Assert.Equal([("child-case", "Børnesag", "2026-04-20", "")], Lines(answer));
        Assert.Equal("Aktiv", answer.Facts[0].Status);
        Assert.Equal(["department: Børn og Familie, Testkøbing", "caseworker: Bodil Børnesagsbehandler"], Values(answer.Facts[0]));
        Assert.Empty(answer.NotMapped);
        var told = JsonSerializer.Serialize(answer.Facts);
        Assert.All(["undersøgelse", "Kontaktperson", "Barnets Plan", "§ 32", "27.24", "Gry", "Anna"], content => Assert.DoesNotContain(content, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task As_little_is_asked_for_as_the_interface_allows()
    {
        // Proves that neither the family nor the documents are asked for, and that no other case than the child's own is opened.
        await AskAsync(D7);
        Assert.Equal(
            ["/services/DUBUSagHent_1/SagListe", "/services/DUBUSagHent_1/Sag/33a1fe91-2418-5a46-bbf2-0108ce262f39?PrimaerPartsNetvaerkMarkering=false&DokumenterMarkering=false"],
            Sandbox.Received.Select(r => r.PathAndQuery));
    }

    [Fact]
    public async Task A_parent_is_told_nothing_of_the_childrens_cases()
    {
        // Proves that of a list that holds other people's cases nothing comes out when none is the citizen's: no fact, no field, no further call; and that the coverage says what that means.
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync(D1));
        Assert.Empty(answer.Facts);
        Assert.Empty(answer.NotMapped);
        Assert.Null(answer.Incomplete);
        Assert.Single(Sandbox.Received);
        Assert.Contains("forælder", Shipped.Definition(Source).Coverage.Completeness.Da, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_is_not_released_waits_for_its_caseworker()
    {
        // Proves that 403 to a case is neither an error of ours nor "nothing held".
        await using var server = await DubuAsync(403, """{"SagHent_O":null}""");
        var answer = Assert.IsType<SourceOutcome.Answered>(await AskAsync(D7, server));
        Assert.Equal((0, ReasonCode.AwaitingSourceDecision), (answer.Facts.Count, answer.Incomplete));
    }

    [Fact]
    public async Task A_case_about_another_child_is_refused()
    {
        // Proves that what stands behind the child's own entry must be about the child.
        await using var server = await DubuAsync(200, Case(Other));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync(D7, server));
    }

    [Fact]
    public void A_job_centre_caseworker_does_not_ask_at_all()
    {
        // Proves that the question is made for the roles of the law alone, also where the citizen has consented.
        Assert.DoesNotContain(SourceQuestion.From(Shipped.FullGrant(Shipped.Citizen(D7)), Shipped.Sources), q => q.Definition.Id == Source);
        Assert.Equal(["child-case"], Question(D7).Categories);
        Assert.DoesNotContain(Shipped.Definition(Source).Requests.SelectMany(r => r.Categories), c => c == "placed-children-and-preventive-measures");
    }

    private Task<SourceOutcome> AskAsync(string citizen) => Bench.AskOneAsync(SourceBench.To(Sandbox)[Source], Question(citizen), CancellationToken.None);

    private Task<SourceOutcome> AskAsync(string citizen, OwnServer server) => Bench.AskOneAsync(new SourceConnection(server.Address, SourceBench.Token), Question(citizen), CancellationToken.None);

    private const string List = """{"SagListeHent_O":{"SagListe":[{"SagSimpel":{"SagUUID":"a","SagPrimaerPart":{"PartCPRNummer":"2008159970"}}}]}}""";

    private static string Case(string child) => """{"SagHent_O":{"Sag":{"SagUUID":"a","SagStatus":"Aktiv","SagPrimaerPart":{"PartCPRNummer":"CHILD"}}}}""".Replace("CHILD", child, StringComparison.Ordinal);

    private static SourceQuestion Question(string citizen) =>
        SourceQuestion.From(Shipped.FullGrant(Shipped.Citizen(citizen), Role.CoordinatingCaseworker), Shipped.ByToken).Single(q => q.Definition.Id == Source);

    private static Task<OwnServer> DubuAsync(int status, string found) => OwnServer.StartAsync(async context =>
    {
        var list = context.Request.Path.Value!.EndsWith("/SagListe", StringComparison.Ordinal);
        context.Response.StatusCode = list ? 200 : status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(list ? List : found));
    });
}
