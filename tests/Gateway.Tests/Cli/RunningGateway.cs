using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Casework.V1;
using Gateway.Consent.V1;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Gateway.Sources.V1;
using Gateway.Tests.Tokens;
using Gateway.Tokens;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Cli;

/// <summary>
/// A gateway that answers what a test tells it, a real token service and the connection file of both: everything the
/// program and the client package meet, over real sockets with TLS.
/// </summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public const string Citizen = "0101709999";

    private readonly WebApplication _app;
    private readonly TokenServiceHost _tokens;
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;
    private readonly TestFolder _folder = new();

    private RunningGateway(WebApplication app, TokenServiceHost tokens, X509Certificate2 certificate, ECDsa key)
    {
        (_app, _tokens, _certificate, _key) = (app, tokens, certificate, key);
        Address = new Uri(app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        _folder.Write("client.pem", key.ExportPkcs8PrivateKeyPem());
        _folder.Write("ca.pem", certificate.ExportCertificatePem());
        _folder.Write("citizens.json", $$$"""{"D1":{"name":"Anna","cpr":"{{{Citizen}}}","born":"1970-01-01","case":"26/1234"},"D2":"0202709998"}""");
        ConnectionFile = WriteConnection(Address, tokens.Issuer);
    }

    public Uri Address { get; }

    public Uri Issuer => _tokens.Issuer;

    public string ConnectionFile { get; }

    public string PrivateKey => _key.ExportPkcs8PrivateKeyPem();

    public X509Certificate2Collection Authorities => [_certificate];

    /// <summary>What the gateway does with a request.</summary>
    public Func<GetOverviewRequest, ServerCallContext, Task<GetOverviewResponse>> Answer { get; set; } = (_, _) => Task.FromResult(SampleAnswer.Full());

    public Func<StreamOverviewRequest, IServerStreamWriter<StreamOverviewResponse>, ServerCallContext, Task> Stream { get; set; } = async (_, stream, _) =>
    {
        foreach (var message in SampleStream.Whole())
            await stream.WriteAsync(message);
    };

    public Func<LocateRecordsRequest, Task<LocateRecordsResponse>> Locate { get; set; } = _ => Task.FromResult(SampleDecisions.Located());

    public Func<ExplainAccessRequest, Task<ExplainAccessResponse>> Explain { get; set; } = _ => Task.FromResult(SampleDecisions.Explained());

    public Func<DraftConsentRequest, DraftConsentResponse> Draft { get; set; } = _ => SampleConsents.Draft();

    public Func<WithdrawConsentRequest, WithdrawConsentResponse> Withdraw { get; set; } = _ => new WithdrawConsentResponse { Consent = SampleConsents.Consent, Receipt = SampleAnswer.Receipt };

    public Func<ListRulesResponse> Rules { get; set; } = SamplePolicy.Rules;

    public Func<VerifyRuleRequest, VerifyRuleResponse> Verify { get; set; } = _ => new VerifyRuleResponse { Receipt = SampleAnswer.Receipt };

    public Func<ReviewRelationRequest, ReviewRelationResponse> ReviewRelation { get; set; } = _ => new ReviewRelationResponse { Receipt = SampleAnswer.Receipt };

    public Func<ListSourcesRequest, ListSourcesResponse> Sources { get; set; } = _ => SampleSources.List();

    public Func<CheckSourceRequest, CheckSourceResponse> CheckSource { get; set; } = _ => SampleSources.Asked();

    public Func<GetHealthSummaryRequest, GetHealthSummaryResponse> Summary { get; set; } = _ => SampleSummary.Full();

    public Func<ConfirmDeliveryRequest, ServerCallContext, Task<ConfirmDeliveryResponse>> Confirm { get; set; } = (_, _) => Task.FromResult(new ConfirmDeliveryResponse());

    public List<GetOverviewRequest> Requests { get; } = [];

    /// <summary>The questions of the other kinds.</summary>
    public List<IMessage> OtherRequests { get; } = [];

    /// <summary>What was confirmed, call by call.</summary>
    public List<ConfirmDeliveryRequest> Confirmed { get; } = [];

    /// <summary>The authorization header of every call.</summary>
    public List<string> Authorizations { get; } = [];

    public static async Task<RunningGateway> StartAsync()
    {
        var certificate = TestCertificates.ForLocalhost();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tokens = await TokenServiceHost.StartAsync(new TokenServiceOptions
        {
            ServerCertificate = certificate,
            Audience = RunningTokenService.Audience,
            Clients = [RunningTokenService.Client(key.ExportSubjectPublicKeyInfoPem())],
        });
        RunningGateway? gateway = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Func<RunningGateway>>(() => gateway!);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.MapGrpcService<Service>();
        app.MapGrpcService<Consents>();
        app.MapGrpcService<Policy>();
        app.MapGrpcService<Systems>();
        app.MapGrpcService<Casework>();
        await app.StartAsync();
        return gateway = new RunningGateway(app, tokens, certificate, key);
    }

    /// <summary>A connection file that leads elsewhere.</summary>
    public string WriteConnection(Uri gateway, Uri issuer, string authority = "ca.pem", string client = RunningTokenService.ClientId, string? role = null) =>
        _folder.Write($"{Guid.NewGuid():N}.json", new JsonObject
        {
            ["gateway"] = gateway.AbsoluteUri,
            ["issuer"] = issuer.AbsoluteUri.TrimEnd('/'),
            ["certificateAuthority"] = authority,
            ["clients"] = new JsonArray(new JsonObject { ["id"] = client, ["keyFile"] = "client.pem", ["role"] = role }),
            ["citizens"] = "citizens.json",
        }.ToJsonString());

    public string WriteAuthority(string pem) => _folder.Write($"{Guid.NewGuid():N}.pem", pem);

    /// <summary>A refusal as the gateway makes it, with details beside the status.</summary>
    public static RpcException Refusal(StatusCode code, string reason, params (string Field, string Description)[] fields)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = "internal words" };
        status.Details.Add(Any.Pack(new Google.Rpc.ErrorInfo { Type = reason, Domain = "gateway.overview.v1" }));
        if (fields.Length > 0)
        {
            var violations = fields.Select(field => new Google.Rpc.BadRequest.Types.FieldViolation { Field = field.Field, Description = field.Description });
            status.Details.Add(Any.Pack(new Google.Rpc.BadRequest { FieldViolations = { violations } }));
        }
        return new RpcException(new Status(code, "internal words"), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _tokens.DisposeAsync();
        _key.Dispose();
        _certificate.Dispose();
        _folder.Dispose();
    }

    private sealed class Service(Func<RunningGateway> running) : OverviewService.OverviewServiceBase
    {
        public override Task<GetOverviewResponse> GetOverview(GetOverviewRequest request, ServerCallContext context) =>
            Noted(running().Requests, request, context).Answer(request, context);

        public override Task StreamOverview(StreamOverviewRequest request, IServerStreamWriter<StreamOverviewResponse> responseStream, ServerCallContext context) =>
            Noted(running().OtherRequests, request, context).Stream(request, responseStream, context);

        public override Task<LocateRecordsResponse> LocateRecords(LocateRecordsRequest request, ServerCallContext context) =>
            Noted(running().OtherRequests, request, context).Locate(request);

        public override Task<ExplainAccessResponse> ExplainAccess(ExplainAccessRequest request, ServerCallContext context) =>
            Noted(running().OtherRequests, request, context).Explain(request);

        public override Task<ConfirmDeliveryResponse> ConfirmDelivery(ConfirmDeliveryRequest request, ServerCallContext context) =>
            Noted(running().Confirmed, request, context).Confirm(request, context);

        private RunningGateway Noted<T>(List<T> requests, T request, ServerCallContext context) => running().Noted(requests, request, context);
    }

    private sealed class Consents(Func<RunningGateway> running) : ConsentService.ConsentServiceBase
    {
        public override Task<DraftConsentResponse> DraftConsent(DraftConsentRequest request, ServerCallContext context) => Answer(request, context, gateway => gateway.Draft(request));

        public override Task<GrantConsentResponse> GrantConsent(GrantConsentRequest request, ServerCallContext context) =>
            Answer(request, context, _ => new GrantConsentResponse { Consent = SampleConsents.Consent, Receipt = SampleAnswer.Receipt });

        public override Task<WithdrawConsentResponse> WithdrawConsent(WithdrawConsentRequest request, ServerCallContext context) => Answer(request, context, gateway => gateway.Withdraw(request));

        public override Task<ListConsentsResponse> ListConsents(ListConsentsRequest request, ServerCallContext context) => Answer(request, context, _ => SampleConsents.List());

        public override Task<ListNoticesResponse> ListNotices(ListNoticesRequest request, ServerCallContext context) => Answer(request, context, _ => SampleConsents.Notices());

        public override Task<GetConsentResponse> GetConsent(GetConsentRequest request, ServerCallContext context) => Answer(request, context, _ => SampleConsents.Whole());

        private Task<T> Answer<T>(IMessage request, ServerCallContext context, Func<RunningGateway, T> answer)
        {
            var gateway = running();
            return Task.FromResult(answer(gateway.Noted(gateway.OtherRequests, request, context)));
        }
    }

    private sealed class Policy(Func<RunningGateway> running) : PolicyService.PolicyServiceBase
    {
        public override Task<ListAlarmsResponse> ListAlarms(ListAlarmsRequest request, ServerCallContext context) => Answer(request, context, _ => SamplePolicy.Alarms());

        public override Task<ListRecordedMandatesResponse> ListRecordedMandates(ListRecordedMandatesRequest request, ServerCallContext context) => Answer(request, context, _ => SamplePolicy.Mandates());

        public override Task<ListRulesResponse> ListRules(ListRulesRequest request, ServerCallContext context) => Answer(request, context, _ => running().Rules());

        public override Task<VerifyRuleResponse> VerifyRule(VerifyRuleRequest request, ServerCallContext context) => Answer(request, context, gateway => gateway.Verify(request));

        public override Task<RevokeVerificationResponse> RevokeVerification(RevokeVerificationRequest request, ServerCallContext context) =>
            Answer(request, context, _ => new RevokeVerificationResponse { Receipt = SampleAnswer.Receipt });

        public override Task<ListEmergencyAccessesResponse> ListEmergencyAccesses(ListEmergencyAccessesRequest request, ServerCallContext context) => Answer(request, context, _ => SamplePolicy.Emergencies());

        public override Task<ReviewEmergencyAccessResponse> ReviewEmergencyAccess(ReviewEmergencyAccessRequest request, ServerCallContext context) =>
            Answer(request, context, _ => new ReviewEmergencyAccessResponse { Receipt = SampleAnswer.Receipt });

        public override Task<ListUnconfirmedRelationsResponse> ListUnconfirmedRelations(ListUnconfirmedRelationsRequest request, ServerCallContext context) => Answer(request, context, _ => SamplePolicy.Relations());

        public override Task<ReviewRelationResponse> ReviewRelation(ReviewRelationRequest request, ServerCallContext context) => Answer(request, context, gateway => gateway.ReviewRelation(request));

        private Task<T> Answer<T>(IMessage request, ServerCallContext context, Func<RunningGateway, T> answer)
        {
            var gateway = running();
            return Task.FromResult(answer(gateway.Noted(gateway.OtherRequests, request, context)));
        }
    }

    private sealed class Systems(Func<RunningGateway> running) : SourceCatalogueService.SourceCatalogueServiceBase
    {
        public override Task<ListSourcesResponse> ListSources(ListSourcesRequest request, ServerCallContext context) =>
            Task.FromResult(running().Noted(running().OtherRequests, request, context).Sources(request));

        public override Task<CheckSourceResponse> CheckSource(CheckSourceRequest request, ServerCallContext context) =>
            Task.FromResult(running().Noted(running().OtherRequests, request, context).CheckSource(request));
    }

    private sealed class Casework(Func<RunningGateway> running) : CaseworkService.CaseworkServiceBase
    {
        public override Task<GetHealthSummaryResponse> GetHealthSummary(GetHealthSummaryRequest request, ServerCallContext context) =>
            Task.FromResult(running().Noted(running().OtherRequests, request, context).Summary(request));
    }

    private RunningGateway Noted<T>(List<T> requests, T request, ServerCallContext context)
    {
        lock (Requests)
        {
            requests.Add(request);
            Authorizations.Add(context.GetHttpContext().Request.Headers.Authorization.ToString());
        }
        return this;
    }
}
