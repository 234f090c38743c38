using Grpc.Core;

namespace Gateway.EndToEndTests;

/// <summary>Callers that give up harm nobody else.</summary>
public sealed class CancelledCallsTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Calls_given_up_at_any_moment_leave_the_others_and_the_log_whole()
    {
        // Proves: of calls on one connection, half of them cancelled after an arbitrary time, the others are all answered, and every query gets its outcome.
        using var client = await GeneratedClient.ConnectAsync(gateway);
        var chance = new Random(20_261_124);
        var delays = Enumerable.Range(0, 200).Select(_ => TimeSpan.FromMicroseconds(chance.Next(0, 20_000))).ToList();
        await Parallel.ForEachAsync(delays, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (delay, stop) =>
        {
            using var gone = new CancellationTokenSource(delay);
            try
            {
                await client.Overviews.GetOverviewAsync(gateway.About("D1"), client.Options(cancellationToken: gone.Token));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
            {
                // As meant.
            }
            Assert.Equal(12, (await client.Overviews.GetOverviewAsync(gateway.About("D1"), client.Options(cancellationToken: stop))).Sections.Count);
        });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (OpenQueries() > 0)
            await Task.Delay(20, patience.Token);
    }

    private long OpenQueries()
    {
        using var store = gateway.OpenStore();
        using var command = store.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM open_queries";
        return (long)command.ExecuteScalar()!;
    }
}
