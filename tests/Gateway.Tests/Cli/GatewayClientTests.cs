using System.Security.Cryptography;
using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Tests.Tokens;
using Grpc.Core;

namespace Gateway.Tests.Cli;

/// <summary>The client package, as a case system uses it.</summary>
public sealed class GatewayClientTests
{
    private const string Secret = "token-that-must-not-be-told";

    [Fact]
    public async Task A_refusal_is_read_into_code_reason_and_fields()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Answer = (_, _) => throw RunningGateway.Refusal(StatusCode.InvalidArgument, "INVALID_FIELD", ("citizen_id", "must be ten characters"));
        using var client = Client(gateway);

        var error = (await Assert.ThrowsAsync<GatewayException>(() => client.GetOverviewAsync(Request()))).Error;

        Assert.Equal((GatewayErrorCode.InvalidRequest, "INVALID_FIELD"), (error.Code, error.Reason));
        Assert.Equal([new FieldViolation("citizen_id", "must be ten characters")], error.FieldViolations);
    }

    [Fact]
    public async Task Damaged_details_do_not_hide_the_status()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Answer = (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, ""), new Metadata { { "grpc-status-details-bin", [0xff, 0xff, 0xff] } });
        using var client = Client(gateway);

        var error = (await Assert.ThrowsAsync<GatewayException>(() => client.GetOverviewAsync(Request()))).Error;

        Assert.Equal((GatewayErrorCode.PermissionDenied, ""), (error.Code, error.Reason));
    }

    [Theory]
    [InlineData("citizen 010170-9999 is unknown")]
    [InlineData("lower_case")]
    public async Task A_reason_that_is_no_reason_is_dropped(string reason)
    {
        // Proves that free text cannot reach a message through the field of the reason.
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Answer = (_, _) => throw RunningGateway.Refusal(StatusCode.Internal, reason);
        using var client = Client(gateway);

        var failure = await Assert.ThrowsAsync<GatewayException>(() => client.GetOverviewAsync(Request()));

        Assert.Equal(("", GatewayErrorCode.Failed), (failure.Error.Reason, failure.Error.Code));
    }

    [Fact]
    public async Task No_exception_tells_token_or_citizen()
    {
        // Proves it for every status, on the whole text of the exception, with what the gateway said as well.
        await using var gateway = await RunningGateway.StartAsync();
        using var client = Client(gateway);
        foreach (var status in Enum.GetValues<StatusCode>().Where(status => status != StatusCode.OK))
        {
            gateway.Answer = (request, _) => throw new RpcException(new Status(status, $"{request.CitizenId} {Secret}"));
            var failure = await Assert.ThrowsAsync<GatewayException>(() => client.GetOverviewAsync(Request()));
            Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(RunningGateway.Citizen, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_deadline_holds_for_the_token_too()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = GatewayClient.Connect(new GatewayClientOptions
        {
            Address = gateway.Address,
            TrustedAuthorities = gateway.Authorities,
            AccessToken = async cancellationToken =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return Secret;
            },
        });

        var failure = await Assert.ThrowsAsync<GatewayException>(() => client.GetOverviewAsync(Request(), TimeSpan.FromMilliseconds(100)));

        Assert.Equal(GatewayErrorCode.DeadlineExceeded, failure.Error.Code);
    }

    [Fact]
    public async Task Giving_up_is_no_error_of_the_gateway()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var stop = new CancellationTokenSource();
        gateway.Answer = async (_, context) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            return SampleAnswer.Full();
        };
        using var client = Client(gateway);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetOverviewAsync(Request(), cancellationToken: stop.Token));
    }

    [Theory]
    [InlineData("http://localhost:1")]
    [InlineData("https://user@localhost:1")]
    public void Only_plain_https_addresses_are_accepted(string address) =>
        Assert.Throws<ArgumentException>(() => GatewayClient.Connect(new GatewayClientOptions { Address = new Uri(address), AccessToken = _ => ValueTask.FromResult(Secret) }));

    [Fact]
    public async Task Without_authorities_of_its_own_the_machine_s_are_asked()
    {
        // Proves that a certificate nobody on the machine trusts ends the call before the token is sent.
        await using var gateway = await RunningGateway.StartAsync();
        using var client = GatewayClient.Connect(new GatewayClientOptions { Address = gateway.Address, AccessToken = _ => ValueTask.FromResult(Secret) });

        var failure = await Assert.ThrowsAsync<GatewayException>(() => client.GetOverviewAsync(Request()));

        Assert.Equal((GatewayErrorCode.NotTrusted, "GATEWAY_NOT_TRUSTED"), (failure.Error.Code, failure.Error.Reason));
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task An_issuer_that_names_itself_otherwise_gets_no_assertion()
    {
        // Proves the comparison of RFC 8414 section 3.3: the document must be about the issuer that was asked.
        await using var service = await RunningTokenService.StartAsync();
        using var tokens = new ClientCredentialsTokens(
            new ClientCredentialsOptions { Issuer = new Uri($"https://127.0.0.1:{service.Issuer.Port}"), ClientId = RunningTokenService.ClientId, TrustedAuthorities = service.Authorities },
            service.Key.ExportPkcs8PrivateKeyPem());

        var failure = await Assert.ThrowsAsync<GatewayException>(async () => await tokens.GetTokenAsync());

        Assert.Equal((GatewayErrorCode.Failed, "ISSUER_ANSWER_NOT_UNDERSTOOD"), (failure.Error.Code, failure.Error.Reason));
    }

    [Fact]
    public async Task Many_callers_share_one_token_until_it_is_about_to_expire()
    {
        // Proves one request under way, the margin of 30 seconds, and a new token after it.
        await using var service = await RunningTokenService.StartAsync();
        using var tokens = Tokens(service, service.Key.ExportPkcs8PrivateKeyPem());

        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetTokenAsync().AsTask()));
        service.Clock.Advance(TimeSpan.FromSeconds(269));
        var kept = await tokens.GetTokenAsync();
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        var renewed = await tokens.GetTokenAsync();

        Assert.Single(first.Append(kept).Distinct(StringComparer.Ordinal));
        Assert.NotEqual(kept, renewed);
    }

    [Fact]
    public async Task A_refused_client_is_told_so_and_may_try_again()
    {
        await using var service = await RunningTokenService.StartAsync();
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var tokens = Tokens(service, stranger.ExportPkcs8PrivateKeyPem());

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Assert.ThrowsAsync<GatewayException>(async () => await tokens.GetTokenAsync());
            Assert.Equal((GatewayErrorCode.TokenRefused, "INVALID_CLIENT"), (failure.Error.Code, failure.Error.Reason));
        }
    }

    [Fact]
    public void A_key_that_is_none_is_not_repeated()
    {
        const string Label = "PRIVATE KEY";
        var options = new ClientCredentialsOptions { Issuer = new Uri("https://localhost:1"), ClientId = "a" };
        var failure = Assert.Throws<ArgumentException>(() => new ClientCredentialsTokens(options, $"-----BEGIN {Label}-----\nsecret\n-----END {Label}-----"));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static GatewayClient Client(RunningGateway gateway) => GatewayClient.Connect(new GatewayClientOptions
    {
        Address = gateway.Address,
        TrustedAuthorities = gateway.Authorities,
        AccessToken = _ => ValueTask.FromResult(Secret),
    });

    private static ClientCredentialsTokens Tokens(RunningTokenService service, string key) => new(
        new ClientCredentialsOptions
        {
            Issuer = service.Issuer,
            ClientId = RunningTokenService.ClientId,
            TrustedAuthorities = service.Authorities,
            TimeProvider = service.Clock,
        },
        key);

    private static GetOverviewRequest Request() => new() { CitizenId = RunningGateway.Citizen, CaseId = "26/1", Purpose = "rehabilitation-case-preparation" };
}
