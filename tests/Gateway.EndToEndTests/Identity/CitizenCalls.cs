using System.Text.Json.Nodes;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.EndToEndTests.Identity;

/// <summary>The calls about a citizen for a purpose, out of the contract, so that a new one cannot be left out: each asked by whichever fields it has.</summary>
/// <param name="channel">Whom they are put to.</param>
/// <param name="headers">What each brings.</param>
internal sealed class CitizenCalls(GrpcChannel channel, Metadata headers)
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    internal static IReadOnlyList<MethodDescriptor> All { get; } =
        [.. ServedServices.Contracts.SelectMany(c => c.Methods).Where(m => m.InputType.FindFieldByName("citizen_id") is not null && m.InputType.FindFieldByName("purpose") is not null && m.Name != "SearchDisclosures")];

    /// <summary>Those that ask sources: all but the one that says what would be asked.</summary>
    internal static IReadOnlyList<MethodDescriptor> OfSources { get; } = [.. All.Where(m => m.Name != "ExplainAccess")];

    /// <summary>Makes a call; the messages of its answer, of which most have one.</summary>
    internal async Task<List<JsonNode>> AskAsync(MethodDescriptor call, GetOverviewRequest about, TimeSpan? deadline)
    {
        var request = (IMessage)Activator.CreateInstance(call.InputType.ClrType)!;
        void Set(string field, object value) => call.InputType.FindFieldByName(field)?.Accessor.SetValue(request, value);
        Set("citizen_id", about.CitizenId);
        Set("case_id", about.CaseId);
        Set("purpose", about.Purpose);
        if (call.InputType.FindFieldByName("case_type") is { } type)
            type.Accessor.SetValue(request, Enum.ToObject(type.EnumType.ClrType, 2));
        if (call.InputType.FindFieldByName("categories") is { } categories)
        {
            foreach (var asked in about.Categories)
                ((System.Collections.IList)categories.Accessor.GetValue(request)).Add(asked);
        }
        // One answer is a stream of one.
        using var answer = channel.CreateCallInvoker().AsyncServerStreamingCall(
            new Method<byte[], byte[]>(MethodType.ServerStreaming, call.Service.FullName, call.Name, Raw, Raw), null, new CallOptions(headers, deadline is { } time ? DateTime.UtcNow + time : null), request.ToByteArray());
        var parts = new List<JsonNode>();
        while (await answer.ResponseStream.MoveNext(CancellationToken.None))
            parts.Add(JsonNode.Parse(JsonFormatter.Default.Format(call.OutputType.Parser.ParseFrom(answer.ResponseStream.Current)))!);
        return parts;
    }

    /// <summary>Whatever in an answer names a kind of information and reasons.</summary>
    internal static IEnumerable<(string Category, List<string> Codes)> Reasons(IEnumerable<JsonNode?> answer)
    {
        foreach (var node in answer)
        {
            if (node is JsonObject told)
            {
                if (told["category"] is JsonValue category && told["reasons"] is JsonArray reasons)
                    yield return (category.GetValue<string>(), [.. reasons.Select(r => r!["code"]!.GetValue<string>()).Distinct()]);
                foreach (var inner in Reasons(told.Select(p => p.Value)))
                    yield return inner;
            }
            else if (node is JsonArray many)
            {
                foreach (var inner in Reasons(many))
                    yield return inner;
            }
        }
    }

    /// <summary>Every text in an answer.</summary>
    internal static IEnumerable<string> Texts(IEnumerable<JsonNode?> answer) => answer.SelectMany(node => node switch
    {
        JsonObject told => Texts(told.Select(p => p.Value)),
        JsonArray many => Texts(many),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    });
}
