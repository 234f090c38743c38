using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Tiles;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Transparency;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Receipt = Gateway.Overview.V1.Receipt;

namespace Gateway.EndToEndTests;

/// <summary>"Released, delivery unconfirmed" until the receiver hands the receipts back.</summary>
public sealed class ConfirmedDeliveryTests : IAsyncLifetime
{
    private readonly RunningGateway _gateway = new();
    private GeneratedClient _client = null!;

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _client = await GeneratedClient.ConnectAsync(_gateway);
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_stays_unconfirmed_until_its_receipts_come_back()
    {
        // Proves: whole, streamed, located and explained answers can be confirmed; one record names them all, and those not handed back stay unconfirmed.
        var about = _gateway.About("D1", "employment-status");
        var unconfirmed = await _gateway.Caseworker.GetOverviewAsync(about);
        var overview = await _gateway.Caseworker.GetOverviewAsync(about);
        var streamed = (await _client.StreamAsync(about))[^1].Closing.Receipts;
        var located = await _client.Overviews.LocateRecordsAsync(GeneratedClient.Located(about), _client.Options());
        var explained = await _client.Overviews.ExplainAccessAsync(GeneratedClient.Explained(about), _client.Options());
        Receipt[] arrived = [overview.Receipt, .. streamed, located.Receipt, explained.Receipt];

        var confirmed = await ConfirmAsync(arrived);

        var record = _gateway.Records()[(int)confirmed.LogIndex];
        Assert.Contains("\nkind delivered\n", record, StringComparison.Ordinal);
        Assert.Contains($"\nuser caseworker-sara\nclient {OneCommandStart.CaseworkerClient}\n", record, StringComparison.Ordinal);
        foreach (var receipt in arrived)
            Assert.Contains($"\nrecord {receipt.LogIndex} {Convert.ToHexStringLower(receipt.LeafHash.Span)}\n", record, StringComparison.Ordinal);
        Assert.DoesNotContain($"\nrecord {unconfirmed.Receipt.LogIndex} ", string.Concat(_gateway.Records()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_ask_at_a_low_level_may_confirm_what_they_received()
    {
        // Proves: an explanation that was had at the level Low is confirmed at that level and stands as delivered; content is had there neither before nor after.
        using var low = await GeneratedClient.ConnectAsync(_gateway, "job-centre-low");
        var explained = await low.Overviews.ExplainAccessAsync(GeneratedClient.Explained(_gateway.About("D1", "employment-status")), low.Options());
        var confirmed = await low.Overviews.ConfirmDeliveryAsync(new ConfirmDeliveryRequest { Receipts = { explained.Receipt } }, low.Options());
        Assert.Contains($"\nrecord {explained.Receipt.LogIndex} {Convert.ToHexStringLower(explained.Receipt.LeafHash.Span)}\n", _gateway.Records()[(int)confirmed.Receipt.LogIndex], StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await low.Overviews.GetOverviewAsync(_gateway.About("D1", "employment-status"), low.Options()));
        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
    }

    [Fact]
    public async Task Confirming_twice_changes_nothing()
    {
        // Proves: a client that is unsure may repeat it; the log does not grow, and the first record is named again.
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"));
        var first = await ConfirmAsync(overview.Receipt);
        var records = _gateway.Records().Count;
        Assert.Equal(first, await ConfirmAsync(overview.Receipt, overview.Receipt));
        Assert.Equal(records, _gateway.Records().Count);
    }

    [Fact]
    public async Task Who_has_not_received_it_cannot_confirm_it()
    {
        // Proves: a guessed leaf hash, the asked record, or one wrong receipt among right ones confirms nothing.
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"));
        var guessed = new Receipt { LogIndex = overview.Receipt.LogIndex, LeafHash = ByteString.CopyFrom(new byte[32]) };
        var records = _gateway.Records().Count;
        foreach (var receipts in new Receipt[][] { [guessed], [overview.QueryReceipt], [overview.Receipt, guessed] })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => ConfirmAsync(receipts));
            Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        }
        Assert.Equal(records, _gateway.Records().Count);
    }

    [Fact]
    public async Task A_leaf_hash_read_in_a_public_tile_confirms_nothing()
    {
        // Proves: a colleague, and the same user through another system, with index and hash as anybody reads them in the log's tiles, are refused like who hands in a receipt of nothing, byte for byte; the receiver is not.
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3"));
        var head = (await _gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().SignAsync(CancellationToken.None))!;
        using var anybody = new HttpClient(_gateway.Handler()) { BaseAddress = _gateway.Started.Gateway.Address };
        var index = (long)overview.Receipt.LogIndex;
        var tile = TileLayout.Tiles(head.Size).First(t => t.Level == 0 && t.Index == index / TileCoordinate.FullWidth);
        var leaf = (await anybody.GetByteArrayAsync($"/log/{tile.Path}")).Chunk(Rfc6962.HashLength).ElementAt((int)(index % TileCoordinate.FullWidth));
        Assert.Equal(overview.Receipt.LeafHash.ToByteArray(), leaf);
        var read = new Receipt { LogIndex = overview.Receipt.LogIndex, LeafHash = ByteString.CopyFrom(leaf) };
        var unknown = new Receipt { LogIndex = overview.Receipt.LogIndex, LeafHash = ByteString.CopyFrom(new byte[32]) };
        var records = _gateway.Records().Count;
        foreach (var other in new[] { "job-centre-coordinating", "job-centre-high", "privacy-officer-2" })
        {
            using var client = await GeneratedClient.ConnectAsync(_gateway, other);
            Assert.Equal(await RefusalAsync(client, unknown), await RefusalAsync(client, read));
        }
        Assert.Equal(records, _gateway.Records().Count);
        Assert.Equal((ulong)records, (await ConfirmAsync(read)).LogIndex);
    }

    [Fact]
    public async Task Unusable_receipts_are_named()
    {
        // Proves: INVALID_ARGUMENT for no receipt, too many, and a hash that is none.
        var tooShort = new Receipt { LeafHash = ByteString.CopyFrom(new byte[31]) };
        foreach (var receipts in new Receipt[][] { [], [tooShort], [.. Enumerable.Repeat(new Receipt { LeafHash = ByteString.CopyFrom(new byte[32]) }, 65)] })
            Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => ConfirmAsync(receipts))).StatusCode);
    }

    private static async Task<string> RefusalAsync(GeneratedClient client, Receipt receipt)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.Overviews.ConfirmDeliveryAsync(new ConfirmDeliveryRequest { Receipts = { receipt } }, client.Options()));
        return $"{refusal.Status.StatusCode} {refusal.Status.Detail} {string.Join(' ', refusal.Trailers.Where(t => t.Key != "date").Select(t => $"{t.Key}={(t.IsBinary ? Convert.ToHexString(t.ValueBytes) : t.Value)}"))}";
    }

    private async Task<Receipt> ConfirmAsync(params Receipt[] receipts) =>
        (await _client.Overviews.ConfirmDeliveryAsync(new ConfirmDeliveryRequest { Receipts = { receipts } }, _client.Options())).Receipt;
}
