using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>A specialist's certificate (LÆ 275) all the way from the inbox of forms.</summary>
public sealed class SpecialistCertificateTests(WholeGateway whole) : IClassFixture<WholeGateway>
{
    private const string Category = "specialist-certificates";
    private readonly RunningGateway _gateway = whole.Running;

    [Fact]
    public async Task It_is_shown_to_the_citizen_and_by_consent_to_the_caseworker()
    {
        // Proves: D12 sees the certificate that the clinical function has sent, with its content; the caseworker does not without a consent, and with one that names the clinical function sees the very same.
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, "citizen-d12");
        var own = Assert.Single((await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo("D12"), citizen.Options())).Of(Category).Items);
        Assert.Equal(("LÆ 275 Speciallægeattest", "besvaret", "LÆ 275"), (own.Code.Text, own.Status, Assert.Single(own.Code.Codings).Code));
        Assert.StartsWith("2026-10-12", own.Period.Start, StringComparison.Ordinal);
        Assert.Equal("gp-certificates", Assert.Single(own.Provenance).SourceId);
        Assert.Contains(own.Values, v => v.Text == "Klinisk Funktion, Region Test");
        Assert.Contains(own.Values, v => v.Text == "Siddende arbejde to til tre timer om dagen, med skiftende stilling.\nKnælende arbejde frarådes varigt.");

        var without = (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D12", Category))).Of(Category);
        Assert.Equal((SectionState.Withheld, 0), (without.State, without.Items.Count));
        Assert.Contains("CONSENT_MISSING", without.Codes());

        await _gateway.Consents.GrantAsync(_gateway.Citizen("D12"), SampleConsent.Of("lae-275", _gateway.About("D12").CaseId, Category) with { Holders = ["clinical-function"] });
        var with = (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D12", Category))).Of(Category);
        Assert.Equal(SectionState.Available, with.State);
        var shown = Assert.Single(with.Items);
        Assert.Equal((own.Code, own.Period, own.Status), (shown.Code, shown.Period, shown.Status));
        Assert.Equal(own.Values, shown.Values);
    }
}
