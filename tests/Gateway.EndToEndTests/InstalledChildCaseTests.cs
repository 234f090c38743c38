// Proves that an installation's settings are enough to connect DUBU as it demands to be connected, and that the team gets its answer from it.
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>DUBU behind a gateway that is a process of its own with an installation's settings.</summary>
public sealed class InstalledChildCaseTests
{
    [Fact]
    public async Task The_team_gets_the_case_from_DUBU_over_a_holder_of_key_token_and_the_caseworker_does_not_ask()
    {
        // Proves: with the addresses of the token services and the gateway's certificate in the settings alone, the assertion is fetched and exchanged, the list and the one case are asked for, and whom to invite comes out; a job centre's caseworker makes no question.
        var folder = Directory.CreateTempSubdirectory("gateway-dubu-").FullName;
        try
        {
            await using var alone = await GatewayAlone.StartAsync(folder, sources: ["dubu"]);
            var about = alone.About("D7", "child-case");
            Assert.Equal(SectionState.Withheld, Assert.Single((await alone.Caseworker.GetOverviewAsync(about)).Sections).State);
            Assert.Equal((0, 0), (alone.Simulators.Received.Count, alone.Simulators.TokensIssuedBy("dubu")));

            var section = Assert.Single((await alone.ConnectTeamMember().GetOverviewAsync(about)).Sections);
            var item = Assert.Single(section.Items);
            Assert.Equal((SectionState.Available, "Børnesag", "2026-04-20", "Aktiv"), (section.State, item.Code.Text, item.Period.Start, item.Status));
            Assert.Equal([("department", "Børn og Familie, Testkøbing"), ("caseworker", "Bodil Børnesagsbehandler")], item.Values.Select(v => (v.Name, v.Text)));
            Assert.Equal(
                ["/services/DUBUSagHent_1/SagListe", "/services/DUBUSagHent_1/Sag/33a1fe91-2418-5a46-bbf2-0108ce262f39?PrimaerPartsNetvaerkMarkering=false&DokumenterMarkering=false"],
                alone.Simulators.Received.Select(r => r.PathAndQuery));
            Assert.Equal(2, alone.Simulators.TokensIssuedBy("dubu"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
