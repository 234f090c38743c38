using Gateway.Casework.V1;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>A consent to somatic treatments and letters does not open psychiatry (decision 0067).</summary>
public sealed class PsychiatryApartTests : IAsyncLifetime
{
    private static readonly string[] Somatic = ["hospital-treatments", "discharge-letters"];
    private static readonly string[] Psychiatry = ["psychiatric-admissions", "district-psychiatry", "psychiatric-emergency"];

    // D4's diagnoses and therapies, as the hospital's answers write them.
    private static readonly string[] Telling = ["sykiatri", "DF322", "DF411", "depress", "Generaliseret angst", "PSY-"];

    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => _gateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task What_opens_treatments_and_letters_tells_nothing_of_psychiatry_and_its_own_consent_does()
    {
        // Proves: of a citizen with both, the somatic answer holds somatic items and no psychiatric word or code, and the psychiatric sections are those of a citizen who has none; with a consent to psychiatry each of them has items.
        var somatic = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D4", Somatic));
        Assert.All(Somatic, c => Assert.NotEmpty(somatic.Of(c).Items));
        Assert.All(Telling, word => Assert.DoesNotContain(word, somatic.ToString(), StringComparison.OrdinalIgnoreCase));

        var told = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D4", [.. Somatic, .. Psychiatry]));
        var ofNobody = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D11", Psychiatry));
        Assert.All(Psychiatry, c => Assert.Equal((SectionState.Withheld, ofNobody.Of(c)), (told.Of(c).State, told.Of(c))));

        await new ConsentCalls(_gateway).GivenAsync("D4", Psychiatry);
        var opened = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D4", Psychiatry));
        Assert.All(Psychiatry, c => Assert.NotEmpty(opened.Of(c).Items));
    }
    [Fact]
    public async Task What_goes_on_in_psychiatry_answers_nothing_before_it_is_consented_to()
    {
        // Proves: an assessment without that consent does not rest on the treatment, and tells no word of it; with the consent it does.
        Assert.DoesNotContain("district-psychiatry", await GroundsAsync());
        await new ConsentCalls(_gateway).GivenAsync("D6", Psychiatry);
        Assert.Contains("district-psychiatry", await GroundsAsync());
    }

    // The categories that the answer about treatment rests on.
    private async Task<List<string>> GroundsAsync()
    {
        var about = _gateway.About("D6");
        var answer = await _gateway.Caseworker.Casework.AssessCaseAsync(
            new AssessCaseRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, CaseType = CaseType.ResourceCourse });
        var cited = answer.Requirements.Single(r => r.RequirementId == "ongoing-treatment").ItemIds;
        return [.. answer.Basis.Items.Where(i => cited.Contains(i.ItemId)).SelectMany(i => i.Provenance.Select(p => p.Category))];
    }
}
