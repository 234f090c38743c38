using Gateway.Callers;
using Gateway.Oversight;
using Gateway.Policy.V1;
using Gateway.Storage;
using Gateway.Tests.Access;

namespace Gateway.Tests.Oversight;

/// <summary>Proves that every bad field of the officer's requests is named, all at once, and that no description repeats what was sent.</summary>
public sealed class PolicyRequestReaderTests
{
    private const string Query = "0f0e0d0c0b0a09080706050403020100";
    private static readonly Caller Officer = Scene.ByLaw.Request.Caller with { Role = Role.PrivacyOfficer };

    public static TheoryData<string, string> BadTexts
    {
        get
        {
            var texts = new TheoryData<string, string>();
            foreach (var bad in new[] { "", "ab", "  a  ", new string('a', 501), "borger 1403859922", "borger 140385-9922", "a\nb\nc", "abc\u202edef", "abc\u0007" })
                texts.Add(bad, bad.Length > 4 ? bad[..5] : "");
            return texts;
        }
    }

    [Fact]
    public void Good_requests_are_read()
    {
        // Proves that the fields arrive as sent, at their shortest and longest.
        Assert.Equal(("rule:a", "sha256:b", "abc"), Good(PolicyRequestReader.Of(Verify(target: "rule:a", source: "abc", key: "k"))));
        Assert.Equal("basis:rsl-11c", Good(PolicyRequestReader.Of(new RevokeVerificationRequest { Target = "basis:rsl-11c", IdempotencyKey = new string('K', 64) })));
        var (id, decision) = Good(PolicyRequestReader.Of(new ReviewEmergencyAccessRequest { EmergencyId = Query, Justified = true, Reason = new string('a', 500), IdempotencyKey = "a-B_9" }, Officer));
        Assert.Equal((Query, true, "user-1"), (id.Hex, decision.Justified, decision.Officer));
        Assert.Equal(Query, Good(PolicyRequestReader.Of(new ReviewRelationRequest { QueryId = Query, Reason = "abc", IdempotencyKey = "k" }, Officer)).Id.Hex);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    [InlineData(101, null)]
    [InlineData(uint.MaxValue, null)]
    public void A_page_is_one_to_a_hundred(uint sent, int? read)
    {
        // Proves the limits of both lists, and the usual length.
        foreach (var page in new[] { PolicyRequestReader.Of(new ListEmergencyAccessesRequest { PageSize = sent }), PolicyRequestReader.Of(new ListUnconfirmedRelationsRequest { PageSize = sent }) })
        {
            if (read is { } size)
                Assert.Equal((size, null), (Good(page).Size, Good(page).From));
            else
                Assert.Equal("page_size", Assert.Single(page.Violations).Field);
        }
    }

    [Fact]
    public void A_page_goes_on_where_its_token_says()
    {
        // Proves: what was written is read again; whatever else is none, and is named without being repeated.
        var position = new ListPosition(12, Query);
        var token = PageAsked.TokenOf(position);
        Assert.Equal(position, Good(PolicyRequestReader.Of(new ListEmergencyAccessesRequest { PageToken = token })).From);
        Assert.Equal("", PageAsked.TokenOf(null));
        foreach (var wrong in new[] { "?", "MTI", token + token, new string('a', 129), Convert.ToBase64String("-1.a"u8), Convert.ToBase64String("1.2.3"u8) })
            Assert.Equal(["page_token"], Fields(PolicyRequestReader.Of(new ListUnconfirmedRelationsRequest { PageToken = wrong })));
    }

    [Theory]
    [InlineData("k-1403859922")]
    [InlineData("k-140385_9922")]
    [InlineData("1403859922")]
    public void A_key_holds_no_national_id(string key)
    {
        // Proves that what is kept beside the log in clear text carries nobody's number.
        Assert.Equal(["idempotency_key"], Fields(PolicyRequestReader.Of(new RevokeVerificationRequest { Target = "basis:rsl-11c", IdempotencyKey = key })));
    }

    [Fact]
    public void An_empty_request_names_every_field()
    {
        // Proves that all are reported at once, under their names on the wire.
        Assert.Equal(["target", "catalogue_version", "source", "idempotency_key"], Fields(PolicyRequestReader.Of(new VerifyRuleRequest())));
        Assert.Equal(["target", "idempotency_key"], Fields(PolicyRequestReader.Of(new RevokeVerificationRequest())));
        Assert.Equal(["emergency_id", "reason", "idempotency_key"], Fields(PolicyRequestReader.Of(new ReviewEmergencyAccessRequest(), Officer)));
        Assert.Equal(["query_id", "reason", "idempotency_key"], Fields(PolicyRequestReader.Of(new ReviewRelationRequest(), Officer)));
    }

    [Theory]
    [InlineData("rule:")]
    [InlineData("basis:")]
    [InlineData("rsl-11c")]
    [InlineData("Rule:a")]
    [InlineData("law:a")]
    public void A_target_is_a_rule_or_a_basis(string sent) => Assert.Equal(["target"], Fields(PolicyRequestReader.Of(Verify(target: sent))));

    [Theory]
    [InlineData("0f0e0d0c0b0a0908070605040302010")]
    [InlineData("0F0E0D0C0B0A09080706050403020100")]
    [InlineData("0f0e0d0c0b0a090807060504030201zz")]
    [InlineData("140385-9922")]
    public void An_id_is_a_querys(string sent) =>
        Assert.Equal(["query_id"], Fields(PolicyRequestReader.Of(new ReviewRelationRequest { QueryId = sent, Reason = "abc", IdempotencyKey = "k" }, Officer)));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("nøgle")]
    [InlineData("a/b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123-")]
    public void A_key_is_letters_digits_hyphens_and_underscores(string sent) => Assert.Equal(["idempotency_key"], Fields(PolicyRequestReader.Of(Verify(key: sent))));

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void A_text_is_a_sentence_without_hidden_characters_or_a_national_id(string sent, string part)
    {
        // Proves the rule of both texts, and that what is wrong is said without repeating it.
        var source = PolicyRequestReader.Of(Verify(source: sent));
        var reason = PolicyRequestReader.Of(new ReviewRelationRequest { QueryId = Query, Reason = sent, IdempotencyKey = "k" }, Officer);
        Assert.Equal(["source"], Fields(source));
        Assert.Equal(["reason"], Fields(reason));
        if (part.Length > 0)
            Assert.All(source.Violations.Concat(reason.Violations), v => Assert.DoesNotContain(part, v.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_are_told_apart_by_call_and_content()
    {
        // Proves: the same request has the same hash; another call, another field, and nothing else, has another.
        var request = Verify();
        byte[] Hash(string call, VerifyRuleRequest of) => PolicyRequestReader.Keyed(Officer, call, "k", of, Scene.Noon).RequestHash;
        Assert.Equal(Hash("a", request), Hash("a", request.Clone()));
        Assert.NotEqual(Hash("a", request), Hash("b", request));
        Assert.NotEqual(Hash("a", request), Hash("a", Verify(source: "elsewhere")));
        Assert.Equal(32, Hash("a", request).Length);
    }

    private static VerifyRuleRequest Verify(string target = "rule:a", string source = "the statute", string key = "k") =>
        new() { Target = target, CatalogueVersion = "sha256:b", Source = source, IdempotencyKey = key };

    private static T Good<T>(Read<T> read)
    {
        Assert.Empty(read.Violations);
        return read.Value;
    }

    private static IEnumerable<string> Fields<T>(Read<T> read) => [.. read.Violations.Select(v => v.Field)];
}
