using System.Net;
using Gateway.EndToEndTests.Identity;
using Gateway.Tests.Callers.Issuers;
using Gateway.Web;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Web;

/// <summary>Everything that may be brought to a page for who is logged in, and is no session that is going on.</summary>
public sealed class RefusedVisitTests(WebGateway gateway, ITestOutputHelper output) : IClassFixture<WebGateway>
{
    private const string Session = "__Host-session";

    public static TheoryData<string> Guarded => [.. WebPage.All.Where(p => p.NeedsSession).Select(p => p.Path)];

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task A_token_opens_no_page(string path)
    {
        // Proves: every wrong token of the list, a sound one, and one in the address or in a form (5) get the bytes of a visitor who brings nothing: pages know people by their sessions alone; one line each without anything that was brought, no record.
        gateway.Issuer.BeSound();
        using var other = new TokenWriter("https://elsewhere.invalid", TimeProvider.System);
        using var visitor = gateway.Visit();
        var expected = await visitor.SendAsync(Request(path));
        DemandNobody(path, expected);
        List<string[]> brought = [.. WrongTokens.Names.Select(n => WrongTokens.Of(n, gateway.Issuer.Writer, other)), ["Bearer " + gateway.Issuer.Writer.Token()]];
        var (lines, records) = (gateway.SecurityLog.Count, await gateway.RecordsAsync());
        foreach (var values in brought)
        {
            var request = Request(path);
            request.Headers.TryAddWithoutValidation("authorization", values);
            Assert.Equal(expected.Whole, (await visitor.SendAsync(request)).Whole);
        }
        Assert.Equal(expected.Whole, (await visitor.SendAsync(Request($"{path}?access_token={gateway.Issuer.Writer.Token()}"))).Whole);
        var form = Request(path);
        form.Content = new FormUrlEncodedContent([new("access_token", gateway.Issuer.Writer.Token())]);
        Assert.Equal(expected.Whole, (await visitor.SendAsync(form)).Whole);
        DemandLines(path, gateway.SecurityLog.Skip(lines), brought.Count + 2);
        Assert.Equal(records, await gateway.RecordsAsync());
        output.Say(gateway.SecurityLog.Skip(lines));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task A_cookie_that_is_no_session_opens_no_page(string path)
    {
        // Proves: made up, cut, one bit flipped, written for another purpose or by another gateway, of a session that was left, ended by itself or was never begun: the same bytes as without any, one line each, no record.
        using var visitor = gateway.Visit();
        var expected = await visitor.SendAsync(Request(path));
        var good = await CookieAsync("breaker");
        var cookies = new Dictionary<string, string>
        {
            ["empty"] = "", ["made up"] = "session", ["cut"] = good[..^10], ["longer"] = good + "A", ["one character changed"] = good[..40] + (good[40] == 'A' ? 'B' : 'A') + good[41..],
            ["a token"] = gateway.Issuer.Writer.Token(), ["of a login under way"] = await UnderWayAsync(), ["of a form"] = await FormAsync(), ["left"] = await LeftAsync(), ["ended by itself"] = await EndedAsync(), ["of another gateway"] = await ForeignAsync(),
        };
        var (lines, records) = (gateway.SecurityLog.Count, await gateway.RecordsAsync());
        foreach (var (name, cookie) in cookies)
        {
            visitor.Cookies[Session] = cookie;
            Assert.True(expected.Whole == (await visitor.SendAsync(Request(path))).Whole, name);
        }
        DemandLines(path, gateway.SecurityLog.Skip(lines), cookies.Count);
        Assert.Equal(records, await gateway.RecordsAsync());
    }

    [Theory]
    [InlineData("/gateway.disclosures.v1.DisclosureLogService/SearchDisclosures")]
    [InlineData("/gateway.overview.v1.OverviewService/GetOverview")]
    [InlineData(RefusedTokenTests.Page)]
    public async Task A_session_opens_no_call(string name)
    {
        // Proves: what a browser sends by itself, from wherever it is made to, is no token: a privacy officer's session gets the bytes of nobody's on calls and on the log's page for machines.
        HttpRequestMessage Asked() => name == RefusedTokenTests.Page
            ? new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, name))
            : IssuedGateway.Call(new Uri(gateway.Address, name).AbsoluteUri, []);
        gateway.Issuer.BeSound();
        gateway.Issuer.Access = c => (c["role"], c["nsis_loa"]) = ("privacy-officer", "High");
        using var officer = gateway.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, (await officer.LoginAsync()).Status);
        gateway.Issuer.BeSound();
        Assert.Contains("Databeskyttelsesrådgiver", (await officer.GetAsync("/me")).Body, StringComparison.Ordinal);
        using var nobody = gateway.Visit();
        var (expected, lines) = (await nobody.SendAsync(Asked()), gateway.SecurityLog.Count);
        Assert.True(expected.Status == HttpStatusCode.Unauthorized || expected.Headers["grpc-status"] == "16");
        Assert.Equal(expected.Whole, (await officer.SendAsync(Asked())).Whole);
        Assert.StartsWith("4002 ", Assert.Single(gateway.SecurityLog.Skip(lines)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_in_another_s_report_80_leads_to_one_s_own()
    {
        // Proves: the address at which another session's report goes on, and places made up one after the other, get the same bytes; one line each; nothing is read, so no look is recorded.
        using var first = await CitizenAsync("place-owner");
        for (var i = 0; i < 27; i++)
            await first.GetAsync("/me/report");
        var body = (await first.GetAsync("/me/report")).Body;
        var place = System.Text.RegularExpressions.Regex.Match(body, "/me/report\\?from=(?<place>[^\"&]+)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["place"].Value;
        Assert.NotEmpty(place);
        using var second = await CitizenAsync("place-prober");
        var (lines, records) = (gateway.SecurityLog.Count, await gateway.RecordsAsync());
        List<string> asked = [place, .. Enumerable.Range(0, 20).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)), "../1", "%00", WebGateway.Number];
        var answers = new HashSet<string>();
        foreach (var from in asked)
            answers.Add((await second.GetAsync("/me/report?from=" + from)).Whole);
        Assert.Contains("Location: /me/report\n", Assert.Single(answers) + "\n", StringComparison.Ordinal);
        var said = gateway.SecurityLog.Skip(lines).ToList();
        Assert.Equal(asked.Count, said.Count);
        Assert.All(said, l => Assert.StartsWith("4025 ", l, StringComparison.Ordinal));
        Assert.DoesNotContain(said, l => l.Contains(WebGateway.Number, StringComparison.Ordinal));
        Assert.Equal(records, await gateway.RecordsAsync());
        output.Say(said);
    }

    private static void DemandNobody(string path, Visitor.Page page)
    {
        var get = WebPage.All.Single(p => p.Path == path).IsDestination;
        Assert.Equal((HttpStatusCode.SeeOther, get ? "/login?return=" + Uri.EscapeDataString(path) : "/", ""), (page.Status, page.Location!.OriginalString, page.Body));
    }

    private static void DemandLines(string path, IEnumerable<string> lines, int count)
    {
        var said = lines.ToList();
        Assert.Equal(count, said.Count);
        var line = Assert.Single(said.Distinct());
        Assert.StartsWith("4022 A page was not shown: nobody is logged in (", line, StringComparison.Ordinal);
        Assert.Contains(path, line, StringComparison.Ordinal);
        Assert.DoesNotContain("?", line, StringComparison.Ordinal);
    }

    private HttpRequestMessage Request(string address) => new(new HttpMethod(WebPage.All.Single(p => p.Path == address.Split('?')[0]).Methods[0]), new Uri(gateway.Address, address));

    private async Task<Visitor> CitizenAsync(string user)
    {
        gateway.Issuer.BeSound();
        gateway.Issuer.BeCitizen(WebGateway.Number, user);
        var visitor = gateway.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        return visitor;
    }

    private async Task<string> CookieAsync(string user)
    {
        using var visitor = await CitizenAsync(user);
        return visitor.Cookies[Session];
    }

    private async Task<string> UnderWayAsync()
    {
        using var visitor = gateway.Visit();
        await visitor.WayBackAsync();
        return visitor.Cookies["__Host-login"];
    }

    private async Task<string> FormAsync()
    {
        using var visitor = await CitizenAsync("former");
        await visitor.GetAsync("/me");
        return visitor.Cookies["__Host-form"];
    }

    private async Task<string> LeftAsync()
    {
        using var visitor = await CitizenAsync("leaver");
        var kept = visitor.Cookies[Session];
        Assert.Equal(HttpStatusCode.OK, (await visitor.PressAsync("/me", "/logout")).Status);
        return kept;
    }

    private async Task<string> EndedAsync()
    {
        using var visitor = await CitizenAsync("sleeper");
        gateway.Clock.Move(TimeSpan.FromMinutes(gateway.Limits.SessionIdle));
        return visitor.Cookies[Session];
    }

    private static async Task<string> ForeignAsync()
    {
        var other = new WebGateway();
        await other.InitializeAsync();
        try
        {
            using var visitor = other.Visit();
            await visitor.LoginAsync();
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
            return visitor.Cookies[Session];
        }
        finally
        {
            await other.DisposeAsync();
        }
    }
}
