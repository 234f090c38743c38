using System.Net;
using Gateway.Tokens;
using Gateway.Tokens.Clients;

namespace Gateway.Tests.Tokens;

/// <summary>Proves case 43: an assertion is good once, over a restart and among services that share a folder, and is forgotten when it counts for nothing.</summary>
public sealed class UsedAssertionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("used-assertions-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_used_assertion_is_refused_after_a_restart(bool kept)
    {
        // Proves it byte for byte the same at a service of the same address and clients; and the positive control: a fresh one is taken, and without the folder the used one would be.
        var (folder, first) = (kept ? _folder : null, await StartAsync());
        var (port, client) = (first.Issuer.Port, RunningTokenService.Client(first.Key.ExportSubjectPublicKeyInfoPem()));
        var (used, fresh) = (WrittenAssertion.Signed(first.Claims(), first.Key), WrittenAssertion.Signed(first.Claims(), first.Key));
        using (var answer = await first.AskAsync(used))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await first.DisposeAsync();
        await using var second = await RunningTokenService.StartAsync(change: o => o with { Port = port, UsedAssertionsFolder = folder, Clients = [client] });
        using var again = await second.AskAsync(used);
        Assert.Equal(kept ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, again.StatusCode);
        using var other = await second.AskAsync(fresh);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        // Nothing of an assertion, client or id lies in the folder.
        Assert.NotEmpty(Directory.EnumerateFiles(_folder));
        Assert.All(Directory.EnumerateFiles(_folder), f => Assert.Matches(@"^[0-9a-f]{64}\.[0-9]{10}: $", $"{Path.GetFileName(f)}: {File.ReadAllText(f)}"));
    }

    [Fact]
    public async Task An_id_that_was_used_at_one_service_is_refused_at_another()
    {
        // Proves it for two services that run at once and share the folder, in both directions.
        await using var one = await StartAsync();
        await using var other = await RunningTokenService.StartAsync(
            change: o => o with { UsedAssertionsFolder = _folder, Clients = [RunningTokenService.Client(one.Key.ExportSubjectPublicKeyInfoPem())] });
        foreach (var (first, second) in new[] { (one, other), (other, one) })
        {
            var id = Guid.NewGuid().ToString("N");
            using var taken = await first.AskAsync(WrittenAssertion.Signed(first.Claims() with { Id = id }, one.Key));
            using var refused = await second.AskAsync(WrittenAssertion.Signed(second.Claims() with { Id = id }, one.Key));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (taken.StatusCode, refused.StatusCode));
        }
    }

    [Fact]
    public async Task Of_many_services_at_once_one_takes_it()
    {
        // Proves that the check and the mark are one step among processes: every instance has a memory of its own.
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var services = Enumerable.Range(0, 16).Select(_ => new UsedAssertions(clock, 100, _folder)).ToList();
        foreach (var id in Enumerable.Range(0, 20).Select(i => $"id-{i}"))
        {
            var taken = await Task.WhenAll(services.Select(s => Task.Run(() => s.Add("client", id, clock.Now.AddMinutes(1)))));
            Assert.Single(taken, t => t == Remembered.New);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_requests_at_once_one_takes_it(bool kept)
    {
        // Proves that the check and the mark are one step in one service, with a folder and without: of the same assertion in many requests at once, one gets a token.
        await using var service = await RunningTokenService.StartAsync(change: o => o with { UsedAssertionsFolder = kept ? _folder : null });
        foreach (var used in Enumerable.Range(0, 10).Select(_ => WrittenAssertion.Signed(service.Claims(), service.Key)))
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => service.AskAsync(used))));
            Assert.Equal([HttpStatusCode.OK, .. Enumerable.Repeat(HttpStatusCode.Unauthorized, 11)], answers.Select(a => a.StatusCode).Order());
            foreach (var answer in answers)
                answer.Dispose();
        }

        var memory = new UsedAssertions(service.Clock, 1000, kept ? _folder : null);
        foreach (var id in Enumerable.Range(0, 200).Select(i => $"id-{i}"))
        {
            using var together = new Barrier(8);
            var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
            {
                together.SignalAndWait();
                return memory.Add("client", id, service.Clock.Now.AddMinutes(1));
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Single(taken, t => t == Remembered.New);
        }
    }

    [Fact]
    public async Task An_id_that_is_given_again_after_its_end_is_good_once_too()
    {
        // Proves that what one service remembers of the id's first use, and takes away when that is over, is not what another one remembers of its second: one after the other, many at once, and with another end each.
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var services = Enumerable.Range(0, 16).Select(_ => new UsedAssertions(clock, 100, _folder)).ToList();
        Assert.Equal(Remembered.New, services[0].Add("client", "id", clock.Now.AddMinutes(1)));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(Remembered.New, services[1].Add("client", "id", clock.Now.AddMinutes(1)));
        Assert.Equal(Remembered.Known, services[0].Add("client", "id", clock.Now.AddMinutes(1)));
        Assert.Equal(Remembered.Known, services[2].Add("client", "id", clock.Now.AddMinutes(2)));
        for (var round = 0; round < 20; round++)
        {
            clock.Advance(ClientAssertions.LongestLifetime + TimeSpan.FromSeconds(1));
            var end = clock.Now.AddMinutes(1);
            var taken = await Task.WhenAll(services.Select(s => Task.Run(() => s.Add("client", "id", end))));
            Assert.Single(taken, t => t == Remembered.New);
        }
    }

    [Fact]
    public void It_is_remembered_to_its_end_and_no_longer_and_never_beyond_what_there_is_room_for()
    {
        // Proves on both sides of the end, with and without a start in between, that files go, that another client's same id is another, and that a full memory refuses.
        var clock = new TestClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var end = clock.Now.AddMinutes(5);
        Assert.Equal(Remembered.New, new UsedAssertions(clock, 2, _folder).Add("client", "id", end));
        var used = new UsedAssertions(clock, 2, _folder);
        Assert.Equal(Remembered.Known, used.Add("client", "id", end));
        Assert.Equal(Remembered.New, used.Add("other", "id", end));
        Assert.Equal(Remembered.NoRoom, used.Add("third", "id", end));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(Remembered.Known, used.Add("client", "id", end.AddMinutes(5)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Remembered.New, used.Add("client", "id", end.AddMinutes(5)));
        Assert.Single(Directory.EnumerateFiles(_folder));
        clock.Advance(TimeSpan.FromMinutes(6));
        _ = new UsedAssertions(clock, 2, _folder);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_lets_nobody_in_twice_or_once()
    {
        // Proves that it fails closed: what cannot be remembered is refused.
        await using var service = await StartAsync();
        Directory.Delete(_folder, recursive: true);
        using (var answer = await service.AskAsync(WrittenAssertion.Signed(service.Claims(), service.Key)))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Directory.CreateDirectory(_folder);
        using var after = await service.AskAsync(WrittenAssertion.Signed(service.Claims(), service.Key));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private Task<RunningTokenService> StartAsync() => RunningTokenService.StartAsync(change: o => o with { UsedAssertionsFolder = _folder });
}
