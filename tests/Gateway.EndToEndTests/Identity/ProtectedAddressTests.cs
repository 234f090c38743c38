using Gateway.Callers;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Policy.V1;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Staff who look at somebody whose name and address are protected, beside one whose are not.</summary>
public sealed class ProtectedAddressTests : IAsyncLifetime
{
    private const string Protected = "D2";
    private const string Other = "D1";
    private const string Case = "26/4711";

    private readonly DutiesGateway _duties = new();

    public async Task InitializeAsync()
    {
        await _duties.InitializeAsync();
        await _duties.WritePersonsAsync(new { current = _duties.Number(Protected), @protected = new { hidden = new[] { "Hemmelig Prøvegade 7" } } });
    }

    public Task DisposeAsync() => _duties.DisposeAsync();

    [Fact]
    public async Task Each_look_is_marked_for_review_and_one_at_somebody_else_is_not()
    {
        // Proves: with an open case it is answered without any right; whole, in parts and located, each look comes to the officer's list with user, case and what was opened, and its records say why; of another citizen none does; who sees their own record is not reviewed.
        using var client = Client("sara", "");
        foreach (var citizen in new[] { Other, Protected })
        {
            Assert.Equal(SectionState.Available, (await client.GetOverviewAsync(About(citizen))).Sections[0].State);
            await client.StreamOverviewAsync(GeneratedClient.Streamed(About(citizen))).ToListAsync();
            await client.LocateRecordsAsync(GeneratedClient.Located(About(citizen)));
            Assert.Equal(citizen == Protected ? 3 : 0, (await ReviewsAsync()).Count);
        }
        using var self = _duties.Client(_duties.Token(Role.Citizen, AssuranceLevel.Substantial, more: c => c["cpr"] = _duties.Number(Protected)));
        var own = About(Protected);
        own.Purpose = RunningGateway.OwnAccess;
        Assert.Contains((await self.GetOverviewAsync(own)).Sections, s => s.State != SectionState.Withheld);

        var looks = await ReviewsAsync();
        Assert.Equal(3, looks.Count);
        Assert.All(looks, l => Assert.Equal((true, "", DutiesGateway.Prefix + ":sara", Case, null), (l.ProtectedRecord, l.Justification, l.User, l.CaseId, l.CitizenNotifiedAt)));
        Assert.All(looks, l => Assert.Equal(["employment-status"], l.Categories));
        var marked = Marked(_duties.Gateway.Entries());
        Assert.True(marked.Count >= 6);
        Assert.All(marked, e => Assert.Contains($"\nuser {DutiesGateway.Prefix}:sara\n", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_only_a_source_tells_is_marked_with_the_answer()
    {
        // Proves: where the register of persons does not know of it, each look is to be reviewed once, whole or in parts, as soon as an answer tells of the protection; the record of that answer says so, and the question's does not.
        var gateway = new RunningGateway();
        try
        {
            await StillProtected.StartAsync(gateway);
            await OnlyASourceTellsAsync(gateway);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static async Task OnlyASourceTellsAsync(RunningGateway gateway)
    {
        await File.WriteAllTextAsync(Path.Combine(gateway.DataFolder, "persons", "0999.json"), "[]");
        Assert.True((await gateway.Caseworker.GetOverviewAsync(gateway.About("D6"))).Protection.Active);
        var look = Assert.Single(await gateway.Officer().EmergenciesAsync());
        Assert.True(look.ProtectedRecord);
        await gateway.Caseworker.StreamOverviewAsync(GeneratedClient.Streamed(gateway.About("D6"))).ToListAsync();
        Assert.Equal(2, (await gateway.Officer().EmergenciesAsync()).Count);
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        Assert.Equal(2, (await gateway.Officer().EmergenciesAsync()).Count);
        var marked = Marked(gateway.Records());
        Assert.True(marked.Count >= 2);
        Assert.All(marked, e => Assert.Contains("\nkind disclosed\n", e, StringComparison.Ordinal));
    }

    private static List<string> Marked(IEnumerable<string> entries) => [.. entries.Where(e => (e + "\n").Contains("\nprotected address\n", StringComparison.Ordinal))];

    private GatewayClient Client(string user, string rights) => _duties.Client(_duties.Token(Role.Caseworker, AssuranceLevel.Substantial, more: c => (c["sub"], c["rights"]) = (user, rights)));

    private async Task<IReadOnlyList<EmergencyAccessRecord>> ReviewsAsync()
    {
        using var officer = _duties.Client(_duties.Token(Role.PrivacyOfficer, AssuranceLevel.High));
        return await officer.Policy.EmergenciesAsync();
    }

    private GetOverviewRequest About(string alias) => new() { CitizenId = _duties.Number(alias), CaseId = Case, Purpose = RunningGateway.Purpose, Categories = { "employment-status" } };
}
