using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gateway.Hosting;
using Gateway.Web;

namespace Gateway.EndToEndTests.Web;

/// <summary>Proves what an issuer can end by a logout token, and that nobody else can end anything.</summary>
public sealed class IssuerLogoutTests(WebGateway gateway) : IClassFixture<WebGateway>
{
    private const string Event = PromptIssuer.LogoutEvent;

    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Wrong = new()
    {
        ["another issuer"] = (_, c) => c["iss"] = "https://another.invalid",
        ["an issuer with a slash too many"] = (_, c) => c["iss"] = c["iss"] + "/",
        ["no issuer"] = (_, c) => c.Remove("iss"),
        ["another audience"] = (_, c) => c["aud"] = "another",
        ["another audience too"] = (_, c) => c["aud"] = new JsonArray(PromptIssuer.Client, "another"),
        ["no audience"] = (_, c) => c.Remove("aud"),
        ["no time of issue"] = (_, c) => c.Remove("iat"),
        ["issued an hour ago"] = (_, c) => c["iat"] = c["iat"]!.GetValue<long>() - 3600,
        ["issued in a minute"] = (_, c) => c["iat"] = c["iat"]!.GetValue<long>() + 60,
        ["no end"] = (_, c) => c.Remove("exp"),
        ["over"] = (_, c) => c["exp"] = c["iat"]!.GetValue<long>() - 1,
        ["no id"] = (_, c) => c.Remove("jti"),
        ["an id that is a number"] = (_, c) => c["jti"] = 1,
        ["no event"] = (_, c) => c.Remove("events"),
        ["events that are none"] = (_, c) => c["events"] = new JsonObject(),
        ["another event"] = (_, c) => c["events"] = new JsonObject { ["http://schemas.openid.net/event/other"] = new JsonObject() },
        ["an event that is a word"] = (_, c) => c["events"] = new JsonObject { [Event] = "yes" },
        ["a nonce, as id tokens have"] = (_, c) => c["nonce"] = "n",
        ["neither person nor session"] = (_, c) => { c.Remove("sub"); c.Remove("sid"); },
        ["a person that is a number"] = (_, c) => c["sub"] = 1,
        ["a session that is empty"] = (_, c) => c["sid"] = "",
        ["of the type of access tokens"] = (h, _) => h["typ"] = "at+jwt",
        ["of another type"] = (h, _) => h["typ"] = "secevent+jwt",
        ["without an algorithm"] = (h, _) => h["alg"] = "none",
        ["with an algorithm that is not the issuer's"] = (h, _) => h["alg"] = "HS256",
        ["of an unknown key"] = (h, _) => h["kid"] = "another",
        ["with a key of its own"] = (h, _) => h["jwk"] = new JsonObject(),
    };

    public static TheoryData<string> Named => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task A_wrong_token_ends_nothing_and_learns_nothing(string name)
    {
        // Proves: the same bytes as for no token at all, one line each, and the session it would have ended goes on; that the token is the wrong one shows the sound one, which ends it.
        using var visitor = await LoggedInAsync("person", "session");
        var nothing = await PostAsync([]);
        Assert.Equal((HttpStatusCode.BadRequest, ""), (nothing.Status, nothing.Body));
        var lines = gateway.SecurityLog.Count;
        var refused = await PostAsync(Token("person", "session", Wrong[name]));
        Assert.Equal(nothing.Whole, refused.Whole);
        Assert.StartsWith("4026 ", Assert.Single(gateway.SecurityLog.Skip(lines)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Token("person", "session"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Only_what_its_issuer_signed_counts_and_once()
    {
        // Proves: a token with another's signature, one with a changed one, an id token, an access token, two at once, one in the address and one as JSON are refused like none; and the sound one counts once, so that whoever has seen it cannot end the next login of the same person.
        using var visitor = await LoggedInAsync("once", "s-once");
        var nothing = await PostAsync([]);
        var sound = Token("once", "s-once");
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = gateway.Issuer.Issued.ToArray()[^2..];
        List<Visitor.Page> refused =
        [
            await PostAsync(Token("once", "s-once", key: another)), await PostAsync(sound[..^4] + (sound[^4] == 'A' ? 'B' : 'A') + sound[^3..]), await PostAsync(issued[0]), await PostAsync(issued[1]),
            await PostAsync([new("logout_token", sound), new("logout_token", sound)]), await PostAsync([], "?logout_token=" + sound), await SendAsync(new StringContent($"{{\"logout_token\":\"{sound}\"}}", null, "application/json")),
        ];
        Assert.All(refused, r => Assert.Equal(nothing.Whole, r.Whole));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        var done = await PostAsync(sound);
        Assert.Equal((HttpStatusCode.OK, ""), (done.Status, done.Body));
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync("/me")).Status);
        using var anew = await LoggedInAsync("once", "s-once");
        Assert.Equal(nothing.Whole, (await PostAsync(sound)).Whole);
        Assert.Equal(HttpStatusCode.OK, (await anew.GetAsync("/me")).Status);
    }

    [Theory]
    [InlineData("p1", "s1", "")]
    [InlineData(null, "s1", "")]
    [InlineData("p1", null, "p1/s2 p1/")]
    [InlineData("p2", "s1", null)]
    [InlineData("p3", "s9", null)]
    public async Task It_ends_the_session_it_names_or_all_of_the_person_s(string? person, string? session, string? alsoEnded)
    {
        // Proves of four sessions: a session's name ends that one (and one of the same person of which the issuer never said a name), a person all of theirs, and what fits nobody none; whoever was logged in is not told.
        var told = new (string Person, string? Session)[] { ("p1", "s1"), ("p1", "s2"), ("p1", null), ("p2", "s3") };
        var visitors = new List<Visitor>();
        foreach (var (p, s) in told)
            visitors.Add(await LoggedInAsync(p, s));
        var answer = await PostAsync(Token(person, session));
        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        for (var i = 0; i < told.Length; i++)
        {
            var (p, s) = told[i];
            var isNamed = alsoEnded is not null && p == "p1" && (s == "s1" || alsoEnded.Split(' ').Contains($"{p}/{s}") || (s is null && person is not null));
            Assert.True((isNamed ? HttpStatusCode.SeeOther : HttpStatusCode.OK) == (await visitors[i].GetAsync("/me")).Status, $"{p}/{s}");
            visitors[i].Dispose();
        }
    }

    [Theory]
    [InlineData("during", "s-during", true)]
    [InlineData(null, "s-during", true)]
    [InlineData("during", null, true)]
    [InlineData("another", null, false)]
    [InlineData("during", "s-before", false)]
    public async Task One_that_comes_while_its_login_is_under_way_is_not_lost(string? person, string? session, bool isMeant)
    {
        // Proves: a logout token that names the login and comes while the issuer writes its tokens, before there is a session, leaves none, with one page and one line; one that names another leaves it alone; and who logs in afterwards is in.
        gateway.Issuer.BeSound();
        gateway.Issuer.Access = c => c["sub"] = "during";
        var answered = HttpStatusCode.Unused;
        gateway.Issuer.Id = claims =>
        {
            (claims["sub"], claims["sid"]) = ("during", "s-during");
            if (answered is HttpStatusCode.Unused)
                answered = Task.Run(() => PostAsync(Token(person, session))).GetAwaiter().GetResult().Status;
        };
        using var visitor = gateway.Visit();
        var lines = gateway.SecurityLog.Count;
        var login = await visitor.LoginAsync();
        Assert.Equal((HttpStatusCode.OK, isMeant ? HttpStatusCode.BadRequest : HttpStatusCode.SeeOther), (answered, login.Status));
        if (isMeant)
            Assert.StartsWith("4023 A login was refused (LoggedOut;", Assert.Single(gateway.SecurityLog.Skip(lines)), StringComparison.Ordinal);
        Assert.Equal(isMeant ? HttpStatusCode.SeeOther : HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task An_address_that_sends_too_many_waits()
    {
        // Proves: what makes the gateway look at tokens is counted as what makes it ask issuers, and who has none left is told when to come again and nothing is looked at.
        var few = new WebGateway { Limits = GatewayLimits.Standard with { LoginsPerAddress = 3 } };
        await few.InitializeAsync();
        try
        {
            using var stranger = few.Visit();
            async Task<Visitor.Page> SendAsync() => await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(few.Address, WebPaths.IssuerLogout)) { Content = new FormUrlEncodedContent([]) });
            for (var i = 0; i < 3; i++)
                Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync()).Status);
            var lines = few.SecurityLog.Count;
            var refused = await SendAsync();
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
            Assert.StartsWith("4008 ", Assert.Single(few.SecurityLog.Skip(lines)), StringComparison.Ordinal);
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        }
        finally
        {
            await few.DisposeAsync();
        }
    }

    private async Task<Visitor> LoggedInAsync(string person, string? session)
    {
        gateway.Issuer.BeSound();
        gateway.Issuer.Access = c => c["sub"] = person;
        gateway.Issuer.Id = c =>
        {
            c["sub"] = person;
            if (session is not null)
                c["sid"] = session;
        };
        var visitor = gateway.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        return visitor;
    }

    private string Token(string? person, string? session, Action<JsonObject, JsonObject>? change = null, ECDsa? key = null) => gateway.Issuer.LogoutToken(person, session, change, key);

    private Task<Visitor.Page> PostAsync(string token) => PostAsync([new("logout_token", token)]);

    private Task<Visitor.Page> PostAsync(IEnumerable<KeyValuePair<string, string>> form, string query = "") => SendAsync(new FormUrlEncodedContent(form), query);

    private async Task<Visitor.Page> SendAsync(HttpContent content, string query = "")
    {
        using var issuer = gateway.Visit();
        return await issuer.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, WebPaths.IssuerLogout + query)) { Content = content });
    }
}
