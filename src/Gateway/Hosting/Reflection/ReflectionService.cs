using Gateway.Callers;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Question = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Gateway.Hosting.Reflection;

/// <summary>
/// The reflection protocol of gRPC over the served contracts. Only for callers with a good token: what is served here
/// is no secret, but nothing answers a stranger except the health.
/// </summary>
internal sealed class ReflectionService(IHostApplicationLifetime lifetime, GatewayLimits limits, TimeProvider clock) : ServerReflection.ServerReflectionBase
{
    private static readonly ServedFiles Files = new(ServedServices.Contracts);

    /// <summary>Answers each question as it comes. Ends with the caller, when idle, at the cap, or when the gateway stops.</summary>
    [CallableBy(CallerGroups.Everybody, AssuranceLevel.Low)]
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        for (var answered = 0; await NextAsync(requestStream, context); answered++)
        {
            if (answered == GatewayLimits.MostReflectionQuestions)
                throw new RpcException(new Status(StatusCode.ResourceExhausted, "Too many questions in one stream; open another one."));
            await responseStream.WriteAsync(Answer(requestStream.Current), context.CancellationToken);
        }
    }

    /// <summary>The answer to one question; a question that has none gets an error in its place, and the stream goes on.</summary>
    internal static ServerReflectionResponse Answer(ServerReflectionRequest question)
    {
        var answer = new ServerReflectionResponse { ValidHost = question.Host, OriginalRequest = question };
        switch (question.MessageRequestCase)
        {
            case Question.ListServices:
                answer.ListServicesResponse = new ListServiceResponse();
                answer.ListServicesResponse.Service.AddRange(ServedServices.Contracts.Select(c => new ServiceResponse { Name = c.FullName }));
                break;
            case Question.FileByFilename:
                Put(answer, Files.Named(question.FileByFilename), "There is no such file here.");
                break;
            case Question.FileContainingSymbol:
                Put(answer, Files.Declaring(question.FileContainingSymbol), "There is no such symbol here.");
                break;
            case Question.FileContainingExtension:
            case Question.AllExtensionNumbersOfType:
                Put(answer, StatusCode.NotFound, "The contracts here have no extensions.");
                break;
            default:
                Put(answer, StatusCode.InvalidArgument, "The message asks nothing.");
                break;
        }
        return answer;
    }

    private async Task<bool> NextAsync(IAsyncStreamReader<ServerReflectionRequest> questions, ServerCallContext context)
    {
        using var idle = new CancellationTokenSource(TimeSpan.FromSeconds(limits.IdleStream), clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping, idle.Token);
        try
        {
            return await questions.MoveNext(end.Token);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The stream was idle, or the gateway stops; open another one."));
        }
    }

    private static void Put(ServerReflectionResponse answer, FileDescriptor? file, string otherwise)
    {
        if (file is null)
        {
            Put(answer, StatusCode.NotFound, otherwise);
            return;
        }
        answer.FileDescriptorResponse = new FileDescriptorResponse();
        answer.FileDescriptorResponse.FileDescriptorProto.AddRange(ServedFiles.WithDependencies(file).Select(f => f.SerializedData));
    }

    private static void Put(ServerReflectionResponse answer, StatusCode code, string message) =>
        answer.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
}
