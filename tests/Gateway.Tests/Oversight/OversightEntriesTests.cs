using System.Text;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Oversight;
using Gateway.Storage;
using Gateway.Tests.Access;

namespace Gateway.Tests.Oversight;

/// <summary>Proves to the byte what the log says of an officer's decisions.</summary>
public sealed class OversightEntriesTests
{
    private const string Head = "municipality 0999\nat 2026-11-21T12:00:00.000Z\norganisation 99990001\nofficer user-1\nclient system-1\n";
    private static readonly Caller Officer = Scene.ByLaw.Request.Caller with { Role = Role.PrivacyOfficer };
    private static readonly byte[] Salt = [.. Enumerable.Range(0, Commitment.SaltLength).Select(i => (byte)i)];
    private static readonly QueryId Query = new("0f0e0d0c0b0a09080706050403020100");

    [Fact]
    public void A_verification_says_what_of_which_text_by_whom_and_where_it_was_read()
    {
        // Proves the format; what an officer writes cannot become a line of its own.
        var verified = new Verification("rule:by-law", "aa");
        Assert.Equal(
            $"gateway-disclosure-log/v1\nkind rule-verified\n{Head}target rule:by-law\nfingerprint aa\ncatalogue sha256:small\nsource VEJ%0Atarget rule:other\n",
            Text(OversightEntries.Verified(Officer, verified, "sha256:small", "VEJ\ntarget rule:other", Scene.Noon)));
        Assert.Equal(
            $"gateway-disclosure-log/v1\nkind verification-revoked\n{Head}target rule:by-law\nfingerprint aa\n", Text(OversightEntries.Revoked(Officer, verified, Scene.Noon)));
    }

    [Theory]
    [InlineData(true, "yes")]
    [InlineData(false, "no")]
    public void A_review_says_what_was_decided_and_commits_to_why(bool justified, string word)
    {
        // Proves the format of both reviews; the reason's words are in neither.
        var decision = new OfficerDecision(justified, "the citizen could not be asked", "user-1", Salt);
        var rest = $"{Head}reviewed 0f0e0d0c0b0a09080706050403020100\njustified {word}\nreason {Commitment.To(Salt, "reason", decision.Reason).Hex}\n";
        Assert.Equal($"gateway-disclosure-log/v1\nkind emergency-reviewed\n{rest}", Text(OversightEntries.EmergencyReviewed(Officer, Query, decision, Scene.Noon)));
        Assert.Equal($"gateway-disclosure-log/v1\nkind relation-reviewed\n{rest}", Text(OversightEntries.RelationReviewed(Officer, Query, decision, Scene.Noon)));
    }

    [Fact]
    public void A_list_that_is_shown_says_which_and_what_stood_in_it()
    {
        // Proves the format, of an empty page too: that was shown as well.
        var head = $"gateway-disclosure-log/v1\nkind work-list-shown\n{Head}list emergency-accesses\n";
        Assert.Equal($"{head}shown a\nshown b\noutcome released, delivery unconfirmed\n", Text(OversightEntries.Shown(Officer, "emergency-accesses", ["a", "b"], Scene.Noon)));
        Assert.Equal($"{head}outcome released, delivery unconfirmed\n", Text(OversightEntries.Shown(Officer, "emergency-accesses", [], Scene.Noon)));
    }

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.ToBytes());
}
