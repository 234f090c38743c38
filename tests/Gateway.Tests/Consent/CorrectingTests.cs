using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.Storage;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Consent;

/// <summary>Who may say that something is wrong, who may say what its holder answered, and who is told.</summary>
public sealed class CorrectingTests
{
    private const string Letters = "discharge-letters";
    private const string Confidential = "child-case";
    private static readonly Caller TheCitizen = ConsentBench.Private(Role.Citizen, ConsentBench.Citizen);
    private static readonly Caller Attorney = ConsentBench.Private(Role.Representative, Shipped.D3);
    private static readonly Caller Coordinator = ConsentBench.Caseworker with { Role = Role.HealthCoordinator, OrganisationCvr = "99990002", Unit = "Klinisk funktion" };
    private static readonly Caller AnotherUnit = ConsentBench.Caseworker with { Unit = "Familieafdelingen", User = "user-7" };
    private static readonly Caller Officer = ConsentBench.Caseworker with { Role = Role.PrivacyOfficer };

    [Fact]
    public async Task Each_asks_as_far_as_they_may()
    {
        // Proves: the citizen and offices; who acts for the citizen by a mandate for the category and no other; nobody else.
        await using var bench = new ConsentBench();
        foreach (var caller in new[] { TheCitizen, ConsentBench.Caseworker, Coordinator })
            Assert.Equal("done", ConsentBench.Why(await RequestAsync(bench, caller)));
        Assert.Equal("CitizenUnknown", ConsentBench.Why(await RequestAsync(bench, Attorney)));
        await MandateAsync(bench);
        Assert.Equal("done", ConsentBench.Why(await RequestAsync(bench, Attorney)));
        Assert.Equal("CitizenUnknown", ConsentBench.Why(await RequestAsync(bench, Attorney, Confidential)));
        var before = bench.Rows();
        foreach (var caller in new[] { ConsentBench.Private(Role.Companion, Shipped.D3), Officer, ConsentBench.Caseworker with { Role = Role.GeneralPractitioner }, ConsentBench.Caseworker with { Role = Role.Management } })
            Assert.Equal("RoleNotAllowed", ConsentBench.Why(await RequestAsync(bench, caller)));
        Assert.Equal(before, bench.Rows());
    }

    [Theory]
    [InlineData("no-such-category", "category is not in the policy catalogue")]
    [InlineData("health-register-contacts", "category is held for statistics only: no overview shows it")]
    [InlineData("prescriptions", "category may not be collected for casework: no overview shows it")]
    public async Task What_no_overview_shows_is_refused(string category, string why)
    {
        // Proves each reason, and that nothing is stored.
        await using var bench = new ConsentBench();
        var before = bench.Rows();
        Assert.Equal(why, ConsentBench.Why(await RequestAsync(bench, ConsentBench.Caseworker, category)));
        Assert.Equal(before, bench.Rows());
    }

    [Fact]
    public async Task Each_is_told_what_is_theirs()
    {
        // Proves: citizen and officer all; a caseworker what the municipality and the citizen asked for, but in a confidential category only what the own unit asked for; the region its own; an attorney what the mandate covers; a companion nothing.
        await using var bench = new ConsentBench();
        await MandateAsync(bench);
        foreach (var (caller, category, item) in new[]
        {
            (TheCitizen, Letters, "by-citizen"), (TheCitizen, Confidential, "by-citizen-confidential"), (ConsentBench.Caseworker, Letters, "by-office"),
            (ConsentBench.Caseworker, Confidential, "by-office-confidential"), (Coordinator, Letters, "by-region"),
        })
            await bench.DoneAsync(caller, work => Correcting.Request(new CorrectionQuestion(category, "cosmic", item, "forkert", ""), work));
        Assert.Equal(["by-region", "by-office-confidential", "by-office", "by-citizen-confidential", "by-citizen"], await SeenAsync(bench, TheCitizen));
        Assert.Equal(await SeenAsync(bench, TheCitizen), await SeenAsync(bench, Officer));
        Assert.Equal(["by-office-confidential", "by-office", "by-citizen"], await SeenAsync(bench, ConsentBench.Caseworker));
        Assert.Equal(["by-office", "by-citizen"], await SeenAsync(bench, AnotherUnit));
        Assert.Equal(["by-region"], await SeenAsync(bench, Coordinator));
        Assert.Equal(["by-region", "by-office", "by-citizen"], await SeenAsync(bench, Attorney));
        Assert.Equal("RoleNotAllowed", ConsentBench.Why(await bench.LookAsync(ConsentBench.Private(Role.Companion, Shipped.D3), work => Showing.Corrections(new PageQuestion(100, ""), work))));
    }

    [Fact]
    public async Task A_caseworker_says_what_the_holder_answered_once()
    {
        // Proves: also of what no list shows, by its id; neither the region's coordinator nor a private person nor the officer; a second answer is refused; the entry commits to the words and names the correction.
        await using var bench = new ConsentBench();
        var asked = (await bench.DoneAsync(TheCitizen, work => Correcting.Request(new CorrectionQuestion(Confidential, "dubu", "17", "forkert", "rigtigt"), work))).Correction;
        var question = new AnswerQuestion(asked.CorrectionId, CorrectionState.Corrected, "Rettet i dag");
        foreach (var caller in new[] { Coordinator, TheCitizen, Officer })
            Assert.Equal("RoleNotAllowed", ConsentBench.Why(await bench.DoAsync(caller, work => Correcting.Answer(question, work))));
        Assert.Equal("CorrectionUnknown", ConsentBench.Why(await bench.DoAsync(AnotherUnit, work => Correcting.Answer(question with { CorrectionId = "x" }, work))));
        var answered = (await bench.DoneAsync(AnotherUnit, work => Correcting.Answer(question, work))).Correction;
        Assert.Equal((CorrectionState.Corrected, "Rettet i dag", "user-7", "99990001", Shipped.Noon), (answered.State, answered.Answer!.Words, answered.Answer.AnsweredBy, answered.Answer.OrganisationCvr, answered.Answer.At));
        Assert.Equal("CorrectionAlreadyAnswered", ConsentBench.Why(await bench.DoAsync(AnotherUnit, work => Correcting.Answer(question, work))));
        Assert.Equal("forkert", Assert.Single((await bench.LookAsync(TheCitizen, work => Showing.Corrections(new PageQuestion(100, ""), work))).Done!.Entries).Wrong);
    }

    [Fact]
    public async Task As_many_wait_as_may_and_an_answer_makes_room()
    {
        // Proves the limit and that what was answered does not count.
        await using var bench = new ConsentBench();
        var first = (await RequestAsync(bench, TheCitizen)).Done!.Correction;
        for (var i = 1; i < Correcting.MostPending; i++)
            await RequestAsync(bench, TheCitizen);
        Assert.Equal("TooManyCorrections", ConsentBench.Why(await RequestAsync(bench, ConsentBench.Caseworker)));
        await bench.DoneAsync(ConsentBench.Caseworker, work => Correcting.Answer(new AnswerQuestion(first.CorrectionId, CorrectionState.Refused, "Nej, den er rigtig"), work));
        Assert.Equal("done", ConsentBench.Why(await RequestAsync(bench, TheCitizen)));
    }

    private static Task<Step<Corrected>> RequestAsync(ConsentBench bench, Caller caller, string category = Letters) =>
        bench.DoAsync(caller, work => Correcting.Request(new CorrectionQuestion(category, "cosmic", "doc-1", "Knæet er det højre", "Det er det venstre"), work));

    private static async Task<IEnumerable<string>> SeenAsync(ConsentBench bench, Caller caller) =>
        (await bench.LookAsync(caller, work => Showing.Corrections(new PageQuestion(100, ""), work))).Done!.Entries.Select(c => c.SourceItemId);

    private static Task<Mandated> MandateAsync(ConsentBench bench) => bench.DoneAsync(ConsentBench.Caseworker, work => Mandating.Record(
        new MandateQuestion(Shipped.D3, MandateKind.PowerOfAttorney, [Letters], [ConsentBench.Purpose], null, Shipped.Noon.AddDays(100), "doc-9"), bench.Desk.HolderFor(ConsentBench.Caseworker, Shipped.D3), work));
}
