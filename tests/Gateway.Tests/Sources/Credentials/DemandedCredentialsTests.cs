using Gateway.Sandbox;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Tests.Sources.Resilience;

namespace Gateway.Tests.Sources.Credentials;

/// <summary>Proves, against simulators that demand it over real TLS, that each kind of credential opens its source and a wrong one does not.</summary>
public sealed class DemandedCredentialsTests(CertificateFolder folder) : IClassFixture<CertificateFolder>
{
    private static readonly SourceAuthentication Tokens = new(AuthenticationKind.ClientCredentials) { Scope = "read list" };
    private static readonly SourceAuthentication HolderOfKey = new(AuthenticationKind.HolderOfKey) { AppliesTo = "urn:service" };

    private static readonly Dictionary<string, (SourceDemand Demand, SourceAuthentication Shown, Func<SourceCredentials, SourceCredentials> Spoil)> Kinds = new()
    {
        ["basic"] = (SourceDemand.Basic, new(AuthenticationKind.Basic), c => c with { Password = "another" }),
        ["api key"] = (SourceDemand.ApiKey, new(AuthenticationKind.ApiKey) { ApiKeyHeader = "apikey" }, c => c with { ApiKey = "another" }),
        ["client credentials, secret in the header"] = (SourceDemand.ClientCredentials, Tokens, c => c with { ClientSecret = "another" }),
        ["client credentials, secret in the form"] = (SourceDemand.ClientCredentials, Tokens with { ClientProof = ClientProof.SecretPost }, c => c with { ClientSecret = "another" }),
        ["client credentials, signed assertion"] = (SourceDemand.ClientCredentials, Tokens with { ClientProof = ClientProof.PrivateKeyJwt }, c => c with { ClientKey = GuardedSource.NewKey() }),
        ["SMART backend services"] = (SourceDemand.SmartBackendServices, Tokens with { ClientProof = ClientProof.PrivateKeyJwt }, c => c with { ClientKey = GuardedSource.NewKey(384) }),
        ["client credentials and an API key"] = (SourceDemand.ClientCredentialsAndApiKey, Tokens with { ApiKeyHeader = "apikey" }, c => c with { ApiKey = "another" }),
        ["client certificate"] = (SourceDemand.ClientCertificate, new(AuthenticationKind.MutualTls), c => c with { Certificate = null }),
        ["holder of key"] = (SourceDemand.HolderOfKey, HolderOfKey, c => c),
    };

    public static TheoryData<string> Named => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task The_right_credentials_open_the_source_and_wrong_ones_do_not(string kind)
    {
        // Proves for each kind that the demand is met, that the same source refuses the same question with one thing wrong, and that nothing shown at all is refused.
        var (demand, shown, spoil) = Kinds[kind];
        await using var source = await GuardedSource.StartAsync(folder, demand, registerKey: true);
        Assert.IsType<SourceOutcome.Answered>(await GuardedSource.AskAsync(source.Line(shown)));
        Assert.Equal(GuardedSource.Refused, await GuardedSource.AskAsync(source.Line(SourceAuthentication.None, c => c with { Certificate = null })));
        if (kind != "holder of key")
            Assert.Equal(GuardedSource.Refused, await GuardedSource.AskAsync(source.Line(shown, spoil)));
    }

    [Theory]
    [InlineData(SourceDemand.ClientCertificate, "mutual-tls")]
    [InlineData(SourceDemand.HolderOfKey, "holder-of-key")]
    public async Task Somebody_elses_certificate_is_refused(SourceDemand demand, string kind)
    {
        // Proves that a certificate as good as the gateway's, but another's, opens neither the connection nor the token service.
        await using var source = await GuardedSource.StartAsync(folder, demand);
        var shown = kind == "mutual-tls" ? new SourceAuthentication(AuthenticationKind.MutualTls) : HolderOfKey;
        var others = GuardedSource.CertificateOf(folder.Others);
        Assert.Equal(GuardedSource.Refused, await GuardedSource.AskAsync(source.Line(shown, c => c with { Certificate = others })));
        Assert.Equal(0, source.Sandbox.TokensIssuedBy(GuardedSource.Id));
    }

    [Fact]
    public async Task A_scope_the_issuer_does_not_know_is_refused()
    {
        // Proves that the definition's scope is what is asked for.
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.ClientCredentials);
        Assert.Equal(GuardedSource.Refused, await GuardedSource.AskAsync(source.Line(Tokens with { Scope = "write" })));
    }

    [Theory]
    [InlineData(SourceDemand.ClientCredentials, 1)]
    [InlineData(SourceDemand.HolderOfKey, 2)]
    public async Task Fifty_callers_at_once_fetch_one_token(SourceDemand demand, int issued)
    {
        // Proves that a cold start does not become fifty token requests (an assertion and its token are two), and that all fifty are answered.
        await using var source = await GuardedSource.StartAsync(folder, demand);
        var line = source.Line(demand == SourceDemand.HolderOfKey ? HolderOfKey : Tokens);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GuardedSource.AskAsync(line)));
        Assert.All(outcomes, o => Assert.IsType<SourceOutcome.Answered>(o));
        Assert.Equal(issued, source.Sandbox.TokensIssuedBy(GuardedSource.Id));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        // Proves that a token five minutes old is not shown again, and one of a minute is.
        var clock = new HandClock();
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.ClientCredentials, clock);
        var line = source.Line(Tokens);
        foreach (var (minutes, issued) in new[] { (0, 1), (1, 1), (5, 2) })
        {
            clock.Move(TimeSpan.FromMinutes(minutes));
            Assert.IsType<SourceOutcome.Answered>(await GuardedSource.AskAsync(line));
            Assert.Equal(issued, source.Sandbox.TokensIssuedBy(GuardedSource.Id));
        }
    }

    [Theory]
    [InlineData(SourceDemand.ClientCredentials, 2)]
    [InlineData(SourceDemand.HolderOfKey, 4)]
    public async Task A_token_the_source_no_longer_takes_is_fetched_anew_once(SourceDemand demand, int issued)
    {
        // Proves that 401 to a token that should hold costs one more question and no answer; for an assertion, that it is asked for anew too.
        await using var source = await GuardedSource.StartAsync(folder, demand);
        var line = source.Line(demand == SourceDemand.HolderOfKey ? HolderOfKey : Tokens);
        Assert.IsType<SourceOutcome.Answered>(await GuardedSource.AskAsync(line));
        source.Sandbox.SetFault(GuardedSource.Id, Fault.Of(FaultKind.ExpiredToken));
        var asked = source.Sandbox.Received.Count;
        Assert.IsType<SourceOutcome.Answered>(await GuardedSource.AskAsync(line));
        Assert.Equal(asked + 2, source.Sandbox.Received.Count);
        Assert.Equal(issued, source.Sandbox.TokensIssuedBy(GuardedSource.Id));
    }

    [Fact]
    public async Task A_replaced_secret_is_used_without_a_restart()
    {
        // Proves that a mounted file is looked into anew: wrong at first, right after it was replaced, and still right while it is gone for a moment.
        using var files = new TemporaryFolder();
        var file = Path.Combine(files.Path, "token");
        files.Write("token", "old");
        await using var source = await GuardedSource.StartAsync(folder, SourceDemand.Bearer);
        var line = source.Line(new SourceAuthentication(AuthenticationKind.Bearer), bearer: Secret.InFile(file));
        Assert.Equal(GuardedSource.Refused, await GuardedSource.AskAsync(line));
        files.Write("token", GuardedSource.Canary + "bearer\n");
        Assert.IsType<SourceOutcome.Answered>(await GuardedSource.AskAsync(line));
        File.Delete(file);
        Assert.IsType<SourceOutcome.Answered>(await GuardedSource.AskAsync(line));
    }
}
