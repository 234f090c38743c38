using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves that a source that knows only ordinary national ids is not asked with another.</summary>
public sealed class AdministrativeNumberTests : IAsyncLifetime
{
    private readonly SourceBench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Theory]
    [InlineData("6507829974", true)]
    [InlineData("0703921VJ4", true)]
    [InlineData("0507829974", false)]
    public async Task A_day_plus_60_or_a_replacement_number_is_not_shown_to_a_source_that_refuses_it(string number, bool refused)
    {
        // Proves: where the definition says so, the section's reason is the number's and nothing leaves the gateway; an ordinary number is asked with, and so is any number where the definition says nothing.
        await using var server = await OwnServer.SayingAsync("""{"kontaktgrupper":[]}""");
        foreach (var refuses in new[] { true, false })
        {
            var earlier = server.Requests.Count;
            var definition = Shipped.AskedByToken("dfdg") with { RefusesAdministrativeNumbers = refuses };
            var question = Shipped.Question(Shipped.Citizen(number), "dfdg", "status", new SourceCatalogue([definition]));
            var outcome = await _bench.AskOneAsync(new SourceConnection(server.Address, SourceBench.Token), question, CancellationToken.None);
            var unasked = refuses && refused;
            Assert.Equal(unasked, outcome == new SourceOutcome.Failed(ReasonCode.SourceRefusedIdentifier));
            Assert.Equal(unasked ? 0 : 1, server.Requests.Count - earlier);
        }
    }

    [Fact]
    public void The_income_register_alone_refuses_them()
    {
        // Proves that the key is read, and which shipped definition has it.
        Assert.Equal(["skat-eindkomst"], Shipped.Sources.Definitions.Where(d => d.RefusesAdministrativeNumbers).Select(d => d.Id));
    }
}
