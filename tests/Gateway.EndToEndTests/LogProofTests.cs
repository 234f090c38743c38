using System.Text;
using Gateway.Client;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Checks;
using Gateway.DisclosureLog.Notes;
using Gateway.Disclosures.V1;
using Gateway.Transparency;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>Checkpoints, proofs and offline receipts over gRPC, checked with nothing but the public key.</summary>
public sealed class LogProofTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private DisclosuresClient Officer => gateway.Client("privacy-officer").Disclosures;

    private IReadOnlyList<NoteVerifier> Keys => gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().Keys;

    [Fact]
    public async Task The_receipt_of_an_answer_proves_that_its_record_is_in_the_signed_log_for_officer_and_citizen()
    {
        // Proves that the receipt a caller got with an answer a moment ago leads to an offline proof, and that it proves no other record.
        var answer = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"));
        var index = answer.Receipt.LogIndex;
        foreach (var (reader, citizen) in new[] { (Officer, ""), (gateway.Client("citizen-d1").Disclosures, gateway.Citizen("D1").Reveal()) })
        {
            var shown = await reader.GetReceiptAsync(new GetReceiptRequest { LogIndex = index, CitizenId = citizen });
            Assert.Equal(answer.Receipt.LeafHash, shown.Receipt.LeafHash);
            Assert.Equal(ReceiptFinding.Good, ReceiptChecker.Check(shown.Proof, shown.Receipt.LeafHash.Span, Keys[0].Name, Keys));
            Assert.Equal(ReceiptFinding.ProofRefused, ReceiptChecker.Check(shown.Proof, new byte[Rfc6962.HashLength], Keys[0].Name, Keys));
        }
    }

    [Fact]
    public async Task Two_checkpoints_are_of_one_log_and_every_record_is_in_it()
    {
        // Proves checkpoint, inclusion and consistency as the strict checker judges them, for the log of before and of now.
        var before = Opened(await Officer.GetCheckpointAsync());
        var answer = await gateway.Caseworker.GetOverviewAsync(gateway.About("D2"));
        var log = gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>();
        await log.SignAsync(CancellationToken.None);
        var now = Opened(await Officer.GetCheckpointAsync());
        var consistency = await Officer.GetConsistencyProofAsync(new GetConsistencyProofRequest { FirstSize = (ulong)before.Size, SecondSize = (ulong)now.Size });
        Assert.True(before.Size < now.Size);
        Assert.True(ProofChecker.Consistency(before.Size, now.Size, [.. consistency.Hashes.Select(h => h.ToByteArray())], before.Root.Span, now.Root.Span));
        var inclusion = await Officer.GetInclusionProofAsync(new GetInclusionProofRequest { LogIndex = answer.Receipt.LogIndex, TreeSize = (ulong)now.Size });
        Assert.True(ProofChecker.Inclusion((long)answer.Receipt.LogIndex, now.Size, answer.Receipt.LeafHash.Span, [.. inclusion.Hashes.Select(h => h.ToByteArray())], now.Root.Span));
    }

    [Theory]
    [InlineData(0UL, 0UL, "first_size")]
    [InlineData(ulong.MaxValue, 0UL, "first_size")]
    [InlineData(5UL, 2UL, "second_size")]
    public async Task Sizes_that_no_log_has_are_named(ulong first, ulong second, string field)
    {
        // Proves that bad input is answered with the field it is about.
        var error = await Assert.ThrowsAsync<GatewayException>(() => Officer.GetConsistencyProofAsync(new GetConsistencyProofRequest { FirstSize = first, SecondSize = second }));
        Assert.Equal(GatewayErrorCode.InvalidRequest, error.Error.Code);
        Assert.Contains(error.Error.FieldViolations, v => v.Field == field);
    }

    [Fact]
    public async Task What_the_log_does_not_have_is_not_found_and_a_caseworker_is_refused()
    {
        // Proves both, so that nobody learns by asking what only officers and citizens may.
        var beyond = await Assert.ThrowsAsync<GatewayException>(() => Officer.GetInclusionProofAsync(new GetInclusionProofRequest { LogIndex = 1_000_000 }));
        Assert.Equal(GatewayErrorCode.NotFound, beyond.Error.Code);
        var refused = await Assert.ThrowsAsync<GatewayException>(() => gateway.Caseworker.Disclosures.GetCheckpointAsync());
        Assert.Equal(GatewayErrorCode.PermissionDenied, refused.Error.Code);
    }

    private Checkpoint Opened(GetCheckpointResponse answer) =>
        SignedCheckpoint.Open(Encoding.UTF8.GetBytes(answer.Checkpoint), Keys[0].Name, Keys).Opened!.Checkpoint;
}
