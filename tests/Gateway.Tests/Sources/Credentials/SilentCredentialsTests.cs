using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Sources.Resilience;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves that no secret leaves the way it is meant to go: not to another host, not into a log, a message or a printed object.</summary>
public sealed class SilentCredentialsTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    private static readonly SourceAuthentication Everything = new(AuthenticationKind.ClientCredentials) { Scope = "read", ApiKeyHeader = "apikey" };

    [Theory]
    [InlineData("https://another.invalid/x")]
    [InlineData("https://127.0.0.1:1/x")]
    [InlineData("http://127.0.0.1/x")]
    public async Task Another_host_is_shown_nothing_and_asked_nothing(string address)
    {
        // Proves that a request that would go elsewhere is not sent and no token is fetched for it; the same client's request to the source is.
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.ClientCredentialsAndApiKey);
        var client = new SourceClient(source.Line(Everything), TimeProvider.System.GetUtcNow().AddSeconds(20));
        using var elsewhere = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), safe: true, CancellationToken.None);
        Assert.Equal(ReasonCode.SourceRedirected, elsewhere.Failure);
        Assert.Equal(0, source.Sandbox.TokensIssuedBy(GuardedSource.Id));
        using var own = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new Uri(source.Connection.Address, "/x")), safe: true, CancellationToken.None);
        Assert.NotNull(own.Response);
        Assert.Equal(1, source.Sandbox.TokensIssuedBy(GuardedSource.Id));
    }

    [Theory]
    [InlineData(FaultKind.Redirect)]
    [InlineData(FaultKind.RelativeRedirect)]
    public async Task A_redirect_takes_no_credential_along(FaultKind fault)
    {
        // Proves that a source that points elsewhere gets the credential it was owed, and the other place nothing at all.
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.ClientCredentialsAndApiKey);
        source.Sandbox.SetFault(GuardedSource.Id, Fault.Of(fault));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceRedirected), await GuardedSource.AskAsync(source.Line(Everything)));
        Assert.Equal([GuardedSource.Id], source.Sandbox.Received.Select(r => r.Source));
    }

    [Fact]
    public async Task No_secret_stands_in_any_event_of_the_runtime_or_printed_object()
    {
        // Proves it of every event that HTTP, TLS and the libraries write while sources let in, refuse, break and rest; and, by a planted one, that it would be seen.
        using var events = new EveryEvent();
        foreach (var demand in new[] { SourceDemand.ClientCredentialsAndApiKey, SourceDemand.Basic, SourceDemand.HolderOfKey, SourceDemand.SignedSoapHeader })
        {
            await using var source = await GuardedSource.StartAsync(folder, demand);
            foreach (var shown in new[] { Everything, new(AuthenticationKind.Basic), new(AuthenticationKind.HolderOfKey) { AppliesTo = "urn:service" }, new(AuthenticationKind.SignedSoapHeader) })
            {
                foreach (var fault in new[] { FaultKind.None, FaultKind.ServerError, FaultKind.Refuse, FaultKind.ExpiredToken })
                {
                    source.Sandbox.SetFault(GuardedSource.Id, Fault.Of(fault));
                    events.Add($"{await GuardedSource.AskAsync(source.Line(shown))}");
                }
                events.Add($"{source.Connection} {source.Connection.Credentials} {source.Connection.Credentials.Certificate} {source.Connection.Credentials.ClientKey} {shown}");
            }
        }
        events.Add($"{new IssuedToken(GuardedSource.Canary, default, default)} {FetchedToken.Of(new IssuedToken(GuardedSource.Canary, default, default))}");
        Assert.True(events.Lines.Count > 100, "the listener heard nothing");
        Assert.DoesNotContain(events.Lines, l => l.Contains(GuardedSource.Canary, StringComparison.Ordinal) || l.Contains("PRIVATE KEY", StringComparison.Ordinal));

        PlantedSource.Log.Say(GuardedSource.Canary + "planted");
        Assert.Contains(events.Lines, l => l.Contains(GuardedSource.Canary, StringComparison.Ordinal));
    }

    [EventSource(Name = "Gateway-Tests-Planted")]
    private sealed class PlantedSource : EventSource
    {
        public static readonly PlantedSource Log = new();

        [Event(1)]
        public void Say(string message) => WriteEvent(1, message);
    }

    // The runtime's private source of HTTP tells headers when somebody asks for all of it; it is a debugger's tool and left out.
    private sealed class EveryEvent : EventListener
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void Add(string line) => Lines.Enqueue(line);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (!eventSource.Name.StartsWith("Private.", StringComparison.Ordinal))
                EnableEvents(eventSource, EventLevel.Informational);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Lines?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
    }
}
