using Gateway.Sources;
using Gateway.Sources.Resilience;

namespace Gateway.Tests.Sources.Resilience;

/// <summary>A line to a server of the test's own, on a clock of its own.</summary>
internal sealed class LineToServer : IDisposable
{
    private readonly HttpClient _http = SourceHttp.Create(null);

    public LineToServer(Uri address, TimeProvider clock, Func<SourceLimits, SourceLimits>? limits = null)
    {
        var definition = Shipped.AskedByToken("dfdg");
        Line = new SourceLine(
            definition with { Limits = limits is null ? definition.Limits : limits(definition.Limits) }, new SourceConnection(address, "token"), _http, clock);
        Address = address;
    }

    public SourceLine Line { get; }

    private Uri Address { get; }

    /// <summary>One request with an id of its own; what came of it is judged as the question's outcome.</summary>
    public Task<SourceOutcome> AskAsync(bool safe = true, TimeSpan? time = null, CancellationToken deadline = default) => Line.AskAsync(
        async client =>
        {
            using var sent = await client.SendAsync(Compose, safe, deadline);
            if (sent.Failure is { } failure)
                return new SourceOutcome.Failed(failure);
            return sent.Response!.IsSuccessStatusCode
                ? new SourceOutcome.Answered([], [])
                : new SourceOutcome.Failed(Gateway.Access.ReasonCode.SourceError);
        },
        time ?? TimeSpan.FromSeconds(10),
        deadline);

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Compose()
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "/question")) { Content = new StringContent("{}") };
        message.Headers.Add("x-requestId", Guid.NewGuid().ToString());
        return message;
    }
}
