using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Overview.V1;
using Google.Protobuf;

namespace Gateway.EndToEndTests.Crash;

/// <summary>A call of which the gateway has half the message, and never gets the rest: it cannot have decided anything.</summary>
internal sealed class HalfRequest : IDisposable
{
    private readonly HttpClient _client;

    private HalfRequest(HttpClient client) => _client = client;

    /// <summary>Sends it; the half is on its way when this returns.</summary>
    internal static async Task<HalfRequest> SendAsync(GatewayAlone gateway, GetOverviewRequest about)
    {
        var (handler, token) = await gateway.OpenAsync();
        var client = new HttpClient(handler) { BaseAddress = gateway.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.TE.ParseAdd("trailers");
        var half = new HalfContent(about.ToByteArray());
        // It ends when the gateway dies, and nobody waits for it.
        _ = client.PostAsync("/gateway.overview.v1.OverviewService/GetOverview", half);
        await half.Sent.WaitAsync(CrashScene.Patience);
        return new HalfRequest(client);
    }

    public void Dispose() => _client.Dispose();

    private sealed class HalfContent : HttpContent
    {
        // Not compressed, and how long it is.
        private const int PrefixLength = 5;

        private readonly byte[] _message;
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal HalfContent(byte[] message)
        {
            _message = message;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        internal Task Sent => _sent.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var prefix = new byte[PrefixLength];
            BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), _message.Length);
            await stream.WriteAsync(prefix);
            await stream.WriteAsync(_message.AsMemory(0, _message.Length / 2));
            await stream.FlushAsync();
            _sent.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
