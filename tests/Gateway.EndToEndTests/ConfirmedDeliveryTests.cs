using Gateway.Overview.V1;
using Google.Protobuf;
using Grpc.Core;

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
        foreach (var receipt in arrived)
            Assert.Contains($"\nrecord {receipt.LogIndex} {Convert.ToHexStringLower(receipt.LeafHash.Span)}\n", record, StringComparison.Ordinal);
        Assert.DoesNotContain($"\nrecord {unconfirmed.Receipt.LogIndex} ", string.Concat(_gateway.Records()), StringComparison.Ordinal);
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
    public async Task Unusable_receipts_are_named()
    {
        // Proves: INVALID_ARGUMENT for no receipt, too many, and a hash that is none.
        var tooShort = new Receipt { LeafHash = ByteString.CopyFrom(new byte[31]) };
        foreach (var receipts in new Receipt[][] { [], [tooShort], [.. Enumerable.Repeat(new Receipt { LeafHash = ByteString.CopyFrom(new byte[32]) }, 65)] })
            Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => ConfirmAsync(receipts))).StatusCode);
    }

    private async Task<Receipt> ConfirmAsync(params Receipt[] receipts) =>
        (await _client.Overviews.ConfirmDeliveryAsync(new ConfirmDeliveryRequest { Receipts = { receipts } }, _client.Options())).Receipt;
}
