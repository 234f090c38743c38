using System.Net;
using Gateway.Hosting;

namespace Gateway.EndToEndTests.Web;

/// <summary>Sessions: whose they are, when they end, and what a browser is given of them.</summary>
public sealed class SessionTests(WebGateway gateway) : IClassFixture<WebGateway>
{
    [Fact]
    public async Task Cookies_are_for_this_host_alone_and_never_told_to_script()
    {
        // Proves: every cookie that is ever set has the __Host- prefix with what it demands, HttpOnly and SameSite, no lifetime, and holds nothing readable.
        using var visitor = await LoggedInAsync();
        await visitor.GetAsync("/me");
        await visitor.PressAsync("/me", "/logout");
        Assert.Equal(["__Host-form", "__Host-login", "__Host-session"], visitor.SetCookies.Select(c => c.Split('=')[0]).Distinct().Order());
        Assert.All(visitor.SetCookies, cookie =>
        {
            var parts = cookie.Split("; ").Skip(1).Select(p => p.ToLowerInvariant()).ToList();
            Assert.Contains("secure", parts);
            Assert.Contains("httponly", parts);
            Assert.Contains("path=/", parts);
            Assert.Contains(cookie.StartsWith("__Host-form", StringComparison.Ordinal) ? "samesite=strict" : "samesite=lax", parts);
            Assert.DoesNotContain(parts, p => p.StartsWith("domain", StringComparison.Ordinal) || p.StartsWith("max-age", StringComparison.Ordinal));
            Assert.DoesNotContain(parts, p => p.StartsWith("expires", StringComparison.Ordinal) && !p.Contains("1970", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task The_keys_of_cookies_lie_in_the_data_folder_for_their_owner_alone()
    {
        // Proves: data protection keeps its keys with the gateway's others, and nobody else of the machine may read them.
        using var visitor = await LoggedInAsync();
        var folder = Path.Combine(gateway.Folder, "data", "page-keys");
        Assert.NotEmpty(Directory.GetFiles(folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            foreach (var file in Directory.GetFiles(folder))
                Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite));
        }
    }

    [Fact]
    public async Task A_login_has_a_new_session_and_ends_the_one_before()
    {
        // Proves: a session that somebody else put into the browser does not become the user's (fixation), and the one before the login is over.
        using var attacker = await LoggedInAsync("attacker");
        using var victim = gateway.Visit();
        victim.Cookies["__Host-session"] = attacker.Cookies["__Host-session"];
        gateway.Issuer.BeCitizen(WebGateway.Number, "victim");
        await victim.LoginAsync();
        Assert.NotEqual(attacker.Cookies["__Host-session"], victim.Cookies["__Host-session"]);
        Assert.Equal(HttpStatusCode.OK, (await victim.GetAsync("/me")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await attacker.GetAsync("/me")).Status);
    }

    [Theory]
    [InlineData(true, 60)]
    [InlineData(false, 480)]
    public async Task A_session_ends_by_itself_however_it_is_used(bool citizen, int minutes)
    {
        // Proves: used every ten minutes it lasts to its limit (a citizen's an hour, staff's a working day) and no longer, with the very same cookie.
        using var visitor = await LoggedInAsync("lasting", citizen);
        for (var passed = 0; passed < minutes - 10; passed += 10)
        {
            gateway.Clock.Move(TimeSpan.FromMinutes(10));
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        }
        gateway.Clock.Move(TimeSpan.FromMinutes(10));
        Assert.Equal("/login?return=%2Fme", (await visitor.GetAsync("/me")).Location!.OriginalString);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task A_session_that_stands_unused_ends_and_is_forgotten()
    {
        // Proves: after a quarter of an hour nothing is left of it, though nobody came by; a minute before it was there.
        using var visitor = await LoggedInAsync("idle");
        gateway.Clock.Move(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        gateway.Clock.Move(TimeSpan.FromMinutes(15));
        Assert.Equal(0, gateway.Sessions.Count);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Logged_out_is_logged_out_whatever_the_browser_keeps()
    {
        // Proves: the cookie put back after a logout opens nothing, and other sessions of the user go on.
        using var first = await LoggedInAsync("leaver");
        using var second = await LoggedInAsync("leaver");
        var kept = first.Cookies["__Host-session"];
        var page = await first.PressAsync("/me", "/logout");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("__Host-session", first.Cookies.Keys);
        first.Cookies["__Host-session"] = kept;
        Assert.Equal(HttpStatusCode.SeeOther, (await first.GetAsync("/me")).Status);
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Logged_out_everywhere_ends_every_session_of_that_user_and_no_other()
    {
        // Proves: three browsers of one user are out at once; another user stays in.
        using var first = await LoggedInAsync("everywhere");
        using var second = await LoggedInAsync("everywhere");
        using var third = await LoggedInAsync("everywhere");
        using var other = await LoggedInAsync("somebody-else");
        Assert.Equal(HttpStatusCode.OK, (await first.PressAsync("/me", "/logout/everywhere")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await second.GetAsync("/me")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await third.GetAsync("/me")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task One_session_too_many_ends_the_one_unused_for_longest()
    {
        // Proves: a user has at most five sessions; the sixth ends the oldest.
        var visitors = new List<Visitor>();
        for (var i = 0; i <= GatewayLimits.Standard.SessionsPerUser; i++)
            visitors.Add(await LoggedInAsync("many"));
        Assert.Equal(HttpStatusCode.SeeOther, (await visitors[0].GetAsync("/me")).Status);
        foreach (var visitor in visitors.Skip(1))
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task A_cookie_that_the_gateway_did_not_write_is_none()
    {
        // Proves: neither a made-up value nor one bit changed opens anything.
        using var visitor = await LoggedInAsync();
        var good = visitor.Cookies["__Host-session"];
        foreach (var bad in new[] { "", "x", "CfDJ8", good[..^2] + (good[^2] == 'A' ? "BB" : "AA"), new string('A', 3000) })
        {
            visitor.Cookies["__Host-session"] = bad;
            Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync("/me")).Status);
        }
    }

    [Fact]
    public async Task A_button_works_from_a_page_of_the_same_session_alone()
    {
        // Proves: without proof, with another session's, with one from before the login, and from another site or origin, nothing is changed.
        using var other = await LoggedInAsync("other");
        var anothers = Visitor.Proof((await other.GetAsync("/me")).Body, "/logout");
        using var visitor = await LoggedInAsync("presser");
        var own = Visitor.Proof((await visitor.GetAsync("/me")).Body, "/logout");
        foreach (var (proof, from) in new (string?, string?)[] { (null, null), ("x", null), (anothers, null), (own, "cross-site"), (own, "same-site"), (own, "none") })
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync("/logout", proof, from)).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        gateway.Issuer.BeSound();
        gateway.Issuer.Access = c => c["sub"] = "presser";
        await visitor.LoginAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync("/logout", own)).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.PressAsync("/me", "/logout")).Status);
    }

    [Fact]
    public async Task The_gateway_holds_as_many_sessions_as_its_limit()
    {
        // Proves: one more than it can hold is refused, in words, and nobody else's ends for it.
        await using var small = new SmallGateway();
        await small.Gateway.InitializeAsync();
        var visitors = new List<Visitor>();
        for (var i = 0; i < 10; i++)
        {
            small.Gateway.Issuer.Access = c => c["sub"] = $"user-{i}";
            visitors.Add(small.Gateway.Visit());
            Assert.Equal(HttpStatusCode.SeeOther, (await visitors[^1].LoginAsync()).Status);
        }
        small.Gateway.Issuer.Access = c => c["sub"] = "one-more";
        using var late = small.Gateway.Visit();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await late.LoginAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitors[0].GetAsync("/me")).Status);
        visitors.ForEach(v => v.Dispose());
    }

    private async Task<Visitor> LoggedInAsync(string user = "user-1", bool citizen = false)
    {
        gateway.Issuer.BeSound();
        if (citizen)
            gateway.Issuer.BeCitizen(WebGateway.Number, user);
        else
            gateway.Issuer.Access = c => c["sub"] = user;
        var visitor = gateway.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        return visitor;
    }

    private sealed class SmallGateway : IAsyncDisposable
    {
        internal WebGateway Gateway { get; } = new() { Limits = GatewayLimits.Standard with { Sessions = 10 } };

        public async ValueTask DisposeAsync() => await Gateway.DisposeAsync();
    }
}
