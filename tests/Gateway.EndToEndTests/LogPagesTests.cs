using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;
using Gateway.FirstUse;
using Gateway.Transparency;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>The log's pages over HTTP: what a stranger, a caseworker and a privacy officer get.</summary>
public sealed class LogPagesTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_stranger_rebuilds_the_signed_root_from_the_tiles_over_HTTP()
    {
        // Proves that key, checkpoint and hash tiles are enough to check a disclosure made just now, without a token.
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        await gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().SignAsync(CancellationToken.None);
        using var stranger = Client();
        var key = NoteVerifier.TryParse((await stranger.GetStringAsync("/log/key")).TrimEnd('\n'))!;
        var checkpoint = SignedCheckpoint.Open(await stranger.GetByteArrayAsync("/log/checkpoint"), key.Name, [key]).Opened!.Checkpoint;
        Assert.Equal(gateway.Records().Count, checkpoint.Size);
        var range = new CompactRange();
        foreach (var tile in TileLayout.Tiles(checkpoint.Size).Where(t => t.Level == 0))
        {
            foreach (var leaf in (await stranger.GetByteArrayAsync($"/log/{tile.Path}")).Chunk(Rfc6962.HashLength))
                range.Append(leaf);
        }
        Assert.Equal(checkpoint.Root.ToArray(), range.Root());
    }

    [Fact]
    public async Task A_stranger_reads_every_checkpoint_that_was_signed()
    {
        // Proves without a token: each opens with the log's key, they grow, the last is the newest, and one read before is among them.
        using var stranger = Client();
        var log = gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>();
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        await log.SignAsync(CancellationToken.None);
        var before = await stranger.GetStringAsync("/log/checkpoint");
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        await log.SignAsync(CancellationToken.None);
        var key = NoteVerifier.TryParse((await stranger.GetStringAsync("/log/key")).TrimEnd('\n'))!;
        var signed = EntryBundle.TryRead(await stranger.GetByteArrayAsync("/log/signed/0"))!.Select(n => Encoding.UTF8.GetString(n.Span)).ToList();
        var sizes = signed.Select(n => SignedCheckpoint.Open(Encoding.UTF8.GetBytes(n), key.Name, [key]).Opened!.Checkpoint.Size).ToList();
        Assert.Equal(sizes.Order().Distinct(), sizes);
        Assert.Contains(before, signed);
        Assert.Contains(await stranger.GetStringAsync("/log/checkpoint"), signed);
    }

    [Fact]
    public async Task Records_are_for_the_privacy_officer_of_the_municipality_alone()
    {
        // Proves that a bundle of records opens with the officer's token and with no other's, and holds the very bytes of the leaves.
        var head = (await gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().SignAsync(CancellationToken.None))!;
        var path = $"/log/{TileLayout.Bundles(head.Size).First().Path}";
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(path, token: null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(path, await gateway.TokenAsync()));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(path, await gateway.TokenAsync("citizen-d1")));
        using var officer = Client(await gateway.TokenAsync("privacy-officer"));
        var entries = EntryBundle.TryRead(await officer.GetByteArrayAsync(path))!;
        var leaves = (await officer.GetByteArrayAsync($"/log/{TileLayout.Tiles(head.Size).First().Path}")).Chunk(Rfc6962.HashLength).ToList();
        Assert.Equal(leaves.Select(Convert.ToHexString), entries.Select(e => Convert.ToHexString(Rfc6962.LeafHash(e.Span))));
    }

    [Fact]
    public async Task An_officer_who_reads_bundles_stands_in_the_log_once_and_before_the_first_leaves()
    {
        // Proves: the first bundle is answered after its record is durable, whoever asks for many at once is recorded once, so are those of later checkpoints within the time only where the record does not cover them; another officer has a record of their own, and who is refused has none.
        var head = (await gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().SignAsync(CancellationToken.None))!;
        var path = $"/log/{TileLayout.Bundles(head.Size).First().Path}";
        int Looks(string user) => gateway.Records().Count(r => r.Contains("\nwhat bundles\n", StringComparison.Ordinal) && r.Contains($"\nuser {user}\n", StringComparison.Ordinal));
        Assert.Equal(0, Looks("officer-per"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(path, await gateway.TokenAsync()));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/log/tile/entries/x999/999", await gateway.TokenAsync("privacy-officer-2")));
        Assert.Equal(0, Looks("officer-per"));
        using var officer = Client(await gateway.TokenAsync("privacy-officer-2"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => officer.GetByteArrayAsync(path)));
        Assert.Equal(1, Looks("officer-per"));
        Assert.Contains($"\nrecords-before {head.Size}\n", gateway.Records().Last(r => r.Contains("\nwhat bundles\n", StringComparison.Ordinal)), StringComparison.Ordinal);

        // What came after the record is no part of that look.
        var later = (await gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().SignAsync(CancellationToken.None))!;
        await officer.GetByteArrayAsync($"/log/{TileLayout.Bundles(later.Size).Last().Path}");
        Assert.Equal(2, Looks("officer-per"));
        await officer.GetByteArrayAsync(path);
        Assert.Equal(2, Looks("officer-per"));
    }

    [Theory]
    [InlineData("/log/tile/0/001")]
    [InlineData("/log/tile/0/000.p/0")]
    [InlineData("/log/tile/0/000.p/255")]
    [InlineData("/log/tile/0/0")]
    [InlineData("/log/tile/8/000")]
    [InlineData("/log/tile/-1/000.p/1")]
    [InlineData("/log/tile/0/../checkpoint")]
    [InlineData("/log/tile/0/x000/000.p/1")]
    [InlineData("/log/signed/1")]
    [InlineData("/log/signed/-1")]
    [InlineData("/log/signed/9223372036854775807")]
    [InlineData("/log/signed/9223372036854775808")]
    [InlineData("/log/signed/0/0")]
    [InlineData("/log/signed/")]
    [InlineData("/log/")]
    [InlineData("/log/checkpoint/1")]
    public async Task What_the_log_does_not_have_is_not_found(string path)
    {
        // Proves that no other spelling, empty tile or tile beyond the checkpoint is served.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(path, token: null));
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string? token)
    {
        using var client = Client(token);
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private HttpClient Client(string? token = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(gateway.AuthorityFile));
        var client = new HttpClient(handler) { BaseAddress = gateway.Started.Gateway.Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
