// Proves by counted work, and by no clock, that who is refused cannot tell from it whether there is such a citizen.
using System.Diagnostics;
using Gateway.Storage.Tests;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.EndToEndTests.Identity;

/// <summary>
/// What a refused call costs: statements to the database, told by its driver's own activities, and questions to sources.
/// Others' work in the background can only add to it, so that the least of some times is the call's own.
/// </summary>
public sealed class RefusedWorkTests
{
    private const int Times = 5;
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    [Theory, OnPostgres]
    public async Task Who_asks_about_another_causes_the_same_work_whether_there_is_such_a_citizen(On engine)
    {
        // Proves for every call a citizen may make about one: as many statements, no fewer and no more, and no question to a source, about somebody with consents, cases and records and about a number that nobody has. The controls: asked about oneself the calls cost statements, and more of them in all.
        var gateway = RunningGateway.OnEngine(engine);
        await gateway.InitializeAsync();
        try
        {
            using var statements = new Statements();
            using var channel = GrpcChannel.ForAddress(gateway.Started.Gateway.Address, new GrpcChannelOptions { HttpHandler = gateway.Handler() });
            var headers = new Metadata { { "authorization", "Bearer " + await gateway.TokenAsync("citizen-d4") } };
            string Number(string alias) => gateway.Simulators.Citizens.First(c => c.Alias == alias).Cpr;
            var (own, refused) = (0, 0);
            foreach (var call in TiedRecordMatrixTests.Calls.Where(c => !TiedRecordMatrixTests.StaffAlone.Contains(c.Name)))
            {
                // A call about oneself goes further, and may end at what is asked for.
                async Task<int> CountAsync(string about, bool mayBeWrong = false)
                {
                    var request = TiedRecordMatrixTests.Request(call, about, RunningGateway.OwnAccess).ToByteArray();
                    var before = statements.Count;
                    await AskAsync(channel, call, request, headers, mayBeWrong);
                    return statements.Count - before;
                }
                var least = new Dictionary<string, int>();
                var asked = gateway.Simulators.Received.Count;
                for (var time = 0; time < Times; time++)
                {
                    foreach (var about in new[] { Number("D1"), TiedRecordMatrixTests.Nobody })
                        least[about] = Math.Min(least.GetValueOrDefault(about, int.MaxValue), await CountAsync(about));
                }
                Assert.True(least.Values.Distinct().Count() == 1, $"{call.Name}: {string.Join(" and ", least.Values)} statements");
                Assert.True(asked == gateway.Simulators.Received.Count, call.Name);
                refused += least.Values.First();
                own += await CountAsync(Number("D4"), mayBeWrong: true);
            }
            Assert.True(own > refused, $"{own} about oneself, {refused} refused");
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static async Task AskAsync(GrpcChannel channel, MethodDescriptor call, byte[] request, Metadata headers, bool mayBeWrong)
    {
        // One answer is a stream of one.
        using var answer = channel.CreateCallInvoker().AsyncServerStreamingCall(
            new Method<byte[], byte[]>(MethodType.ServerStreaming, call.Service.FullName, call.Name, Raw, Raw), null, new CallOptions(headers, DateTime.UtcNow.AddSeconds(30)), request);
        try
        {
            while (await answer.ResponseStream.MoveNext(CancellationToken.None))
            {
                // What is said of it, other tests look at.
            }
        }
        catch (RpcException e) when (e.StatusCode is not (StatusCode.Internal or StatusCode.Unavailable or StatusCode.ResourceExhausted) && (mayBeWrong || e.StatusCode != StatusCode.InvalidArgument))
        {
            // Refused.
        }
    }

    /// <summary>How many statements the driver has sent, in this process.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly ActivityListener _listener;
        private int _count;

        internal Statements()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = _ => Interlocked.Increment(ref _count),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        internal int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
