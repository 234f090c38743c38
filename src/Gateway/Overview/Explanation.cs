using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Access;
using Gateway.DisclosureLog;

namespace Gateway.Overview;

/// <summary>
/// May I, and why: decisions and their reasons, not recorded yet. It says something about the citizen's consents, so
/// it leaves only against a receipt.
/// </summary>
internal sealed class Explanation
{
    private readonly AccessGrant _grant;
    private readonly string _contentHash;

    /// <param name="grant">The decisions.</param>
    /// <param name="wouldAsk">The connected sources that hold each allowed category, by category.</param>
    /// <param name="asOf">The moment that was decided about; null for now.</param>
    internal Explanation(AccessGrant grant, IReadOnlyDictionary<string, IReadOnlyList<string>> wouldAsk, DateTimeOffset? asOf)
    {
        AsOf = asOf;
        _grant = grant;
        WouldAsk = wouldAsk;
        _contentHash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(grant.Decisions.Select(d => new
        {
            Category = d.Category.Id,
            Outcome = d.GetType().Name,
            Basis = (d as Decision.Allowed)?.Basis.Id,
            Consent = (d as Decision.Allowed)?.ConsentId,
            Mandate = (d as Decision.Allowed)?.MandateId,
            Rule = (d as Decision.Allowed)?.RuleId,
            Emergency = (d as Decision.Allowed)?.Emergency,
            NextStep = NextSteps.For(d),
            Reasons = ReasonsOf(d).Select(r => $"{r.Code} {r.Basis?.Id}"),
            Sources = wouldAsk.GetValueOrDefault(d.Category.Id),
        }))));
    }

    internal IReadOnlyDictionary<string, IReadOnlyList<string>> WouldAsk { get; }

    /// <summary>The moment that was decided about; null for now.</summary>
    internal DateTimeOffset? AsOf { get; }

    /// <summary>The sources the record names.</summary>
    internal IReadOnlyList<string> Sources => [.. WouldAsk.Values.SelectMany(s => s).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Every rule that stands against a category; none where it is allowed.</summary>
    internal static IReadOnlyList<Reason> ReasonsOf(Decision decision) => decision switch
    {
        Decision.Allowed => [],
        Decision.Withheld withheld => withheld.Reasons,
        Decision.AwaitingSource awaiting => awaiting.Reasons,
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    /// <summary>The salted commitment to the content that stands in the record.</summary>
    internal Commitment Commit(ReadOnlySpan<byte> salt) => Commitment.To(salt, "content", _contentHash);

    /// <summary>Gives the decisions out against their receipt.</summary>
    /// <exception cref="InvalidOperationException">The receipt was given for another explanation.</exception>
    internal ReleasedExplanation Release(Receipt receipt) =>
        receipt.Content == Commit([.. receipt.Salt]) ? new ReleasedExplanation(receipt.Position, _grant, WouldAsk, AsOf) : throw new InvalidOperationException("The receipt covers another explanation.");
}
