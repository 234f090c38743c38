using System.Security.Cryptography.X509Certificates;
using Gateway.Casework.V1;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.EndToEndTests;

/// <summary>The generated client without the helper around it: each message as it comes, each status as it is.</summary>
internal sealed class GeneratedClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly string _token;

    private GeneratedClient(GrpcChannel channel, string token)
    {
        _channel = channel;
        _token = token;
        Overviews = new OverviewService.OverviewServiceClient(channel);
        Casework = new CaseworkService.CaseworkServiceClient(channel);
    }

    internal OverviewService.OverviewServiceClient Overviews { get; }

    internal CaseworkService.CaseworkServiceClient Casework { get; }

    internal static async Task<GeneratedClient> ConnectAsync(RunningGateway gateway, string clientId = OneCommandStart.CaseworkerClient)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(gateway.AuthorityFile));
        var channel = GrpcChannel.ForAddress(gateway.Started.Gateway.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        return new GeneratedClient(channel, await gateway.TokenAsync(clientId));
    }

    internal CallOptions Options(TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        new(new Metadata { { "authorization", $"Bearer {_token}" } }, deadline is { } time ? TimeProvider.System.GetUtcNow().UtcDateTime + time : null, cancellationToken);

    /// <summary>A stream read to its end.</summary>
    internal async Task<IReadOnlyList<StreamOverviewResponse>> StreamAsync(GetOverviewRequest about)
    {
        using var call = Overviews.StreamOverview(Streamed(about), Options());
        var parts = new List<StreamOverviewResponse>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
            parts.Add(call.ResponseStream.Current);
        return parts;
    }

    /// <summary>The answer of each call to the same question, the parts of a stream among them.</summary>
    internal async Task<IReadOnlyList<IMessage>> AskInEveryWayAsync(GetOverviewRequest about) =>
    [
        await Overviews.GetOverviewAsync(about, Options()), await Overviews.LocateRecordsAsync(Located(about), Options()),
        await Overviews.ExplainAccessAsync(Explained(about), Options()), .. await StreamAsync(about),
    ];

    /// <summary>The same question, for a stream.</summary>
    internal static StreamOverviewRequest Streamed(GetOverviewRequest about) => new()
    {
        CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, Categories = { about.Categories }, CaseStep = about.CaseStep,
    };

    /// <summary>The same question, for who holds something.</summary>
    internal static LocateRecordsRequest Located(GetOverviewRequest about) => new()
    {
        CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, Categories = { about.Categories }, CaseStep = about.CaseStep,
    };

    /// <summary>The same question, for "may I".</summary>
    internal static ExplainAccessRequest Explained(GetOverviewRequest about) => new()
    {
        CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose, Categories = { about.Categories }, CaseStep = about.CaseStep,
    };

    public void Dispose() => _channel.Dispose();
}
