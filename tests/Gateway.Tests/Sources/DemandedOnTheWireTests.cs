using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Tests.SourceWatch;

namespace Gateway.Tests.Sources;

/// <summary>
/// Proves that whatever a source demands of a question is looked for by its simulator, so that a gateway which forgot it
/// would be refused here as it would be there: each demanded thing is left out, or wrong, and the refusal is the source's own.
/// </summary>
public sealed class DemandedOnTheWireTests : IAsyncLifetime
{
    private CheckBench _bench = null!;

    private static IReadOnlyList<SourceDefinition> Asked { get; } = [.. Shipped.Sources.Definitions.Where(d => d.NeverAsked is null && d.Drop is null)];

    public static TheoryData<string> Systems => [.. Asked.Select(d => d.Id)];

    public async Task InitializeAsync() => _bench = await CheckBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public void Every_system_that_is_asked_has_its_rows()
    {
        // Proves: a new definition without rows fails, and so does one of whose demands a row is missing or left over.
        Assert.Equal(Asked.Select(d => d.Id).Order(StringComparer.Ordinal), DemandedThings.Rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (id, rows) in DemandedThings.Rows)
        {
            var demanded = _bench.Sandbox.LookedForBy(id).Append(DemandedThings.Credentials).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal((id, string.Join(", ", demanded)), (id, string.Join(", ", rows.Select(r => r.What).Distinct().Order(StringComparer.Ordinal))));
        }
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Each_demanded_thing_left_out_is_refused_in_the_systems_own_form(string id)
    {
        // Proves: as shipped each question is answered; with one thing missing or wrong it is refused by status and words of
        // the system, and the gateway takes that for a failure, never for "nothing held".
        var shipped = Shipped.Definition(id);
        foreach (var request in shipped.Requests)
        {
            var (asShipped, _) = await AskAsync(shipped, request.Id);
            Assert.True(asShipped is not SourceOutcome.Failed, $"{id} {request.Id}: {asShipped}");
        }
        foreach (var row in DemandedThings.Rows[id])
        {
            var (outcome, refusal) = await AskAsync(row.Without(shipped), shipped.Requests[0].Id);
            Assert.True(outcome is SourceOutcome.Failed, $"{id} without {row}: {outcome}");
            Assert.Equal((row.ToString(), row.Status), (row.ToString(), refusal.Status));
            Assert.Contains(row.Says, refusal.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cosmic")]
    [InlineData("dfdg")]
    [InlineData("sundhedsplatformen")]
    public async Task Each_question_needs_its_own_scope(string id)
    {
        // Proves: a token without the one scope that a question needs is refused for it (403), and is good for every other question.
        var shipped = Shipped.Definition(id);
        var scopes = shipped.Authentication.Scope!.Split(' ').Where(s => !s.Contains("Patient", StringComparison.Ordinal)).ToList();
        foreach (var left in scopes)
        {
            var narrowed = shipped with { Authentication = shipped.Authentication with { Scope = shipped.Authentication.Scope.Replace(left, "", StringComparison.Ordinal).Trim() } };
            var refused = new List<string>();
            foreach (var request in shipped.Requests)
            {
                var (outcome, answer) = await AskAsync(narrowed, request.Id);
                if (answer.Status != 403)
                    continue;
                Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceRefusedCredentials), outcome);
                Assert.Equal("Bearer error=\"insufficient_scope\"", answer.Challenge);
                refused.Add(request.Id);
            }
            Assert.Single(refused);
        }
    }

    [Fact]
    public async Task SMART_lets_no_secret_in()
    {
        // Proves: where a signed assertion is demanded, the right secret opens nothing.
        var shipped = Shipped.Definition("sundhedsplatformen");
        var (outcome, _) = await AskAsync(shipped with { Authentication = shipped.Authentication with { ClientProof = ClientProof.SecretBasic } }, shipped.Requests[0].Id);
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceRefusedCredentials), outcome);
        Assert.Equal(0, _bench.Sandbox.TokensIssuedBy("sundhedsplatformen"));
    }

    private async Task<(SourceOutcome Outcome, Refusal Last)> AskAsync(SourceDefinition definition, string request)
    {
        var question = SourceQuestion.About(_bench.D4, definition, new AccessRequest(Shipped.Caller, _bench.D4.Person, CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, []), Shipped.Noon)
            .First(q => q.Request.Id == request);
        var connection = _bench.Doors.To(_bench.Sandbox, definition.Id);
        using var handler = new LastAnswer(_bench.Certificates.Authority, connection.Credentials.Certificate);
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var outcome = await SourceBench.AskOneAsync(connection, question, client, CancellationToken.None);
        return (outcome, handler.Last);
    }

    private sealed record Refusal(int Status, string Body, string Challenge);

    /// <summary>Remembers what the source itself answered last; its places for tokens are other systems.</summary>
    private sealed class LastAnswer : DelegatingHandler
    {
        private static readonly string[] Places = ["/token", "/sts", "/access-token"];

        public LastAnswer(X509Certificate2Collection trusted, ClientCertificate? certificate)
        {
            var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
            if (certificate is not null)
                handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current!;
            InnerHandler = handler;
        }

        public Refusal Last { get; private set; } = new(0, "", "");

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (Places.Contains(request.RequestUri!.AbsolutePath))
                return response;
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            Last = new Refusal((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.WwwAuthenticate.ToString());
            return response;
        }
    }
}
