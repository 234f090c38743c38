// Proves where a sealed answer opens: at its own record, and one from before at its request.
using System.Text;
using Gateway.Storage.Consents;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Tests;

/// <summary>What an answer was called where it was sealed decides where it opens.</summary>
public sealed class SealedAnswerTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];
    private static readonly byte[] Request = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("4711");

    [Fact]
    public void An_answer_opens_at_its_record_alone()
    {
        // Proves that the request does not matter where it was sealed by its record, and that no other record will do.
        var box = SealedBox.Seal(Key, Answer, "idempotency_keys.answer 12");
        Assert.Equal(Answer, IdempotencyStatements.Open(Key, box, 12, Request));
        Assert.Null(IdempotencyStatements.Open(Key, box, 13, Request));
    }

    [Fact]
    public void One_that_was_sealed_by_its_request_still_opens()
    {
        // Proves that a store from before answers what it answered then, and that another request opens nothing of it.
        var box = SealedBox.Seal(Key, Answer, $"idempotency_keys.answer {Convert.ToHexString(Request)}");
        Assert.Equal(Answer, IdempotencyStatements.Open(Key, box, 12, Request));
        Assert.Null(IdempotencyStatements.Open(Key, box, 12, new byte[32]));
    }
}
