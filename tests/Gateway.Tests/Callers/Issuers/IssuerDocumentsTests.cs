using System.Net;
using System.Text.Json.Nodes;
using Gateway.Callers.Issuers;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>What an issuer may answer when it is asked for its keys.</summary>
public sealed class IssuerDocumentsTests : IDisposable
{
    private const string Issuer = "https://issuer.test/realms/staff";
    private readonly TokenWriter _writer = new(Issuer, TimeProvider.System);

    public static TheoryData<string, string> Discoveries => new()
    {
        { $$"""{"issuer":"{{Issuer}}/","jwks_uri":"https://issuer.test/keys"}""", nameof(FetchFailure.OtherIssuer) },
        { """{"issuer":"https://other.test","jwks_uri":"https://issuer.test/keys"}""", nameof(FetchFailure.OtherIssuer) },
        { """{"jwks_uri":"https://issuer.test/keys"}""", nameof(FetchFailure.OtherIssuer) },
        { $$"""{"issuer":"https://other.test","issuer":"{{Issuer}}","jwks_uri":"https://issuer.test/keys"}""", nameof(FetchFailure.NotUnderstood) },
        { $$"""{"issuer":"{{Issuer}}","jwks_uri":"http://issuer.test/keys"}""", nameof(FetchFailure.NotUnderstood) },
        { $$"""{"issuer":"{{Issuer}}","jwks_uri":"/keys"}""", nameof(FetchFailure.NotUnderstood) },
        { $$"""{"issuer":"{{Issuer}}"}""", nameof(FetchFailure.NotUnderstood) },
        { $$"""{"issuer":"{{Issuer}}","jwks_uri":"file:///keys"}""", nameof(FetchFailure.NotUnderstood) },
        { $$"""{"issuer":"{{Issuer}}","jwks_uri":"https://issuer.test/keys","x":"\ud800"}""", nameof(FetchFailure.NotUnderstood) },
        { """{"issuer":"\ud800"}""", nameof(FetchFailure.NotUnderstood) },
        { "<html>sign in</html>", nameof(FetchFailure.NotUnderstood) },
        { "[]", nameof(FetchFailure.OtherIssuer) },
        { "", nameof(FetchFailure.NotUnderstood) },
    };

    public void Dispose() => _writer.Dispose();

    [Theory]
    [InlineData(Issuer, "https://issuer.test/realms/staff/.well-known/openid-configuration")]
    [InlineData("https://issuer.test/", "https://issuer.test/.well-known/openid-configuration")]
    public async Task Discovery_leads_to_the_keys(string issuer, string asked)
    {
        // Proves the control for the refusals below, and where discovery is asked for, with a final slash and without.
        var (fetched, addresses) = await FetchAsync(issuer, Discovery(issuer), _writer.KeySet().ToJsonString());
        Assert.Equal(FetchFailure.None, fetched.Failure);
        Assert.Contains(fetched.Value!, k => k.Id == _writer.KeyId);
        Assert.Equal([asked, "https://issuer.test/keys"], addresses);
    }

    [Fact]
    public async Task Keys_may_lie_on_another_host_and_nobody_else_says_where()
    {
        // Proves what issuers do whose keys lie apart (OpenID Connect Discovery 1.0 section 3 asks for https and no more): the issuer's own document is believed.
        var discovery = $$"""{"issuer":"{{Issuer}}","jwks_uri":"https://keys.test/of/staff"}""";
        var addresses = new List<string>();
        var fetched = await FetchAsync(request =>
        {
            addresses.Add(request.RequestUri!.AbsoluteUri);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(request.RequestUri.Host == "keys.test" ? _writer.KeySet().ToJsonString() : discovery) };
        });
        Assert.Equal(FetchFailure.None, fetched.Failure);
        Assert.Equal([Issuer + "/.well-known/openid-configuration", "https://keys.test/of/staff"], addresses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_document_has_a_largest_size_announced_or_not(bool announced)
    {
        // Proves the limit on both sides, to the byte, also for an answer that does not say how long it is.
        async Task<Fetched<IReadOnlyList<VerifyingKey>>> OfSize(int size) => await FetchAsync(request =>
        {
            var text = request.RequestUri!.AbsolutePath == "/keys" ? _writer.KeySet().ToJsonString() : Discovery(Issuer);
            var bytes = System.Text.Encoding.UTF8.GetBytes(text.PadRight(size));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = announced ? new ByteArrayContent(bytes) : new Unannounced(bytes) };
        });
        Assert.Equal(FetchFailure.None, (await OfSize(IssuerDocuments.Largest)).Failure);
        var larger = await OfSize(IssuerDocuments.Largest + 1);
        Assert.Equal((null, FetchFailure.NotUnderstood), (larger.Value, larger.Failure));
    }

    [Theory]
    [MemberData(nameof(Discoveries))]
    public async Task A_discovery_that_is_not_this_issuer_s_has_no_keys(string discovery, string failure)
    {
        // Proves that no document of another issuer, and no key set in the clear, is followed: the keys are not asked for.
        var (fetched, addresses) = await FetchAsync(Issuer, discovery, _writer.KeySet().ToJsonString());
        Assert.Equal((null, failure), (fetched.Value, fetched.Failure.ToString()));
        Assert.Single(addresses);
    }

    [Theory]
    [InlineData("{}", nameof(FetchFailure.NotUnderstood))]
    [InlineData("""{"keys":{}}""", nameof(FetchFailure.NotUnderstood))]
    [InlineData("""{"keys":[]}""", nameof(FetchFailure.NoKey))]
    [InlineData("""{"keys":[{"kid":"\ud800"}]}""", nameof(FetchFailure.NotUnderstood))]
    [InlineData("""{"keys":[{"\udc00":"a"}]}""", nameof(FetchFailure.NotUnderstood))]
    [InlineData("""{"keys":[],"keys":[]}""", nameof(FetchFailure.NotUnderstood))]
    [InlineData("""{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}""", nameof(FetchFailure.NoKey))]
    public async Task A_key_set_without_a_usable_key_is_none(string set, string failure)
    {
        // Proves that an issuer's mishap does not replace good keys by none at all.
        var (fetched, _) = await FetchAsync(Issuer, Discovery(Issuer), set);
        Assert.Equal((null, failure), (fetched.Value, fetched.Failure.ToString()));
    }

    [Fact]
    public async Task More_keys_or_bytes_than_an_issuer_needs_are_refused()
    {
        // Proves both limits, the first on both sides.
        var key = _writer.KeySet()["keys"]![0]!;
        string Keys(int count) => new JsonObject { ["keys"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => key.DeepClone())]) }.ToJsonString();
        Assert.Equal(FetchFailure.None, (await FetchAsync(Issuer, Discovery(Issuer), Keys(64))).Fetched.Failure);
        Assert.Equal(FetchFailure.NotUnderstood, (await FetchAsync(Issuer, Discovery(Issuer), Keys(65))).Fetched.Failure);
        Assert.Null((await FetchAsync(Issuer, Discovery(Issuer), _writer.KeySet().ToJsonString() + new string(' ', IssuerDocuments.Largest))).Fetched.Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Another_status_is_no_answer(HttpStatusCode status)
    {
        // Proves that a redirect is not followed and an error page not read.
        var (fetched, addresses) = await FetchAsync(Issuer, Discovery(Issuer), "", status);
        Assert.Equal((null, FetchFailure.Status), (fetched.Value, fetched.Failure));
        Assert.Single(addresses);
    }

    [Fact]
    public async Task No_connection_and_no_answer_in_time_are_told_apart_and_thrown_at_nobody()
    {
        // Proves that whatever the network does becomes a result.
        Assert.Equal(FetchFailure.NotReachable, (await FetchAsync(_ => throw new HttpRequestException("x"))).Failure);
        Assert.Equal(FetchFailure.NotReachable, (await FetchAsync(_ => throw new IOException("x"))).Failure);
        Assert.Equal(FetchFailure.NotInTime, (await FetchAsync(_ => throw new TaskCanceledException("x"))).Failure);
    }

    private static string Discovery(string issuer) => new JsonObject { ["issuer"] = issuer, ["jwks_uri"] = "https://issuer.test/keys", ["more"] = new JsonArray("a") }.ToJsonString();

    private static async Task<(Fetched<IReadOnlyList<VerifyingKey>> Fetched, List<string> Addresses)> FetchAsync(string issuer, string discovery, string keys, HttpStatusCode status = HttpStatusCode.OK)
    {
        var addresses = new List<string>();
        var fetched = await FetchAsync(
            request =>
            {
                addresses.Add(request.RequestUri!.AbsoluteUri);
                return new HttpResponseMessage(status) { Content = new StringContent(request.RequestUri.AbsolutePath == "/keys" ? keys : discovery) };
            },
            issuer);
        return (fetched, addresses);
    }

    private static async Task<Fetched<IReadOnlyList<VerifyingKey>>> FetchAsync(Func<HttpRequestMessage, HttpResponseMessage> answer, string issuer = Issuer)
    {
        using var http = new HttpClient(new Wire(answer));
        return await new IssuerDocuments(http, issuer).FetchAsync(CancellationToken.None);
    }

    private sealed class Unannounced(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    // The wire alone is played; everything above it is the gateway's own.
    private sealed class Wire(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
