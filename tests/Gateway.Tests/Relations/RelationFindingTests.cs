using Gateway.Access;
using Gateway.Callers;
using Gateway.Relations;
using Gateway.Sources;
using Gateway.Storage;
using Gateway.Tests.Access;
using Gateway.Tests.Overview;
using Gateway.Tests.Sandbox;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Relations;

/// <summary>Proves what the answers of the sources say about an open case.</summary>
public sealed class RelationFindingTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("0999", "2026-03-02", "", true)]
    [InlineData("0999", "2026-11-21", "2026-11-21", true)]
    [InlineData("0999", "2026-03-02T08:00:00+01:00", "2027-01-01", true)]
    [InlineData("0999", "2026-03-02", "2026-11-20", false)]
    [InlineData("0999", "2026-11-22", "", false)]
    [InlineData("0998", "2026-03-02", "", false)]
    [InlineData("999", "2026-03-02", "", false)]
    [InlineData("", "2026-03-02", "", false)]
    [InlineData("0999", "", "", false)]
    [InlineData("0999", "2026", "", false)]
    [InlineData("0999", "2026-03-02", "soon", false)]
    public void A_case_is_open_from_its_first_day_to_its_last_at_the_municipality_alone(string authority, string start, string end, bool confirmed)
    {
        // Proves: begun, not ended, of this municipality; what cannot be read confirms nothing.
        var finding = Find(Holding(Case(authority, start, end)));
        Assert.Equal(confirmed ? RelationOutcome.Confirmed : RelationOutcome.Denied, finding.Outcome);
        Assert.Equal(confirmed ? [] : [ReasonCode.NothingHeld], finding.Causes);
    }

    [Fact]
    public void One_open_case_confirms_whatever_else_is_there()
    {
        // Proves: beside closed ones, others' and sources that failed.
        Assert.Equal(RelationOutcome.Confirmed, Find(
            Holding(Case("0998", "2020-01-01", ""), Case("0999", "2019-01-01", "2019-12-31"), Case("0999", "2026-01-01", "")),
            Answers.Failing(ReasonCode.SourceTimeout)).Outcome);
    }

    [Fact]
    public void Only_where_everybody_has_answered_is_it_known_that_there_is_none()
    {
        // Proves: one failure, an answer that is not whole, or nobody to ask, leave it open, with the cause.
        Assert.Equal(new(RelationOutcome.Denied, [ReasonCode.PersonNotFound]), Find(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound)), Same);
        Assert.Equal(new(RelationOutcome.Denied, [ReasonCode.PersonDead]), Find(Answers.Failing(ReasonCode.PersonDead)), Same);
        Assert.Equal(
            new(RelationOutcome.NotAnswered, [ReasonCode.SourceTimeout]), Find(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), Answers.Failing(ReasonCode.SourceTimeout)), Same);
        Assert.Equal(new(RelationOutcome.NotAnswered, [ReasonCode.SourceTooLarge]), Find(new SourceOutcome.Answered([], [], ReasonCode.SourceTooLarge)), Same);
        Assert.Equal(new(RelationOutcome.NotAnswered, [ReasonCode.SourceNotConnected]), Find(), Same);
    }

    [Theory]
    [InlineData("caseworker", false)]
    [InlineData("coordinating-caseworker", false)]
    [InlineData("team-member-social", false)]
    [InlineData("team-member-health", false)]
    [InlineData("team-member-education", false)]
    [InlineData("team-member-child-and-family", false)]
    [InlineData("health-coordinator", true)]
    [InlineData("general-practitioner", true)]
    [InlineData("source-owner", true)]
    public void The_municipalitys_open_case_says_nothing_of_another_organisation_that_the_citizen_has_not_let_in(string role, bool mustBeLetIn)
    {
        // Proves: for every role that could ask: of another organisation the case counts with a standing consent that names it, in that case, and without one is denied with that cause; what was not confirmed stays as it was.
        var caller = Shipped.Caller with { Role = CallerWords.Roles[role], OrganisationCvr = "99990002" };
        var question = RelationQuestion.Of(new AccessRequest(caller, Person.Known(Shipped.D1), CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, []));
        var open = Find(Holding(Case("0999", "2026-01-01", "")));
        RelationFinding With(params ConsentRecord[] consents) => open.Of(question, Scene.Given(consents), Shipped.Noon);
        var letIn = Shipped.Consent("c-1", "employment-status") with { ReceiverCvr = "99990002", CaseId = Shipped.Case };
        Assert.Equal(RelationOutcome.Confirmed, With(letIn).Outcome);
        foreach (var not in new[]
        {
            letIn with { ReceiverCvr = "99990001" }, letIn with { CaseId = "26/other" }, letIn with { WithdrawnAt = Shipped.Noon }, letIn with { ValidUntil = Shipped.Noon },
            letIn with { ValidFrom = Shipped.Noon.AddDays(1) }, letIn with { Effect = ConsentEffect.Deny }, letIn with { MandateId = "ended" },
        })
            Assert.Equal(mustBeLetIn ? new(RelationOutcome.Denied, [ReasonCode.ConsentMissing]) : RelationFinding.Known, With(not), Same);
        var unanswered = Find(Answers.Failing(ReasonCode.SourceTimeout));
        Assert.Equal(unanswered, unanswered.Of(question, AccessRecords.None, Shipped.Noon), Same);
    }

    [Fact]
    public void A_fact_of_another_category_confirms_nothing()
    {
        // Proves: what a source sends along is not taken for an open case.
        Assert.Equal(RelationOutcome.Denied, Find(Holding(Case("0999", "2026-01-01", "") with { Category = "employment-status" })).Outcome);
    }

    [Theory]
    [InlineData("D1", true)]
    [InlineData("D2", true)]
    [InlineData("D4", true)]
    [InlineData("D6", true)]
    [InlineData("D8", false)]
    public void The_recorded_answers_are_read_by_the_shipped_definition(string citizen, bool confirmed)
    {
        // Proves: definition, mapping and reading fit each other, on what the simulator really sends, and nothing of it goes unmapped.
        var exchange = RecordedFile.ReadAll(RecordedFile.Shipped).Single(e => e.Case.Contains($"-{citizen}-relation", StringComparison.Ordinal));
        var definition = Shipped.Definition("dfdg");
        var outcome = PayloadTree.Interpret(
            Shipped.Json(System.Text.Encoding.UTF8.GetString(exchange.ResponseBody)), definition, Shipped.Request("dfdg", "relation"), [RelationQuestion.Category], Person.Known(Shipped.Citizen(exchange.Cpr!)));
        Assert.Empty(Assert.IsType<SourceOutcome.Answered>(outcome).NotMapped);
        Assert.Equal(confirmed ? RelationOutcome.Confirmed : RelationOutcome.Denied, Find(outcome).Outcome);
    }

    [Fact]
    public void Nobody_but_the_gateway_asks_for_it()
    {
        // Proves: the question is the system's own, about the organisation's municipality, for the category alone; the shipped catalogue allows it to the system and to no other role.
        var request = new RelationQuestion(Shipped.Municipality, "99990001", Person.Known(Shipped.D1)).Request();
        Assert.Equal(["open-cases"], AccessGrant.Decide(request, Shipped.Catalogue, AccessRecords.None, Shipped.Noon).Allowed.Select(a => a.Category.Id));
        foreach (var role in Enum.GetValues<Role>().Where(r => r != Role.System))
        {
            var other = request with { Caller = request.Caller with { Role = role } };
            Assert.Empty(AccessGrant.Decide(other, Shipped.Catalogue, AccessRecords.None, Shipped.Noon).Allowed);
        }
    }

    private static bool Same(RelationFinding one, RelationFinding other) => one.Outcome == other.Outcome && one.Causes.SequenceEqual(other.Causes);

    private static RelationFinding Find(params SourceOutcome[] outcomes) =>
        RelationFinding.Of([.. outcomes.Select(o => Answers.To("dfdg", "relation", o))], Shipped.Municipality, Today);

    private static SourceOutcome Holding(params Fact[] facts) => Answers.Holding(facts);

    private static Fact Case(string authority, string start, string end) => Answers.Fact(RelationQuestion.Category, "case-1", start) with
    {
        End = end,
        Values = [new FactValue(RelationFinding.Authority, Scene.Text("code"), new FactDatum.TextDatum(authority))],
    };
}
