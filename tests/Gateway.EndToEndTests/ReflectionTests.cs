using Google.Protobuf.Reflection;
using Gateway.Hosting;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>What the gateway serves, told by the gateway.</summary>
public sealed class ReflectionTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    // Frozen: a service that is added is a promise to callers and a door, and belongs here on purpose.
    private static readonly string[] Served = ["gateway.casework.v1.CaseworkService", "gateway.consent.v1.ConsentService", "gateway.disclosures.v1.DisclosureLogService", "gateway.disclosures.v1.ReportRestrictionService", "gateway.overview.v1.OverviewService", "gateway.policy.v1.PolicyService", "gateway.sources.v1.SourceCatalogueService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"];

    [Fact]
    public async Task Exactly_these_services_are_served()
    {
        // Proves: reflection tells all that the server routes to, and nothing is served that is not meant to be.
        var answer = Assert.Single(await AskAsync(new ServerReflectionRequest { ListServices = "" }));
        Assert.Equal(Served, answer.ListServicesResponse.Service.Select(s => s.Name));
        var routed = gateway.Started.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Served, routed);
    }

    [Fact]
    public async Task Files_come_by_name_and_by_symbol_and_build_whole()
    {
        // Proves: a tool can rebuild the contract from the answers alone, and no reader needs the .proto file.
        string[] symbols = ["gateway.overview.v1.OverviewService", "gateway.overview.v1.OverviewService.GetOverview", "gateway.overview.v1.GetOverviewRequest", "gateway.overview.v1.SectionState"];
        var answers = await AskAsync(
            [new ServerReflectionRequest { FileByFilename = "gateway/overview/v1/overview.proto", Host = "any" }, .. symbols.Select(s => new ServerReflectionRequest { FileContainingSymbol = s })]);
        Assert.Equal(symbols.Length + 1, answers.Count);
        Assert.Equal("any", answers[0].ValidHost);
        Assert.Equal("gateway/overview/v1/overview.proto", answers[0].OriginalRequest.FileByFilename);
        foreach (var answer in answers)
        {
            // Dependencies first is what building asks for; the answer has the file first.
            var files = FileDescriptor.BuildFromByteStrings(answer.FileDescriptorResponse.FileDescriptorProto.Reverse());
            var built = files[^1];
            Assert.Equal("gateway/overview/v1/overview.proto", built.Name);
            Assert.Contains(built.Services, s => s.FullName == symbols[0]);
        }
    }

    [Fact]
    public async Task Questions_without_an_answer_get_an_error_each_and_the_stream_goes_on()
    {
        // Proves: the protocol's NOT_FOUND, and INVALID_ARGUMENT for no question, are answers and no end.
        var answers = await AskAsync(
            new ServerReflectionRequest { FileByFilename = "no/such.proto" },
            new() { FileContainingSymbol = "no.such.Symbol" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "gateway.overview.v1.Section", ExtensionNumber = 100 } },
            new() { AllExtensionNumbersOfType = "gateway.overview.v1.Section" },
            new(),
            new() { ListServices = "" });
        Assert.Equal([5, 5, 5, 5, 3], answers.Take(5).Select(a => a.ErrorResponse.ErrorCode));
        Assert.All(answers.Take(5), a => Assert.DoesNotContain("such.", a.ErrorResponse.ErrorMessage, StringComparison.Ordinal));
        Assert.Equal(Served.Length, answers[5].ListServicesResponse.Service.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer not-a-token")]
    public async Task A_stranger_learns_nothing(string? authorization)
    {
        // Proves: no token, or a bad one, and no answer.
        var headers = new Metadata();
        if (authorization is not null)
            headers.Add("authorization", authorization);
        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync(headers, new ServerReflectionRequest { ListServices = "" }));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task One_stream_has_an_end()
    {
        // Proves: the cap on questions holds exactly.
        var questions = Enumerable.Repeat(new ServerReflectionRequest { ListServices = "" }, GatewayLimits.MostReflectionQuestions).ToArray();
        Assert.Equal(questions.Length, (await AskAsync(questions)).Count);
        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync([.. questions, questions[0]]));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    private async Task<IReadOnlyList<ServerReflectionResponse>> AskAsync(params ServerReflectionRequest[] questions) =>
        await AskAsync(new Metadata { { "authorization", "Bearer " + await gateway.TokenAsync() } }, questions);

    private async Task<IReadOnlyList<ServerReflectionResponse>> AskAsync(Metadata headers, params ServerReflectionRequest[] questions)
    {
        using var channel = gateway.OpenChannel();
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(headers, DateTime.UtcNow.AddSeconds(60));
        var answers = new List<ServerReflectionResponse>();
        foreach (var question in questions)
        {
            // A call that is refused may have ended before the question is written; its status tells.
            if (await Record.ExceptionAsync(() => call.RequestStream.WriteAsync(question)) is not null || !await call.ResponseStream.MoveNext(CancellationToken.None))
                break;
            answers.Add(call.ResponseStream.Current);
        }
        if (answers.Count == questions.Length)
            await call.RequestStream.CompleteAsync();
        // The status of a call that has ended early comes out of here.
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        return answers;
    }
}
