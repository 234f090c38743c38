using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Callers;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.DisclosureLog;
using Gateway.Tests.Tokens;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Callers.Issuers;

/// <summary>Which tokens are believed, and how far.</summary>
public sealed class AccessTokenCheckTests : IDisposable
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
    private readonly TokenWriter _staff;
    private readonly TokenWriter _other;

    public AccessTokenCheckTests() => (_staff, _other) = (new TokenWriter("https://staff.test", _clock), new TokenWriter("https://other.test", _clock));

    public static TheoryData<string> Wrong => [.. WrongTokens.Names];

    public void Dispose()
    {
        _staff.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    public async Task A_sound_token_names_its_caller(string type)
    {
        // Proves that the refusals below are due to their one change, by either spelling of the type.
        var caller = await CallerAsync(_staff.Token(header: h => h["typ"] = type));
        Assert.Equal(("user-1", "system-1", Role.Caseworker), (caller!.User, caller.ClientId, caller.Role));
    }

    [Fact]
    public async Task A_token_signed_with_RSASSA_PSS_is_accepted()
    {
        // Proves that the other algorithm of the list works, so that its refusals are none of the algorithm's.
        Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync("Bearer " + _staff.SignRsa("PS256", RSASignaturePadding.Pss, _staff.RsaId)));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_token_is_refused(string name)
    {
        // Proves for each case by number that nobody is let in.
        Assert.IsType<TokenJudgement.Refused>(await JudgeAsync(WrongTokens.Of(name, _staff, _other)));
    }

    [Theory]
    [InlineData("iat", 10)]
    [InlineData("nbf", 10)]
    [InlineData("auth_time", 10)]
    public async Task A_clock_may_run_ten_seconds_ahead_and_no_more(string claim, int seconds)
    {
        // Proves the limit on both sides, for each moment a token may name.
        Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync("Bearer " + _staff.Token(c => c[claim] = Now + seconds)));
        Assert.IsType<TokenJudgement.Refused>(await JudgeAsync("Bearer " + _staff.Token(c => c[claim] = Now + seconds + 1)));
    }

    [Fact]
    public async Task A_token_ends_when_it_says()
    {
        // Proves that the skew is no extra life, to the second.
        var token = "Bearer " + _staff.Token();
        _clock.Advance(TimeSpan.FromSeconds(299));
        Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync(token));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<TokenJudgement.Refused>(await JudgeAsync(token));
    }

    [Fact]
    public async Task The_longest_life_is_the_setting_s()
    {
        // Proves the limit on both sides: ten minutes here.
        Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync("Bearer " + _staff.Token(c => c["exp"] = Now + 600)));
        Assert.IsType<TokenJudgement.Refused>(await JudgeAsync("Bearer " + _staff.Token(c => c["exp"] = Now + 601)));
    }

    [Fact]
    public async Task An_audience_that_is_named_in_the_settings_may_stand_beside_ours_and_never_alone()
    {
        // Proves both sides of the one exception.
        Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync("Bearer " + _staff.Token(c => c["aud"] = new JsonArray(TokenWriter.Audience, "account"))));
        Assert.IsType<TokenJudgement.Refused>(await JudgeAsync("Bearer " + _staff.Token(c => c["aud"] = "account")));
    }

    [Theory]
    [InlineData("role", "citizen")]
    [InlineData("role", "privacy-officer")]
    [InlineData("role", "management")]
    [InlineData("municipality", "0101")]
    [InlineData("municipality", "0000")]
    [InlineData("nsis_loa", "urn:unknown")]
    [InlineData("nsis_loa", "")]
    public async Task An_issuer_is_believed_only_as_far_as_its_setting_goes(string claim, string value)
    {
        // Proves for an issuer of systems in 0999: another kind of caller, another municipality and an unknown level name nobody.
        Assert.NotNull(await CallerAsync(_other.Token()));
        Assert.Null(await CallerAsync(_other.Token(c => c[claim] = value)));
    }

    [Fact]
    public async Task Staff_is_a_person_and_not_the_client_itself()
    {
        // Proves that a token of client credentials, whose subject is the client, passes for a system and for no one at work.
        Assert.Null(await CallerAsync(_staff.Token(c => c["sub"] = "system-1")));
        Assert.NotNull(await CallerAsync(_other.Token(c => c["sub"] = "system-1")));
    }

    [Theory]
    [InlineData("role")]
    [InlineData("municipality")]
    [InlineData("sub")]
    public async Task A_list_of_two_and_a_number_name_nobody(string claim)
    {
        // Proves that nobody gets to choose between values of one claim, and that a list of one is that one.
        var one = _staff.Claims()[claim]!.ToString();
        if (claim != "sub")
        {
            Assert.NotNull(await CallerAsync(_staff.Token(c => c[claim] = new JsonArray(one))));
            Assert.Null(await CallerAsync(_staff.Token(c => c[claim] = new JsonArray(one, one))));
            Assert.Null(await CallerAsync(_staff.Token(c => c[claim] = 999)));
        }
        else
        {
            Assert.IsType<TokenJudgement.Refused>(await JudgeAsync("Bearer " + _staff.Token(c => c[claim] = new JsonArray(one))));
        }
    }

    [Fact]
    public async Task Two_issuers_same_user_stays_two()
    {
        // Proves that one issuer's word for a user is not another's, not even where it writes the other's prefix itself.
        Assert.Equal("user-1", (await CallerAsync(_staff.Token()))!.User);
        Assert.Equal(("other:user-1", "other:system-1"), await UserAndClientAsync(_other.Token()));
        Assert.Null(await CallerAsync(_staff.Token(c => c["sub"] = "other:user-1")));
        Assert.Null(await CallerAsync(_staff.Token(c => c["client_id"] = "other:system-1")));
    }

    [Fact]
    public async Task Two_issuers_key_of_one_name_stays_two()
    {
        // Proves that a key belongs to its issuer and not to its name: both may call theirs the same, and neither's signs for the other.
        (_staff.KeyId, _other.KeyId) = ("key-1", "key-1");
        Assert.NotNull(await CallerAsync(_staff.Token()));
        Assert.NotNull(await CallerAsync(_other.Token()));
        var forged = TokenWriter.Sign(_other.Header().ToJsonString(), _staff.Claims().ToJsonString(), _other.Key);
        Assert.Equal(new TokenJudgement.Refused(TokenRefusal.Signature), await JudgeAsync("Bearer " + forged));
    }

    [Fact]
    public async Task An_issuer_of_one_municipality_says_nothing_of_another_s()
    {
        // Proves it between two issuers that are both believed, each of its own municipality's callers.
        var issuers = new[] { Issuer("staff", _staff, CallerKind.Staff, ""), Issuer("other", _other, CallerKind.Staff, "other") with { Municipalities = [MunicipalityId.Parse("0101")] } };
        async Task<Caller?> From(TokenWriter writer, string municipality) =>
            CallerIdentity.Identify(Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync(issuers, writer.Token(c => c["municipality"] = municipality))).Principal);
        Assert.Equal("0999", (await From(_staff, "0999"))?.Municipality.Code);
        Assert.Equal("0101", (await From(_other, "0101"))?.Municipality.Code);
        Assert.Null(await From(_staff, "0101"));
        Assert.Null(await From(_other, "0999"));
    }

    [Theory]
    [InlineData("gateway", "gateway/")]
    [InlineData("gateway/", "gateway")]
    [InlineData("gateway", "Gateway")]
    [InlineData("gateway", "gateway ")]
    public async Task The_audience_is_compared_character_by_character(string ours, string named)
    {
        // Proves that neither side's final slash, capital or blank makes one of two names.
        var issuers = new[] { Issuer("staff", _staff, CallerKind.Staff, "") with { Audience = ours } };
        Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync(issuers, _staff.Token(c => c["aud"] = ours)));
        Assert.Equal(new TokenJudgement.Refused(TokenRefusal.Audience), await JudgeAsync(issuers, _staff.Token(c => c["aud"] = named)));
    }

    [Fact]
    public async Task Staff_is_not_the_client_itself_whichever_claim_names_the_user()
    {
        // Proves that a token of client credentials (subject and client the same) is nobody's login, also where the user is read from another claim.
        var named = new ClaimMapping { Names = new Dictionary<string, string> { [CallerClaims.User] = "login" } };
        TokenIssuer[] issuers = [Issuer("staff", _staff, CallerKind.Staff, "") with { Claims = named }];
        async Task<Caller?> Of(string subject) => CallerIdentity.Identify(
            Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync(issuers, _staff.Token(c => (c["login"], c["sub"]) = ("user-1", subject)))).Principal);
        Assert.Equal("user-1", (await Of("f3a1"))?.User);
        Assert.Null(await Of("system-1"));
    }

    [Fact]
    public async Task Whatever_stands_where_a_judgement_comes_of_it()
    {
        // Proves that no value of any kind under any name, in header or claims, ends in an exception; and that none makes a caller of somebody else.
        string[] values = ["null", "true", "0", "-1", "1.5", "1e400", "99999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "\"æøå\"", "[]", "[null]", "[[]]", "[\"a\",\"a\"]", "{}", "{\"a\":{}}"];
        var (header, claims) = (_staff.Header(), _staff.Claims());
        foreach (var value in values)
        {
            foreach (var name in header.Select(h => h.Key).Concat(["crit", "x5t", "anything"]))
                await Judged(_staff.Token(header: h => h[name] = JsonNode.Parse(value)));
            foreach (var name in claims.Select(c => c.Key).Concat(["nbf", "auth_time", "azp", "cpr", "act", "anything"]))
                await Judged(_staff.Token(c => c[name] = JsonNode.Parse(value)));
        }

        async Task Judged(string token)
        {
            if (await JudgeAsync("Bearer " + token) is TokenJudgement.Accepted accepted && CallerIdentity.Identify(accepted.Principal) is { } caller)
                Assert.Equal((Role.Caseworker, "0999", "99990001"), (caller.Role, caller.Municipality.Code, caller.OrganisationCvr));
        }
    }

    [Fact]
    public async Task Without_keys_nobody_can_tell_and_the_two_are_told_apart()
    {
        // Proves that a token of an issuer that is away is neither accepted nor called wrong, while a malformed one is.
        var check = Check(_ => Task.FromResult(Fetched<IReadOnlyList<VerifyingKey>>.Failed(FetchFailure.NotReachable)));
        Assert.Equal("staff", Assert.IsType<TokenJudgement.CannotTell>(await check.JudgeAsync("Bearer " + _staff.Token(), CertificateVerdict.NotShown, CancellationToken.None)).Issuer);
        Assert.IsType<TokenJudgement.Refused>(await check.JudgeAsync("Bearer " + _staff.Token(c => c["aud"] = "x"), CertificateVerdict.NotShown, CancellationToken.None));
    }

    [Fact]
    public async Task No_judgement_prints_a_token_or_a_claim()
    {
        // Proves that what may end in a log shows neither.
        var token = _staff.Token();
        var accepted = await JudgeAsync("Bearer " + token);
        Assert.Equal("Accepted", accepted.ToString());
        Assert.Equal("WrittenToken", WrittenToken.Read("Bearer " + token).Token!.ToString());
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    private async Task<(string, string)> UserAndClientAsync(string token)
    {
        var caller = (await CallerAsync(token))!;
        return (caller.User, caller.ClientId);
    }

    private async Task<Caller?> CallerAsync(string token) =>
        CallerIdentity.Identify(Assert.IsType<TokenJudgement.Accepted>(await JudgeAsync("Bearer " + token)).Principal);

    private Task<TokenJudgement> JudgeAsync(params string[] authorization) =>
        Check(issuer => Task.FromResult(Published(issuer.Name == "staff" ? _staff : _other))).JudgeAsync(new StringValues(authorization), CertificateVerdict.NotShown, CancellationToken.None);

    private Task<TokenJudgement> JudgeAsync(IReadOnlyList<TokenIssuer> issuers, string token) =>
        Check(issuer => Task.FromResult(Published(issuer.Name == "staff" ? _staff : _other)), issuers).JudgeAsync("Bearer " + token, CertificateVerdict.NotShown, CancellationToken.None);

    private AccessTokenCheck Check(Func<TokenIssuer, Task<Fetched<IReadOnlyList<VerifyingKey>>>> fetch, IReadOnlyList<TokenIssuer>? issuers = null) => new(
        issuers ?? [Issuer("staff", _staff, CallerKind.Staff, ""), Issuer("other", _other, CallerKind.System, "other")],
        issuer => new IssuerKeys(_ => fetch(issuer), _clock, _ => { }),
        _ => null,
        _clock);

    private static Fetched<IReadOnlyList<VerifyingKey>> Published(TokenWriter writer) => new(VerifyingKey.ReadSet(Encoding.UTF8.GetBytes(writer.KeySet().ToJsonString())), FetchFailure.None);

    private static TokenIssuer Issuer(string name, TokenWriter writer, CallerKind kind, string prefix) => new()
    {
        Name = name,
        Identifier = writer.Issuer,
        Audience = TokenWriter.Audience,
        AlsoFor = ["account"],
        VouchesFor = [kind],
        Municipalities = [MunicipalityId.Parse("0999")],
        Prefix = prefix,
        Scope = TokenWriter.Scope,
        LongestLifetime = TimeSpan.FromMinutes(10),
    };
}
