using Gateway.Hosting;
using Gateway.Hosting.Reflection;
using Gateway.Tests.Sources.Resilience;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Hosting;

/// <summary>A stream of questions that asks nothing is ended by the gateway's own timer, on the gateway's clock.</summary>
public sealed class IdleStreamTests
{
    private static readonly GatewayLimits Limits = GatewayLimits.Standard with { IdleStream = 20 };

    [Fact]
    public async Task It_ends_when_it_is_idle_as_long_as_the_limit_and_not_before()
    {
        // Proves: each question gives the stream the whole time again; a moment before its end the stream is open, at its end it is UNAVAILABLE.
        var (clock, questions, answers) = (new HandClock(), new Questions(), new Answers());
        var service = new ReflectionService(new Lifetime(), Limits, clock);
        var stream = service.ServerReflectionInfo(questions, answers, new Call());

        await clock.UntilWaitingAsync(1);
        clock.Move(TimeSpan.FromSeconds(19));
        questions.Ask();
        await answers.Answered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await clock.UntilWaitingAsync(1);
        clock.Move(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.False(stream.IsCompleted);
        clock.Move(TimeSpan.FromTicks(1));

        var ended = await Assert.ThrowsAsync<RpcException>(() => stream.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(StatusCode.Unavailable, ended.StatusCode);
        Assert.Equal(0, clock.Waiting);
    }

    /// <summary>A caller that asks when the test says so.</summary>
    private sealed class Questions : IAsyncStreamReader<ServerReflectionRequest>
    {
        private readonly SemaphoreSlim _asked = new(0);

        public ServerReflectionRequest Current { get; } = new() { ListServices = "" };

        public void Ask() => _asked.Release();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await _asked.WaitAsync(cancellationToken);
            return true;
        }
    }

    private sealed class Answers : IServerStreamWriter<ServerReflectionResponse>
    {
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(ServerReflectionResponse message)
        {
            Answered.TrySetResult();
            return Task.CompletedTask;
        }

        public Task WriteAsync(ServerReflectionResponse message, CancellationToken cancellationToken) => WriteAsync(message);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            // Nothing runs here.
        }
    }

    private sealed class Call : ServerCallContext
    {
        protected override string MethodCore => "";

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
