using Gateway.Access;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Storage;

namespace Gateway.EndToEndTests;

/// <summary>One person under the current, an earlier and a replacement number: the same answers, consents and log.</summary>
public sealed class PersonNumbersTests : IAsyncLifetime
{
    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => StillProtected.StartAsync(_gateway);

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(StillProtected.EarlierNumber)]
    [InlineData(StillProtected.ReplacementNumber)]
    public async Task Whichever_number_is_asked_by_the_overview_is_the_same(string number)
    {
        // Proves: sections, items with their ids, reasons and protection do not depend on the number; what the hospital
        // keeps under the earlier number is there either way.
        var expected = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D6"));
        var found = await _gateway.Caseworker.GetOverviewAsync(By(number));
        Assert.Equal(Content(expected), Content(found));
        Assert.Equal(["2020-11-12T13:00:00+01:00"], found.Of("hospital-treatments").Items.Select(i => i.Period.Start));
        Assert.Equal(SectionState.Available, found.Of("employment-status").State);
    }

    [Theory]
    [InlineData(StillProtected.EarlierNumber)]
    [InlineData(StillProtected.ReplacementNumber)]
    public async Task Whichever_number_is_asked_by_the_log_knows_one_citizen(string number)
    {
        // Proves: what opens the log's commitments is found under one key, so that a citizen's own look into the log misses nothing.
        var first = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D6", "employment-status"));
        var second = await _gateway.Caseworker.GetOverviewAsync(By(number, "employment-status"));
        var other = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"));
        Receipt[] hers = [first.QueryReceipt, first.Receipt, second.QueryReceipt, second.Receipt];
        var key = Assert.Single(hers.Select(r => KeyOf(r)).Distinct());
        Assert.NotEqual(key, KeyOf(other.Receipt));
    }

    [Theory]
    [InlineData(StillProtected.EarlierNumber)]
    [InlineData(StillProtected.ReplacementNumber)]
    public async Task A_consent_under_any_number_counts_and_its_withdrawal_too(string number)
    {
        // Proves: a consent given before the number changed opens the category by either number, until it is withdrawn.
        await WithdrawAllAsync();
        Assert.Equal(SectionState.Withheld, (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D6", "social-measures"))).Sections[0].State);

        await _gateway.Consents.GrantAsync(CitizenId.TryParse(number)!, Consent("given-before", ConsentEffect.Permit, "social-measures", "social"));
        foreach (var request in new[] { _gateway.About("D6", "social-measures"), By(number, "social-measures") })
        {
            var section = (await _gateway.Caseworker.GetOverviewAsync(request)).Sections[0];
            Assert.Equal((SectionState.Available, "given-before"), (section.State, section.ConsentId));
        }

        Assert.NotNull(await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, "given-before"));
        foreach (var request in new[] { _gateway.About("D6", "social-measures"), By(number, "social-measures") })
        {
            var section = (await _gateway.Caseworker.GetOverviewAsync(request)).Sections[0];
            Assert.Equal(SectionState.Withheld, section.State);
            Assert.Contains("CONSENT_WITHDRAWN", section.Codes());
        }
    }

    private GetOverviewRequest By(string number, params string[] categories)
    {
        var request = _gateway.About("D6", categories);
        request.CitizenId = number;
        return request;
    }

    // Everything that does not tell when it was asked and where it was recorded.
    private static List<string> Content(GetOverviewResponse overview)
    {
        foreach (var provenance in overview.Sections.SelectMany(s => s.Items).SelectMany(i => i.Provenance))
            (provenance.AskedAt, provenance.Receipt) = (null, null);
        return [.. overview.Sections.Select(s => s.ToString()), .. overview.Timeline.Select(t => t.ToString()), overview.Protection.ToString()];
    }

    private string KeyOf(Receipt receipt)
    {
        using var store = _gateway.OpenStore();
        using var command = store.CreateCommand();
        command.CommandText = "SELECT hex(v.citizen_key) FROM log_openings o JOIN vaults v ON v.vault_id = o.vault_id WHERE o.log_index = $index";
        command.Parameters.AddWithValue("$index", (long)receipt.LogIndex);
        return (string)command.ExecuteScalar()!;
    }

    private async Task WithdrawAllAsync()
    {
        foreach (var consent in await _gateway.Consents.ReadAsync(OneCommandStart.Municipality, Person.Known(_gateway.Citizen("D6"))))
            await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, consent.ConsentId);
    }

    private ConsentRecord Consent(string id, ConsentEffect effect, string category, string holder) => new()
    {
        Municipality = OneCommandStart.Municipality,
        ConsentId = id,
        Effect = effect,
        ReceiverCvr = OneCommandStart.OrganisationCvr,
        Purpose = RunningGateway.Purpose,
        CaseId = _gateway.About("D6").CaseId,
        Categories = [category],
        Holders = [holder],
        Form = "written",
        RecordedBy = "test",
        Evidence = "note",
        TextVersion = "2026-1",
        ValidFrom = TimeProvider.System.GetUtcNow().AddDays(-1),
        ValidUntil = TimeProvider.System.GetUtcNow().AddDays(100),
    };
}
