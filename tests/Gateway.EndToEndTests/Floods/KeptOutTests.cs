using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting;
using Grpc.Core;
using Grpc.Health.V1;

namespace Gateway.EndToEndTests.Floods;

/// <summary>Who lets nothing be answered is kept out for the named time, and nobody else is: of a gateway whose clock the test moves.</summary>
public sealed class KeptOutTests : IAsyncLifetime
{
    private const string Overview = "/gateway.overview.v1.OverviewService/GetOverview";
    private static readonly IPAddress Resetter = IPAddress.Parse("127.0.0.3");
    private static readonly int Limit = GatewayLimits.Standard.Unanswered;

    private readonly MovableClock _clock = new();
    private RunningGateway _gateway = null!;
    private X509ChainPolicy _trusted = null!;

    public async Task InitializeAsync()
    {
        _gateway = new RunningGateway { Clock = _clock };
        await _gateway.InitializeAsync();
        _trusted = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        _trusted.CustomTrustStore.ImportFromPemFile(_gateway.AuthorityFile);
    }

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_whose_streams_are_reset_is_ended_and_its_address_let_in_again_after_its_time(bool byTheGateway)
    {
        // Proves of streams that their peer resets, and of those that the gateway is made to reset (of these, that it does): the connection is ended; the next of its address is closed before a byte of TLS is answered; an honest caller's connection and a newcomer are answered meanwhile; once the named time has passed the address is answered like any other.
        await AskAsync();
        var (kind, payload) = byTheGateway ? (RawConnection.WindowUpdate, RawConnection.WindowThatRunsOver) : (RawConnection.ResetStream, [0, 0, 0, 8]);
        await using (var resetting = await OpenAsync())
        {
            var began = 0;
            if (byTheGateway)
                await IsMadeToResetAsync(resetting);
            while (!resetting.Ended.IsCompleted)
            {
                var stream = resetting.NextStream();
                byte[] both = [.. RawConnection.Frame(RawConnection.Headers, RawConnection.EndHeaders, stream, RawConnection.Block(Overview)), .. RawConnection.Frame(kind, 0, stream, payload)];
                if (await Record.ExceptionAsync(() => resetting.SendAsync(both, CancellationToken.None)) is not null)
                    break;
                began++;
            }
            Assert.True(began >= Limit, $"ended after {began}");
        }
        await IsKeptOutAsync();
        await AskAsync();
        await LetInAgainAsync();
    }

    [Fact]
    public async Task An_address_whose_connections_end_in_errors_of_their_own_is_kept_out_too()
    {
        // Proves: connections opened again and again to be ended at their first stream, for a window of nothing, are no way round.
        var opened = 0;
        // One at a time: each is a handshake. The bound is what ends a test that fails.
        while (opened < 10 * Limit)
        {
            RawConnection connection;
            try
            {
                connection = await OpenAsync();
            }
            catch (Exception e) when (RawConnection.IsEnd(e))
            {
                break;
            }
            await using (connection)
            {
                opened++;
                var stream = connection.NextStream();
                byte[] both = [.. RawConnection.Frame(RawConnection.Headers, RawConnection.EndHeaders, stream, RawConnection.Block(Overview)), .. RawConnection.Frame(RawConnection.WindowUpdate, 0, stream, [0, 0, 0, 0])];
                await Record.ExceptionAsync(() => connection.SendAsync(both, CancellationToken.None));
                await connection.Ended.WaitAsync(TimeSpan.FromMinutes(1));
            }
        }
        Assert.InRange(opened, Limit, 10 * Limit - 1);
        await IsKeptOutAsync();
        await AskAsync();
        await LetInAgainAsync();
    }

    [Fact]
    public async Task Callers_who_give_up_after_a_while_are_never_kept_out()
    {
        // Proves: more streams than the limit, on one connection, each begun and answered in part before it is given up and none of them completed, leave the connection as it was and the address let in.
        using var channel = _gateway.OpenChannel();
        var health = new Health.HealthClient(channel);
        async Task GiveUpAsync()
        {
            using var watched = health.Watch(new HealthCheckRequest());
            await watched.ResponseStream.MoveNext(CancellationToken.None);
            await Task.Delay(2 * GatewayLimits.GivenUpAtOnce);
        }
        // Half of those who may watch at once: a place is free again a moment after it was given up.
        const int AtOnce = GatewayLimits.MostHealthWatchers / 2;
        for (var i = 0; i < 2 * Limit; i += AtOnce)
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => GiveUpAsync()));
        await AskAsync();
        Assert.DoesNotContain(_gateway.Log, l => l.Contains("not let in", StringComparison.Ordinal));
    }

    // The stream, and not the connection; and for the window, not because it was answered before that came.
    private static async Task IsMadeToResetAsync(RawConnection connection)
    {
        const int FlowControlError = 3;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (connection.LastReset != FlowControlError)
        {
            var (stream, before) = (connection.NextStream(), connection.Received(RawConnection.ResetStream));
            byte[] both = [.. RawConnection.Frame(RawConnection.Headers, RawConnection.EndHeaders, stream, RawConnection.Block(Overview)), .. RawConnection.Frame(RawConnection.WindowUpdate, 0, stream, RawConnection.WindowThatRunsOver)];
            await connection.SendAsync(both, CancellationToken.None);
            while (connection.Received(RawConnection.ResetStream) == before)
                await Task.Delay(20, patience.Token);
        }
        Assert.Equal(0, connection.Received(RawConnection.GoAway));
        Assert.False(connection.Ended.IsCompleted);
    }

    // A newcomer, from the machine's usual address.
    private async Task AskAsync()
    {
        using var channel = _gateway.OpenChannel();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status);
        Assert.NotEmpty((await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"))).Sections);
    }

    // Nothing is said, so nothing but a refusal before TLS ends it at once.
    private async Task IsKeptOutAsync()
    {
        // A connection may have ended before the last of its calls has, by which they are counted.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!_gateway.Log.Any(l => l.Contains("An address is not let in for 10 seconds", StringComparison.Ordinal)))
            await Task.Delay(20, patience.Token);
        var read = 0;
        try
        {
            using var socket = await RawConnection.ConnectAsync(_gateway.Started.Gateway.Address.Port, Resetter, CancellationToken.None);
            read = await socket.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (SocketException)
        {
            // Closed is closed, whichever way.
        }
        Assert.Equal(0, read);
        Assert.DoesNotContain(_gateway.Log, l => l.Contains("127.0.0.3", StringComparison.Ordinal));
    }

    private async Task LetInAgainAsync()
    {
        _clock.Move(GatewayLimits.RefusedFor);
        await using var again = await OpenAsync();
        var stream = again.NextStream();
        await again.SendAsync(RawConnection.Frame(RawConnection.Headers, (byte)(RawConnection.EndHeaders | RawConnection.EndStream), stream, RawConnection.Block(Overview)), CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (again.Received(RawConnection.Headers) == 0)
            await Task.Delay(20, patience.Token);
    }

    private Task<RawConnection> OpenAsync() => RawConnection.OpenAsync(_gateway.Started.Gateway.Address.Port, Resetter, _trusted, [], CancellationToken.None);
}
