using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>A source that fails every second request: each question has its own outcome, and no question is put twice.</summary>
public sealed class FlappingSourceTests(RunningGateway gateway) : IClassFixture<RunningGateway>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        gateway.Simulators.ClearFaults();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Of_two_categories_the_one_whose_question_failed_says_so()
    {
        // Proves: one section is whole and the other an explained gap, never both or neither, and the source was asked
        // exactly twice: a repeated question could turn the gap into a wrong answer (DFDG refuses a repeated request id).
        string[] categories = ["employment-status", "benefit-history"];
        var well = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", categories));
        gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.Flapping));
        for (var i = 0; i < 4; i++)
        {
            var before = gateway.Simulators.Received.Count;
            var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", categories));
            var failed = Assert.Single(overview.Sections, s => s.State == SectionState.Unavailable);
            Assert.Equal(["SOURCE_ERROR"], failed.Codes());
            Assert.Equal("dfdg", failed.Reasons[0].SourceId);
            Assert.True(failed.Reasons[0].Transient);
            Assert.Empty(failed.Items);
            var whole = Assert.Single(overview.Sections, s => s.State == SectionState.Available);
            Assert.Equal(well.Of(whole.Category).Texts(), whole.Texts());
            Assert.Empty(whole.Reasons);
            Assert.Equal(["dfdg", "dfdg"], gateway.Simulators.Received.Skip(before).Select(r => r.Source));
        }
    }

    [Fact]
    public async Task A_category_of_two_questions_is_partial()
    {
        // Proves: half of what a category is made of is not the whole, and is not nothing.
        gateway.Simulators.SetFault("cosmic", Fault.Of(FaultKind.Flapping));
        var section = (await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", "hospital-treatments"))).Of("hospital-treatments");
        Assert.Equal(SectionState.Partial, section.State);
        Assert.Equal(["SOURCE_ERROR"], section.Codes());
        Assert.NotEmpty(section.Items);
    }

    [Fact]
    public async Task Categories_of_one_question_stand_and_fall_together_and_the_next_call_starts_afresh()
    {
        // Proves: a failure is forgotten with its call: answered, failed, answered, failed.
        string[] categories = ["social-assessment", "social-action-plan", "social-measures"];
        gateway.Simulators.SetFault("ffb", Fault.Of(FaultKind.Flapping));
        foreach (var state in new[] { SectionState.Available, SectionState.Unavailable, SectionState.Available, SectionState.Unavailable })
            Assert.All((await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", categories))).Sections, s => Assert.Equal(state, s.State));
    }
}
