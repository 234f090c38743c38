using System.Diagnostics;
using OpenTelemetry;

namespace Gateway.Telemetry;

/// <summary>
/// The only tags that leave the process. Each holds a word of the code, of the reviewed data or of the framework, or a
/// number of few values; none holds anything a caller or a source wrote. What is not listed is dropped before it is sent.
/// </summary>
internal static class KnownTags
{
    /// <summary>Name of the called service, as its contract has it (OpenTelemetry semantic conventions, rpc.service).</summary>
    internal const string RpcService = "rpc.service";

    /// <summary>Name of the called method (rpc.method).</summary>
    internal const string RpcMethod = "rpc.method";

    /// <summary>Canonical status code of the call, a number (rpc.grpc.status_code).</summary>
    internal const string RpcStatus = "rpc.grpc.status_code";

    /// <summary>Pattern of the page that was read, never its address (http.route).</summary>
    internal const string HttpRoute = "http.route";

    /// <summary>Status of the page, a number (http.response.status_code).</summary>
    internal const string HttpStatus = "http.response.status_code";

    /// <summary>Id of the definition of the source that was asked.</summary>
    internal const string Source = "gateway.source";

    /// <summary>Id of the request in that definition.</summary>
    internal const string SourceRequest = "gateway.source.request";

    /// <summary>What came of asking: answered, nothing held, or the reason why not.</summary>
    internal const string SourceOutcome = "gateway.source.outcome";

    /// <summary>All of them, with those of the framework's own figures.</summary>
    internal static readonly string[] All =
    [
        RpcService, RpcMethod, RpcStatus, HttpRoute, HttpStatus, Source, SourceRequest, SourceOutcome,
        "http.request.method", "network.protocol.version", "tls.protocol.version", "gc.heap.generation", "cpu.mode",
    ];

    /// <summary>Drops every other tag of a span before it is handed on.</summary>
    internal sealed class Only : BaseProcessor<Activity>
    {
        /// <inheritdoc/>
        public override void OnEnd(Activity data)
        {
            foreach (var (tag, _) in data.TagObjects.Where(t => !All.Contains(t.Key, StringComparer.Ordinal)).ToList())
                data.SetTag(tag, null);
        }
    }
}
