using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gateway.Casework.V1;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.EndToEndTests;

/// <summary>Who calls too often is told when to come again, and nothing happens meanwhile.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private const string Employment = "employment-status";
    private readonly MovableClock _clock = new();
    private readonly RunningGateway _gateway;

    public QuotaTests() => _gateway = new RunningGateway
    {
        Clock = _clock,
        // Ten a minute: one comes back every six seconds.
        Limits = GatewayLimits.Standard with { CallsPerUser = 10, CallsPerClient = 1_000, CallsPerCitizen = 4, PagesPerAddress = 10 },
    };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_user_who_has_used_up_its_calls_is_refused_until_the_time_it_is_told()
    {
        // Proves: RESOURCE_EXHAUSTED with QuotaFailure for the user and RetryInfo; no source asked, nothing recorded, one line in the operator's log that names nobody; another user goes on; after the time told the same call is answered.
        // Of calls that are no use, too.
        for (var i = 0; i < 10; i++)
            Assert.Equal(GatewayErrorCode.InvalidRequest, (await Assert.ThrowsAsync<GatewayException>(() => _gateway.Caseworker.GetOverviewAsync(new GetOverviewRequest()))).Error.Code);
        var (records, received) = (_gateway.Records().Count, _gateway.Simulators.Received.Count);

        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync("D2"));
        var (failure, wait) = Read(refused, "user");
        Assert.Equal("calls a minute", failure.Violations.Single().Description);
        Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(6));
        Assert.Equal((records, received), (_gateway.Records().Count, _gateway.Simulators.Received.Count));
        Assert.Single(Lines("User"));
        Assert.DoesNotContain(Lines("User"), l => l.Contains("sara", StringComparison.Ordinal) || l.Contains(_gateway.About("D2").CitizenId, StringComparison.Ordinal));

        Assert.NotEmpty((await _gateway.Client("citizen-d1").GetOverviewAsync(_gateway.OwnAccessTo("D1", Employment))).Sections);
        _clock.Move(wait);
        Assert.NotEmpty((await AskAsync("D2")).Sections);
        Assert.True(_gateway.Records().Count > records);
    }

    [Fact]
    public async Task A_citizen_asked_about_too_often_is_left_alone_whoever_asks()
    {
        // Proves: the calls of two users about one citizen are counted together, over services; what is refused is refused before anything is asked or recorded, and the same user may ask about somebody else.
        await AskAsync("D1");
        await AskAsync("D1");
        await _gateway.Client("job-centre-high").GetOverviewAsync(_gateway.About("D1", Employment));
        var about = _gateway.About("D1");
        await _gateway.Caseworker.Casework.GetPlanAsync(new GetPlanRequest { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose });
        var (records, received) = (_gateway.Records().Count, _gateway.Simulators.Received.Count);

        var (failure, wait) = Read(await Assert.ThrowsAsync<RpcException>(() => AskAsync("D1")), "citizen");
        Assert.DoesNotContain(_gateway.About("D1").CitizenId, failure.ToString(), StringComparison.Ordinal);
        Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(15));
        var told = (await Assert.ThrowsAsync<GatewayException>(() => _gateway.Client("job-centre-high").GetOverviewAsync(_gateway.About("D1", Employment)))).Error;
        Assert.Equal((GatewayErrorCode.TooManyCalls, "QUOTA_USED_UP"), (told.Code, told.Reason));
        Assert.NotNull(told.RetryAfter);
        Assert.Equal((records, received), (_gateway.Records().Count, _gateway.Simulators.Received.Count));
        Assert.Equal(2, Lines("Citizen").Count);
        Assert.NotEmpty((await AskAsync("D4")).Sections);
    }

    [Fact]
    public async Task What_the_gateway_holds_about_a_citizen_has_a_count_of_its_own()
    {
        // Proves: explanations, consents, reports and searches are counted together, each once it is let through, and take nothing from the questions to systems; one too many is refused and not recorded, and with its place in the log it is refused nowhere else.
        var citizen = _gateway.About("D1").CitizenId;
        await _gateway.Caseworker.ExplainAccessAsync(GeneratedClient.Explained(_gateway.About("D1", Employment)));
        await _gateway.Caseworker.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = citizen });
        await _gateway.Client("citizen-d1").Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = citizen });
        await _gateway.Client("privacy-officer").Disclosures.SearchAsync(new SearchDisclosuresRequest { CitizenId = citizen });
        var records = _gateway.Records().Count;
        foreach (var one in new Func<Task>[]
        {
            () => _gateway.Caseworker.ExplainAccessAsync(GeneratedClient.Explained(_gateway.About("D1", Employment))),
            () => _gateway.Caseworker.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = citizen }),
            () => _gateway.Client("citizen-d1").Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = citizen }),
            () => _gateway.Client("privacy-officer").Disclosures.SearchAsync(new SearchDisclosuresRequest { CitizenId = citizen }),
        })
            Assert.Equal(GatewayErrorCode.TooManyCalls, (await Assert.ThrowsAsync<GatewayException>(one)).Error.Code);
        Assert.Equal(records, _gateway.Records().Count);
        Assert.Equal(4, Lines("Citizen").Count);
        Assert.NotEmpty((await AskAsync("D1")).Sections);
        await _gateway.Caseworker.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = _gateway.About("D4").CitizenId });
    }

    [Fact]
    public async Task Who_is_refused_takes_none_of_a_citizen_s_calls_and_hears_nothing_of_them()
    {
        // Proves: whom the citizen's record is not for may ask as often as their own calls last, and the caseworker has all of the citizen's; when these are used up a stranger gets the very answers of before.
        var before = await InVainAsync("citizen-d2");
        Assert.Equal(before, await InVainAsync("citizen-d2"));
        var companion = await InVainAsync("companion");
        for (var i = 0; i < 4; i++)
            Assert.Equal(SectionState.Available, (await AskAsync("D1")).Sections[0].State);
        Read(await Assert.ThrowsAsync<RpcException>(() => AskAsync("D1")), "citizen");
        for (var i = 0; i < 4; i++)
            await _gateway.Client("citizen-d1").Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = _gateway.About("D1").CitizenId });
        await Assert.ThrowsAsync<GatewayException>(() => _gateway.Client("citizen-d1").Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = _gateway.About("D1").CitizenId }));
        Assert.Equal(before, await InVainAsync("citizen-d4"));
        Assert.Equal(companion, await InVainAsync("companion"));
    }

    // The answers to who asks in vain about D1, as far as they do not name the moment.
    private async Task<IReadOnlyList<string>> InVainAsync(string clientId)
    {
        var client = _gateway.Client(clientId);
        var about = _gateway.OwnAccessTo("D1", Employment);
        var told = new List<string>
        {
            (await client.GetOverviewAsync(about)).Sections.ToString(),
            (await client.ExplainAccessAsync(GeneratedClient.Explained(about))).Explanations.ToString(),
            (await client.LocateRecordsAsync(GeneratedClient.Located(about))).Located.ToString(),
        };
        foreach (var one in new Func<Task>[]
        {
            () => client.Consents.ListMandatesAsync(new ListMandatesRequest { CitizenId = about.CitizenId }),
            () => client.Disclosures.GetReceiptAsync(new GetReceiptRequest { CitizenId = about.CitizenId, LogIndex = 1 }),
        })
            told.Add((await Assert.ThrowsAsync<GatewayException>(one)).Error.ToString()!);
        return told;
    }

    [Fact]
    public async Task Pages_are_429_with_the_seconds_to_wait()
    {
        // Proves: an address that reads pages too fast gets 429 and Retry-After, whatever it says it sends, and a call and a probe beside it are answered.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_gateway.AuthorityFile));
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = policy;
        using var stranger = new HttpClient(handler) { BaseAddress = _gateway.Started.Gateway.Address };
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(new Uri("/log/key", UriKind.Relative))).StatusCode);
        foreach (var path in new[] { "/log/key", "/log/checkpoint" })
        {
            using var page = new HttpRequestMessage(HttpMethod.Get, path) { Content = new ByteArrayContent([]) };
            page.Content.Headers.ContentType = new("application/grpc");
            using var refused = await stranger.SendAsync(page);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 6);
            Assert.Empty(await refused.Content.ReadAsByteArrayAsync());
        }
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(new Uri("/ready", UriKind.Relative))).StatusCode);
        Assert.NotEmpty((await AskAsync("D1")).Sections);
        _clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(new Uri("/log/key", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Who_fetches_the_log_waits_as_long_as_it_is_told_and_goes_on()
    {
        // Proves for the client package, which `gateway log export` and `verify` fetch with: refused for having read too many pages it says for how long it waits, at most the seconds it was told, and has the page then; who gives up meanwhile waits no longer.
        using var client = _gateway.Client("privacy-officer");
        var waits = new List<TimeSpan>();
        client.LogFiles.Waits = wait =>
        {
            waits.Add(wait);
            _clock.Move(wait);
        };
        for (var i = 0; i < 11; i++)
            Assert.NotEmpty((await client.LogFiles.ReadAsync("key"))!);
        Assert.InRange(Assert.Single(waits), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        using var gone = new CancellationTokenSource();
        client.LogFiles.Waits = _ => gone.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            for (var i = 0; i < 11; i++)
                await client.LogFiles.ReadAsync("key", gone.Token);
        });
    }

    [Fact]
    public async Task A_stranger_uses_up_nobodys_calls()
    {
        // Proves: what has no good token is refused as such however often it comes, and takes nothing from who has one.
        for (var i = 0; i < 30; i++)
            Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await _gateway.Raw().GetOverviewAsync(_gateway.About("D1", Employment)))).StatusCode);
        Assert.NotEmpty((await AskAsync("D1")).Sections);
    }

    private async Task<GetOverviewResponse> AskAsync(string alias) => await _gateway.Raw().GetOverviewAsync(_gateway.About(alias, Employment), await _gateway.HeadersAsync());

    private List<string> Lines(string subject) => [.. _gateway.Log.Where(l => l.Contains($"too many of one {subject}", StringComparison.Ordinal))];

    /// <summary>What is told of a quota that is used up, and that it is told of the one named.</summary>
    internal static (QuotaFailure Failure, TimeSpan Wait) Read(RpcException refused, string subject)
    {
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        var details = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes(CallErrors.StatusTrailer)).Details;
        Assert.Equal("QUOTA_USED_UP", details.Single(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Type);
        var failure = details.Single(d => d.Is(QuotaFailure.Descriptor)).Unpack<QuotaFailure>();
        Assert.Equal(subject, failure.Violations.Single().Subject);
        return (failure, details.Single(d => d.Is(RetryInfo.Descriptor)).Unpack<RetryInfo>().RetryDelay.ToTimeSpan());
    }
}
