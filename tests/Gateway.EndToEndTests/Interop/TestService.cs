using Gateway.EndToEndTests.Interop.Contract;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Status = Grpc.Core.Status;

namespace Gateway.EndToEndTests.Interop;

/// <summary>The server's side of the official interoperability cases, as their descriptions say.</summary>
internal sealed class TestService : Contract.TestService.TestServiceBase
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        DemandCompression(request.ExpectCompressed, 0, context);
        DemandStatus(request.ResponseStatus);
        context.WriteOptions = Options(request.ResponseCompressed);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        DemandStatus(request.ResponseStatus);
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        var size = 0;
        for (var index = 0; await requestStream.MoveNext(context.CancellationToken); index++)
        {
            DemandCompression(requestStream.Current.ExpectCompressed, index, context);
            size += requestStream.Current.Payload.Body.Length;
        }
        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            DemandStatus(requestStream.Current.ResponseStatus);
            await AnswerAsync(requestStream.Current, responseStream, context);
        }
    }

    private static async Task AnswerAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
                await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), context.CancellationToken);
            responses.WriteOptions = Options(wanted.Compressed);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(wanted.Size) }, context.CancellationToken);
        }
    }

    private static async Task EchoMetadataAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.Get(EchoInitial) is { } initial)
            await context.WriteResponseHeadersAsync(new Metadata { { EchoInitial, initial.Value } });
        if (context.RequestHeaders.Get(EchoTrailing) is { } trailing)
            context.ResponseTrailers.Add(EchoTrailing, trailing.ValueBytes);
    }

    private static void DemandStatus(EchoStatus? wanted)
    {
        if (wanted is { Code: not 0 })
            throw new RpcException(new Status((StatusCode)wanted.Code, wanted.Message));
    }

    // By the flag of the very message, which only a watched call shows; the header alone would not tell messages apart.
    private static void DemandCompression(BoolValue? expected, int index, ServerCallContext context)
    {
        if (expected is null)
            return;
        var call = WireWatch.Of(context.GetHttpContext()) ?? throw new RpcException(new Status(StatusCode.FailedPrecondition, "The call is not watched."));
        if (call.Requests.Compressed[index] != expected.Value)
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"Message {index} is {(expected.Value ? "not " : "")}compressed."));
    }

    // The server compresses by itself; a message that is to stay plain says so.
    private static WriteOptions? Options(BoolValue? compressed) =>
        compressed is { Value: false } ? new WriteOptions(WriteFlags.NoCompress) : WriteOptions.Default;

    private static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };
}
